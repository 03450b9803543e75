import {localTransport} from '../../src/lib/hosts/local.js'
import {transportContract} from './contract.js'

transportContract('localTransport()', async () => localTransport('localhost'))
