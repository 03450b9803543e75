import type {Row, RowMaker} from './row.js'

export const redis: RowMaker = (ask) => rowOf('redis', 'REDIS_PASSWORD', ask)

export const valkey: RowMaker = (ask) => rowOf('valkey', 'VALKEY_PASSWORD', ask)

function rowOf(program: 'redis' | 'valkey', password: string, {variables, written}: Parameters<RowMaker>[0]): Row {
  const client = `${program}-cli`
  // REDISCLI_AUTH is the client's own; the other is what people call it.
  const login = variables.includes(password) && !variables.includes('REDISCLI_AUTH') ? `REDISCLI_AUTH="$${password}" ` : ''
  return {
    kind: 'redis',
    port: 6379,
    data: {path: '/data', volume: 'data:/data'},
    // The client ends well whatever the answer is. A server that asks for a password is there; one that loads its data is not yet.
    health: {kind: 'command', command: ['sh', '-c', `answer=$(${login}${client} ping 2>&1); case $answer in PONG* | *NOAUTH*) exit 0 ;; esac; echo "$answer"; exit 1`]},
    console: login === '' ? [client] : ['sh', '-c', `${login}exec ${client}`],
    ...(written.persist === true && {command: [`${program}-server`, '--appendonly', 'yes']}),
    needs: [],
  }
}
