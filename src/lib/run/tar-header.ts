const block = 512

/** What stands before a file in a tar: a plain file, the same for the same content. `name` has 100 bytes at most, `size` is in bytes. */
export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(block)
  header.write(name, 0, 100)
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100)
  writeSize(header, size)
  header.write('00000000000\0' + ' '.repeat(8) + '0', 136)
  header.write('ustar\0' + '00', 257)
  const sum = header.reduce((all, byte) => all + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** What stands after a file: it ends with a whole block. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)

export const tarEnd = Buffer.alloc(block * 2)

/** Eleven octal digits, or a number of 12 bytes for what is larger. */
function writeSize(header: Buffer, size: number): void {
  if (size < 8 ** 11) return void header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.writeUInt8(0x80, 124)
  header.writeBigUInt64BE(BigInt(size), 128)
}
