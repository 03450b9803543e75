import {expect} from 'chai'
import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {chooseClient, findClients} from '../../src/lib/run/local-engine.js'
import type {Client} from '../../src/lib/run/local-engine.js'
import {newFolder} from '../support/folder.js'

const client = (docker: string, version: string, more: Partial<Client> = {}): Client => ({docker, version, server: '20.10.24', buildx: false, stderr: '', ...more})

describe('chooseClient()', () => {
  it('passes over a client that cannot build with BuildKit', () => {
    expect(chooseClient([client('/usr/local/bin/docker', '28.2.2'), client('/usr/bin/docker', '20.10.24')])).to.deep.equal({
      docker: '/usr/bin/docker',
      env: {DOCKER_BUILDKIT: '1'},
      buildkit: true,
      buildx: false,
    })
  })

  it('takes the first of those that have buildx, by its plain name', () => {
    expect(chooseClient([client('/usr/bin/docker', '28.2.2', {buildx: true}), client('/opt/docker', '20.10.24')])).to.deep.equal({
      docker: 'docker',
      env: {},
      buildkit: true,
      buildx: true,
    })
  })

  it('takes a client without BuildKit where there is no other', () => {
    expect(chooseClient([client('/usr/bin/docker', '28.2.2')])).to.deep.equal({docker: 'docker', env: {}, buildkit: false, buildx: false})
  })

  it('takes no client whose engine does not answer', () => {
    const {server: _, ...silent} = client('/usr/bin/docker', '28.2.2', {buildx: true})
    expect(chooseClient([silent])).to.equal(undefined)
  })
})

describe('findClients()', () => {
  it('does not wait for what a client leaves running, as the ssh that it goes by', async () => {
    const folder = newFolder()
    const docker = join(folder, 'docker')
    writeFileSync(docker, `#!/bin/sh\nsleep 60 &\necho $! >>${folder}/left\ncase $1 in version) printf '28.2.2\\n28.2.2 amd64\\n' ;; esac\n`)
    chmodSync(docker, 0o755)
    const clients = await findClients({path: folder})
    for (const pid of readFileSync(join(folder, 'left'), 'utf8').trim().split('\n')) process.kill(Number(pid))
    expect(clients).to.deep.equal([{docker, version: '28.2.2', server: '28.2.2', architecture: 'amd64', buildx: true, stderr: ''}])
  })
})
