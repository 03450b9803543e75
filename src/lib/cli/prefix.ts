import chalk from 'chalk'
import type {Terminal} from './terminal.js'

const colours = [chalk.cyan, chalk.magenta, chalk.yellow, chalk.green, chalk.blue, chalk.cyanBright, chalk.magentaBright, chalk.yellowBright, chalk.greenBright, chalk.blueBright]

/** What stands before each line: `web1 shop-web-green-1 |`, each container in a colour of its own on a terminal. */
export function painterOf(terminal: Pick<Terminal, 'answer'>, withHost: boolean): (host: string, container: string) => string {
  const seen: string[] = []
  let width = 0
  return (host, container) => {
    const prefix = withHost ? `${host} ${container}` : container
    if (!seen.includes(prefix)) seen.push(prefix)
    width = Math.max(width, prefix.length)
    const padded = `${prefix.padEnd(width)} |`
    const isPlain = terminal.answer.heading('x') === 'x'
    return isPlain ? padded : (colours[seen.indexOf(prefix) % colours.length] ?? chalk.cyan)(padded)
  }
}
