import {randomBytes} from 'node:crypto'
import {join} from 'node:path'
import {execa} from 'execa'
import type {Written} from '../app.js'
import {onHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {root} from '../../house/process.js'

/** A store that stands on a host of the lab, and goes with it. */
export type StandingStore = {
  /** What deploy.yml says of it, under `stores`. */
  readonly written: Written
  /** Values of the secrets that it names, but for the password of the repository. */
  readonly secrets: Readonly<Record<string, string>>
}

/** The secret that every store's repository has its password from. */
export const repositoryPassword = 'RESTIC_PASSWORD'

/** A server of the S3 protocol, with signatures. */
export async function startS3(lab: TestLab, host: string): Promise<StandingStore> {
  const secrets = {S3_KEY_ID: 'SHOPBACKUP', S3_SECRET: `${randomBytes(9).toString('base64')}/+'$x`}
  const url = await startServer(lab, host, {image: 's3', port: 7480, memory: '768m', env: secrets})
  return {written: {repository: `s3:${url}/backups/shop`, password: repositoryPassword, env: {AWS_ACCESS_KEY_ID: 'S3_KEY_ID', AWS_SECRET_ACCESS_KEY: 'S3_SECRET'}}, secrets}
}

/** restic's own server, with one account. */
export async function startRest(lab: TestLab, host: string, {appendOnly}: {readonly appendOnly: boolean}): Promise<StandingStore> {
  const secrets = {REST_USER: 'shop', REST_PASSWORD: `p:a@s/s%'$w"ord`}
  const image = {image: 'rest', port: 8000, memory: '128m', env: secrets}
  const url = await startServer(lab, host, {...image, flags: appendOnly ? ['--append-only'] : []})
  const env = {RESTIC_REST_USERNAME: 'REST_USER', RESTIC_REST_PASSWORD: 'REST_PASSWORD'}
  return {written: {repository: `rest:${url}/shop/`, password: repositoryPassword, env, append_only: appendOnly}, secrets}
}

/** A user of the host who may do nothing but sftp, with a key of its own. */
export async function sftpStore(lab: TestLab, host: string): Promise<StandingStore> {
  const user = `backup-${randomBytes(3).toString('hex')}`
  const answer = await onHost(lab, host, makeSftpUser(user))
  const [hostKey = '', ...key] = answer.split('\n')
  const address = addressOf(lab, host)
  const written = {repository: `sftp:${user}@${address}:shop`, password: repositoryPassword, key: 'SFTP_KEY', host_key: `${address} ${hostKey.split(' ').slice(0, 2).join(' ')}`}
  return {written, secrets: {SFTP_KEY: `${key.join('\n')}\n`}}
}

const makeSftpUser = (user: string): string => `set -e
useradd --create-home ${user}
folder=$(mktemp -d)
ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/key"
install -d -m 0700 -o ${user} ~${user}/.ssh
printf 'restrict,command="/usr/lib/openssh/sftp-server" %s\\n' "$(cat "$folder/key.pub")" > ~${user}/.ssh/authorized_keys
cat /etc/ssh/ssh_host_ed25519_key.pub "$folder/key"
rm -r "$folder"`

type Server = {
  /** A folder of test/support/images. */
  readonly image: string
  readonly port: number
  readonly memory: string
  readonly env: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}

/** Answers the URL under which the lab's hosts find it, once it answers. */
async function startServer(lab: TestLab, host: string, {image, port, memory, env, flags = []}: Server): Promise<string> {
  const name = `shipit-test-${image}:1`
  await bring(lab, host, name, image)
  const lines = Object.entries(env).map(([key, value]) => `${key}=${value}`)
  const published = await onHost(
    lab,
    host,
    `id=$(docker run --detach --memory ${memory} --publish ${port} --env-file /dev/stdin ${name} ${flags.join(' ')} <<'END'\n${lines.join('\n')}\nEND
) || exit
at=$(docker port "$id" ${port} | head -n 1)
i=0
until curl --silent --output /dev/null --max-time 5 "http://127.0.0.1:\${at##*:}/"; do i=$((i + 1)); [ $i -lt 300 ] || { docker logs --tail 20 "$id" >&2; exit 1; }; sleep 0.1; done
echo "\${at##*:}"`,
  )
  return `http://${addressOf(lab, host)}:${published.trim()}`
}

/** Builds an image of test/support/images on this machine, and loads it into the engine of a host that lacks it. */
async function bring(lab: TestLab, host: string, name: string, image: string): Promise<void> {
  const {docker, env} = await findLocalEngine()
  await execa(docker, ['build', '--quiet', '--tag', name, join(root, 'test/support/images', image)], {env})
  const {stdout: id} = await execa(docker, ['image', 'inspect', '--format', '{{.Id}}', name], {env})
  if ((await onHost(lab, host, `docker image inspect --format '{{.Id}}' ${name} 2>/dev/null || true`)) === id) return
  const save = execa(docker, ['save', name], {env, buffer: false})
  const load = execa('ssh', ['-F', lab.sshConfig, host, 'docker load'])
  save.stdout.pipe(load.stdin)
  await Promise.all([save, load])
}

function addressOf(lab: TestLab, host: string): string {
  const address = lab.hosts.find((each) => each.name === host)?.address
  if (address === undefined) throw new Error(`the lab has no host ${host}`)
  return address
}
