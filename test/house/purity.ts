import ts from 'typescript'
import {modulesOf} from './source.js'
import type {SourceFile} from './source.js'

/** Modules that neither read nor change the world, as long as nothing random of `node:crypto` is taken. */
const pureModules = new Set(['node:util', 'node:path', 'node:crypto', 'valibot', '@valibot/to-json-schema', 'yaml', 'string-argv', 'semver'])

const worldly = new Set(['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'console', 'randomUUID', 'randomBytes', 'getRandomValues', 'globalThis'])

/** What in a file reaches out into the world. */
export function impurities(file: SourceFile): readonly string[] {
  const modules = modulesOf(file).filter((name) => !name.startsWith('.') && !pureModules.has(name))
  const found: string[] = modules.map((name) => `imports ${name}`)
  const visit = (node: ts.Node): void => {
    const what = reach(node)
    if (what) found.push(what)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true))
  return found
}

function reach(node: ts.Node): string | undefined {
  if (ts.isAwaitExpression(node)) return 'awaits'
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'asks the clock'
  if (ts.isPropertyAccessExpression(node) && ['Date.now', 'Math.random'].includes(node.getText())) return `calls ${node.getText()}`
  return ts.isIdentifier(node) && worldly.has(node.text) && isValue(node) ? `uses ${node.text}` : undefined
}

/** Not the name of a property, a type or a key. */
const isValue = (node: ts.Identifier): boolean =>
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) &&
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node) &&
  !ts.isTypeNode(node.parent) &&
  !ts.isPropertySignature(node.parent)
