import {Duplex} from 'node:stream'
import type {Running} from './running.js'

/** A command, or a forwarded connection, as one stream. Destroying it stops the command. */
export function toDuplex(running: Running): Duplex {
  const {stdin, stdout, stderr} = running
  const onData = (chunk: Buffer) => void (duplex.push(chunk) || stdout.pause())
  const duplex = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => void (stdin.write(chunk) ? done() : stdin.once('drain', done)),
    final: (done) => {
      stdin.end()
      done()
    },
    destroy: (error, done) => {
      stdout.off('data', onData).resume() // what is not read would hold up the end
      running.stop()
      done(error)
    },
  })
  duplex.on('error', () => undefined) // whoever cares listens too
  stdin.on('error', () => undefined)
  stderr.resume()
  stdout.on('data', onData)
  stdout.on('end', () => duplex.push(null))
  const gone = () => void (duplex.readableEnded ? duplex.destroy() : duplex.once('end', () => duplex.destroy()))
  running.ended.then(gone, (error: Error) => duplex.destroy(error))
  return duplex
}
