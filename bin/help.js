// `shipit --help` out of a text that the build made with oclif: half of its time went into loading oclif.
const {existsSync, readFileSync} = require('node:fs')
const {arch, homedir, release} = require('node:os')
const {join} = require('node:path')
const {stripVTControlCharacters} = require('node:util')

/** The help as oclif would print it here; undefined wherever that is not certain. `folder` is the bundle. */
exports.rootHelp = (folder) => {
  if (isUnusual() || !existsSync(join(folder, 'help.json'))) return undefined
  const width = widthOf(process.stdout)
  const coloured = process.stdout.isTTY && process.stderr.isTTY
  if (coloured && !/^(xterm|xterm-256color|screen|screen-256color|tmux-256color|linux)$/.test(process.env.TERM)) return undefined
  const {from, to, parts, at} = JSON.parse(readFileSync(join(folder, 'help.json'), 'utf8'))
  if (width < from) return undefined
  const text = at[Math.min(width, to)].map((part) => parts[part]).join('\n\n')
  return (coloured ? text : stripVTControlCharacters(text)).replace('{agent}', agent(folder))
}

/** That of oclif: what is no terminal has 80 columns. */
const widthOf = (stream) => (stream.isTTY ? stream.getWindowSize()[0] || 80 : 80)

function agent(folder) {
  const {name, version} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return `${name}/${version} ${process.platform}-${arch() === 'ia32' ? 'x86' : arch()} node-${process.version}`
}

/** What has a say in colours, widths, themes and the name of the platform. */
const isUnusual = () =>
  process.platform === 'win32' ||
  Object.keys(process.env).some((name) => /^(OCLIF_|DEBUG|FORCE_COLOR|NO_COLOR|CLICOLOR|CI$|TF_BUILD|TEAMCITY|PM2_HOME|pm_id|NEXT_RUNTIME)/.test(name)) ||
  existsSync(join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'shipit/theme.json')) ||
  isWindowsBelow()

const isWindowsBelow = () => process.platform === 'linux' && (/microsoft/i.test(release()) || ['/proc/sys/fs/binfmt_misc/WSLInterop', '/run/WSL'].some(existsSync))
