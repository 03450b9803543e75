import {expect} from 'chai'
import {reachedAt} from '../../src/lib/cli/reached-at.js'
import {configOf} from '../support/config.js'

const at = (lines: string, hosts?: readonly string[]): readonly string[] => {
  const config = configOf(`app: shop\nimage: shop\n${lines}`)
  return reachedAt(config, hosts ?? config.hosts.map(({name}) => name))
}

describe('reachedAt()', () => {
  it('tells every domain, with its path, and with the port where it is not the usual one', () => {
    expect(at('hosts: [h1]\nport: 3000\ndomains: [shop.example.com, www.example.com]\npath: /shop')).to.deep.equal([
      'https://shop.example.com/shop',
      'https://www.example.com/shop',
    ])
    expect(at('hosts: [h1]\nport: 3000\ndomains: [shop.example.com]\nproxy: {http_port: 8080, https_port: 8443}')).to.deep.equal(['https://shop.example.com:8443/'])
    expect(at('hosts: [h1]\nport: 3000\ndomains: [shop.example.com]\ntls: off\nproxy: {http_port: 8080, https_port: 8443}')).to.deep.equal(['http://shop.example.com:8080/'])
  })

  it('without a domain it is the address of each host that was gone over to, and its port where the address is known to ssh alone', () => {
    expect(at("hosts: [203.0.113.10, 'deploy@[2001:db8::1]', h3.example.com, localhost, web4]\nport: 3000\nproxy: {http_port: 8080}")).to.deep.equal([
      'http://203.0.113.10:8080/',
      'http://[2001:db8::1]:8080/',
      'http://h3.example.com:8080/',
      'http://localhost:8080/',
      'port 8080 of web4, by plain HTTP',
    ])
    expect(at('hosts: [203.0.113.10, 203.0.113.11]\nport: 3000', ['203.0.113.11'])).to.deep.equal(['http://203.0.113.11/'])
    expect(at(`hosts: [${[1, 2, 3, 4, 5, 6, 7, 8].map((number) => `203.0.113.${number}`).join(', ')}]\nport: 3000`).slice(5)).to.deep.equal([
      'http://203.0.113.6/',
      'and 2 more hosts',
    ])
  })

  it('says how to look at an app that takes no requests', () => {
    expect(at('hosts: [h1]\nroles: {worker: {command: work}}')).to.deep.equal(['It takes no requests; what it does: shipit logs'])
  })
})
