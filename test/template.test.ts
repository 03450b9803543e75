import {expect} from 'chai'
import {renderText} from '../src/lib/template.js'

describe('renderText()', () => {
  it('puts values in as they are, unescaped', () => {
    expect(renderText('a <%= it.text %> b <%= it.count %>\n', {text: '<&"\'', count: 3})).to.equal('a <&"\' b 3\n')
  })

  it('reads nested values and lists', () => {
    expect(renderText('<% for (const host of it.hosts) { -%>\n<%= host.name %>\n<% } -%>\n', {hosts: [{name: 'web1'}, {name: 'web2'}]})).to.equal('web1\nweb2\n')
  })

  it('throws for a name that was not given, also in a condition and deep inside', () => {
    expect(() => renderText('<%= it.missing %>', {})).to.throw('the template asks for "missing", which was not given')
    expect(() => renderText('<% if (it.missing) { %>x<% } %>', {})).to.throw('"missing"')
    expect(() => renderText('<%= it.host.nmae %>', {host: {name: 'web1'}})).to.throw('"nmae"')
  })

  it('throws rather than print what is no text', () => {
    expect(() => renderText('<%= it.a %>', {a: undefined})).to.throw('a template cannot print undefined')
    expect(() => renderText('<%= it.a %>', {a: {}})).to.throw('a template cannot print object')
  })

  it('leaves a value out where a condition says so', () => {
    expect(renderText('x<% if (it.a !== undefined) { %><%= it.a %><% } %>', {a: undefined})).to.equal('x')
  })
})
