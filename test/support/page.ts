import {expect} from 'chai'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {repository} from './process.js'

/** Headings of the second rank, in the order of the page. */
export const headingsOf = (page: string): readonly string[] => [...read(page).matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading)

/** The first console block below a heading of a page is this text; UPDATE_GOLDEN=1 writes it anew. */
export function expectBlock(page: string, heading: string, text: string): void {
  const pattern = new RegExp(`(^## ${heading.replaceAll('.', '\\.')}\n(?:(?!^## )[^])*?^\`\`\`console\n)([^]*?)(\n?^\`\`\`$)`, 'm')
  if (process.env['UPDATE_GOLDEN'])
    writeFileSync(
      join(repository, page),
      read(page).replace(pattern, (_, before: string) => `${before}${text}\n\`\`\``),
    )
  expect(pattern.exec(read(page))?.[2], `${page}, ${heading}`).to.equal(text)
}

const read = (page: string): string => readFileSync(join(repository, page), 'utf8')
