import {template} from '../../src/lib/template.js'

/** Shell text: what a client in a container answers to a question on its stdin. `words` are those of `docker exec`. Where Docker does not begin the client, it is asked once more. */
export const askIn = (words: string, question: string): string => `engine=docker\n${template('host/run-in.sh')}ask_in ${words} <<'END OF QUESTION'\n${question}\nEND OF QUESTION\n`
