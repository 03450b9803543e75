import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {template} from '../../../../src/lib/template.js'
import {newFolder} from '../../../support/folder.js'

type Said = {readonly code: number; readonly restic: string; readonly ssh?: string; readonly repository?: string}

/** What is told of a restic that ended with `code`, and of the ssh that it had begun. */
async function told({code, restic, ssh, repository = 'sftp:backup@nas.example.com:shop'}: Said): Promise<string> {
  const stores = newFolder()
  mkdirSync(join(stores, 'nas'))
  writeFileSync(
    join(stores, 'nas', 'settings'),
    `RESTIC_REPOSITORY='${repository}'\nshipit_password=RESTIC_PASSWORD\nshipit_key=NAS_KEY\nshipit_secrets='S3_KEY_ID and S3_SECRET'\n`,
  )
  writeFileSync(join(stores, 'nas', 'password'), 'x\n')
  const words = {stores_folder: stores, said_restic: restic, said_ssh: ssh ?? ''}
  const wroteDown = ssh === undefined ? '' : 'printf %s "$said_ssh" >"$at/ssh.said"\n'
  const lines = `use_store nas\n${wroteDown}printf %s "$said_restic" >"$stores_folder/err"\nexplain ${code} "$stores_folder/err"`
  const {stdout} = await execa('sh', [], {input: `${template('backups/store.sh')}\n${lines}\n`, env: words})
  return stdout
}

const noSession =
  'Fatal: unable to open repository at sftp:backup@nas.example.com:shop: unable to start the sftp session, error: error receiving version packet from server: server unexpectedly closed connection: unexpected EOF\n'

// All of it was said by restic 0.18.0 and OpenSSH 9.2.
describe('what is told of a store', () => {
  it('by sftp is what ssh wrote down, as restic ends without passing it on', async () => {
    const otherKey = 'sftp:backup@nas.example.com:shop shows another host key than the one that is known for it: see host_key of the store in deploy.yml, and ssh-keyscan'
    const verification = 'Host key verification failed.\r\n'
    for (const ssh of [
      `No ED25519 host key is known for nas.example.com and you have requested strict checking.\r\n${verification}`,
      `@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key for nas.example.com has changed and you have requested strict checking.\r\n${verification}`,
    ])
      expect(await told({code: 1, restic: noSession, ssh})).to.equal(otherKey)
    expect(await told({code: 1, restic: noSession, ssh: 'backup@nas.example.com: Permission denied (publickey).\r\n'})).to.equal(
      'sftp:backup@nas.example.com:shop refuses the SSH key NAS_KEY: its public half belongs into authorized_keys there, and it must have no passphrase',
    )
    for (const reason of ['Connection refused', 'No route to host', 'Network is unreachable', 'Connection timed out'])
      expect(await told({code: 1, restic: noSession, ssh: `ssh: connect to host nas.example.com port 22: ${reason}\r\n`})).to.equal(
        `sftp:backup@nas.example.com:shop cannot be reached: ${reason}`,
      )
    expect(await told({code: 1, restic: noSession, ssh: 'subsystem request failed on channel 0\r\n'})).to.equal(
      'sftp:backup@nas.example.com:shop offers no sftp: its sshd_config needs a line such as Subsystem sftp internal-sftp',
    )
  })

  it('that another restic has locked names that one', async () => {
    const restic = `unable to create lock in backend: repository is already locked by PID 419 on web1 by root (UID 0, GID 0)
lock was created at 2026-11-26 02:23:36 (1.293787676s ago)
storage ID 0b37504b
the \`unlock\` command can be used to remove stale locks
`
    expect(await told({code: 11, restic})).to.equal(
      'the repository at sftp:backup@nas.example.com:shop is locked by root on web1 (process 419) since 2026-11-26 02:23:36. If that one is no more: half an hour after it the lock counts for nothing',
    )
  })

  it('shows no account that stands in its address, in what restic says neither', async () => {
    const repository = 'rest:http://shop:wr0ng@nas.example.com/shop/'
    const answers = [
      await told({code: 1, repository, restic: `Fatal: unable to open repository at ${repository}: something new\n`}),
      await told({code: 10, repository, restic: ''}),
    ]
    expect(answers).to.deep.equal([
      'restic ended with 1: Fatal: unable to open repository at rest:http://nas.example.com/shop/: something new',
      'there is no repository at rest:http://nas.example.com/shop/ yet: shipit backup init',
    ])
  })

  it('that said nothing in time is that it cannot be reached', async () => {
    expect(await told({code: 124, restic: ''})).to.equal('sftp:backup@nas.example.com:shop cannot be reached: no answer within 45 s')
  })
})
