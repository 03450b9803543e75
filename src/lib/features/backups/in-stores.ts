import {paths} from '../../config/paths.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'

/** A script of ours on a host, with the functions of templates/backups/store.sh before it, for the stores of an app. */
export const inStores = (name: string, file: string, app: string, ...args: readonly string[]): Command =>
  script(
    name,
    [...Object.entries({app, stores_folder: paths.stores(app)}).map(([word, value]) => `${word}=${quote(value)}`), template('backups/store.sh'), template(`backups/${file}`)].join(
      '\n',
    ),
    ...args,
  )
