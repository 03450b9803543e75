// What engines of several versions answer to shipit's own questions, written down in test/engines/recordings/.
// Real ones, on hosts of the lab: npm run record:engines [docker-20 docker-26 docker-28 podman-4 podman-5]
import {execFile} from 'node:child_process'
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {promisify} from 'node:util'
import {bootstrap, must, root} from './bootstrap.js'

const folder = `${root}test/engines/recordings`

/** How a host of the lab comes to each; `install` runs on it. Docker 28 stands in Debian's next release alone. */
const hosts = {
  'docker-20': {engine: 'docker', up: ['--debian', '12']},
  'docker-26': {engine: 'docker', up: []},
  'docker-28': {engine: 'docker', up: ['--bare'], install: fromForky('docker.io docker-cli iptables')},
  'podman-4': {
    engine: 'podman',
    up: ['--debian', '12', '--bare'],
    install: 'apt-get update -q && apt-get install -q -y --no-install-recommends podman netavark aardvark-dns nftables iptables runc',
  },
  'podman-5': {engine: 'podman', up: ['--engine', 'podman']},
}

await bootstrap()
const {engines} = await import('../dist/src/lib/engines/index.js')
const {toShell} = await import('../dist/src/lib/shell/command.js')
const wanted = process.argv.slice(2)
for (const [name, host] of Object.entries(hosts)) if (wanted.length === 0 || wanted.includes(name)) await record(name, host)

async function record(name, {engine, up, install}) {
  const lab = `record-${name}`
  const {stdout} = await promisify(execFile)(process.execPath, ['bin/run.js', 'lab', 'up', '--name', lab, '--hosts', '1', '--json', ...up], {cwd: root})
  const {sshConfig} = JSON.parse(stdout)
  try {
    if (install) await onHost(sshConfig, `export DEBIAN_FRONTEND=noninteractive\n${install}`)
    await onHost(sshConfig, `set -- ${engine}\n${readFileSync(`${folder}/stage.sh`, 'utf8')}`)
    const answers = await ask(engine, (line) => onHost(sshConfig, line))
    const [version] = /\d+\.\d+/.exec(answers['version.txt'])
    const into = `${folder}/${engine}-${version}`
    rmSync(into, {recursive: true, force: true})
    mkdirSync(into)
    for (const [file, text] of Object.entries(answers)) writeFileSync(`${into}/${file}`, text)
    console.log(`${engine} ${answers['version.txt'].trim()}: ${into.slice(root.length)}`)
    // A host whose containers stand still is slow to end.
    await onHost(sshConfig, `${engine} unpause shop-paused-1; ${engine} rm --force $(${engine} ps --all --quiet)`)
  } finally {
    await must(process.execPath, ['bin/run.js', 'lab', 'down', '--name', lab, '--quiet'])
  }
}

/** Every question whose answer is read, as it is asked of a host. */
async function ask(name, onHost) {
  const engine = engines[name]
  const lines = {
    'version.txt': toShell(engine.version().command),
    'containers.jsonl': toShell(engine.containers({'shipit.app': 'shop'}).command),
    'images.jsonl': toShell(engine.images().command),
    'address.txt': toShell(engine.address('shop-web-blue-1').command),
    'logs.txt': toShell(engine.logs('shop-ended-1', {follow: false, timestamps: true})),
  }
  return Object.fromEntries(await Promise.all(Object.entries(lines).map(async ([file, line]) => [file, await onHost(line)])))
}

async function onHost(sshConfig, script) {
  const running = promisify(execFile)('ssh', ['-F', sshConfig, '-o', 'LogLevel=ERROR', 'web1', 'sh -s'], {maxBuffer: 64_000_000})
  running.child.stdin.end(script)
  return (await running).stdout
}

/** Packages of the release to come, and no others of it than they need; from wherever the host has its packages. */
function fromForky(packages) {
  return `set -e
uri=$(grep -rhoE '(https?|file):[^ ]+' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1)
echo "deb $uri forky main" >/etc/apt/sources.list.d/forky.list
printf 'Package: *\\nPin: release n=forky\\nPin-Priority: 100\\n' >/etc/apt/preferences.d/forky
apt-get update -q && apt-get install -q -y --no-install-recommends -t forky ${packages}`
}
