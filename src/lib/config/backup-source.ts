import {readyRow} from './ready/ready.js'
import type {WrittenAccessory} from './schema/file.js'

/** Is it a server whose data may be lost? Redis and friends are, unless the file says that they persist. */
export const isCache = (accessory: WrittenAccessory): boolean => readyRow(accessory)?.kind === 'redis' && accessory.persist !== true
