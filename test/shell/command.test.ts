import {inspect} from 'node:util'
import {expect} from 'chai'
import {and, append, cmd, describe as told, or, pipe, script, toShell, withInput, write} from '../../src/lib/shell/command.js'
import {quote} from '../../src/lib/shell/quote.js'
import {Secret} from '../../src/lib/shell/secret.js'

describe('toShell()', () => {
  it('quotes each word once, and leaves out absent ones', () => {
    const isVerbose = false
    expect(toShell(cmd('docker', 'run', isVerbose && '--verbose', undefined, ['--env', "A=it's $HOME"], ''))).to.equal(`docker run --env 'A=it'\\''s $HOME' ''`)
  })

  it('keeps chains, pipes and redirections together where they stand in others', () => {
    expect(toShell(pipe(cmd('cat', 'a b'), and(cmd('grep', '-q', 'x'), append(cmd('echo', 'ok'), '/var/log/a b'))))).to.equal(
      "cat 'a b' | { grep -q x && echo ok >> '/var/log/a b'; }",
    )
    expect(toShell(or(and(cmd('a'), cmd('b')), write(pipe(cmd('c'), cmd('d')), '/dev/null')))).to.equal('{ a && b; } || { c | d; } > /dev/null')
  })

  it('puts the output of a command in the place of a word', () => {
    expect(toShell(cmd('docker', 'inspect', cmd('docker', 'ps', '-q')))).to.equal('docker inspect "$(docker ps -q)"')
  })

  it('gives a script its arguments, in a shell of its own', () => {
    expect(toShell(script('greet', 'echo "$1"\n', 'a b'))).to.equal(`( set -- 'a b'\necho "$1"\n)`)
  })

  it('holds nothing of what is read on stdin', () => {
    expect(toShell(and(withInput(cmd('docker', 'login'), new Secret('hunter2')), cmd('true')))).to.equal('docker login && true')
  })
})

describe('describe()', () => {
  it('tells a script by its name, wherever it stands', () => {
    const greet = script('greet', 'echo "$1"', 'a b')
    expect(told(pipe(greet, cmd('tee', cmd('mktemp')), and(greet, write(greet, '/tmp/x'))))).to.equal(`greet 'a b' | tee "$(mktemp)" | { greet 'a b' && greet 'a b' > /tmp/x; }`)
  })
})

describe('quote()', () => {
  it('refuses a NUL, which no word can hold', () => {
    expect(() => quote('a\0b')).to.throw(TypeError)
  })
})

describe('a secret', () => {
  it('shows itself only when asked', () => {
    const secret = new Secret('hunter2')
    expect([String(secret), JSON.stringify({secret}), inspect({secret}), Object.keys(secret)].join()).to.not.include('hunter2')
    expect(secret.reveal()).to.equal('hunter2')
  })
})
