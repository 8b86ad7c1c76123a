/** Signs a macOS executable ad hoc, on any system: macOS ends a program whose pages do not match its signature. */

const MACH_O_64 = 0xfeedfacf;
const HEADER_BYTES = 32;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;

const PAGE_BYTES = 4096;
const PAGE_SHIFT = 12;
const HASH_BYTES = 32;
const SHA256 = 2;
const AD_HOC = 0x2;
const MAIN_BINARY = 1n;

/** The first format of a code directory that names the segment of the code. */
const DIRECTORY_VERSION = 0x20400;
const DIRECTORY_HEADER_BYTES = 88;
const DIRECTORY_MAGIC = 0xfade0c02;
const SUPERBLOB_MAGIC = 0xfade0cc0;
const SUPERBLOB_HEADER_BYTES = 20;

interface Layout {
  /** Where the load command of the signature is, and that of the segment which ends with it. */
  signatureCommand: number;
  linkeditCommand: number;
  textOffset: bigint;
  textSize: bigint;
}

/** The executable with a signature that fits its bytes, in place of the one it has. */
export function signAdHoc(executable: Uint8Array, identifier: string): Uint8Array {
  const code = Buffer.from(executable);
  const { signatureCommand, linkeditCommand, textOffset, textSize } = readLayout(code);
  const codeBytes = code.readUInt32LE(signatureCommand + 8);
  const pages = Math.ceil(codeBytes / PAGE_BYTES);
  const name = Buffer.from(`${identifier}\0`);
  const directoryBytes = DIRECTORY_HEADER_BYTES + name.length + pages * HASH_BYTES;
  const signatureBytes = Math.ceil((SUPERBLOB_HEADER_BYTES + directoryBytes) / 16) * 16;

  // The load commands are part of what is hashed, so they come first.
  const linkeditBytes = codeBytes + signatureBytes - Number(code.readBigUInt64LE(linkeditCommand + 40));
  code.writeUInt32LE(signatureBytes, signatureCommand + 12);
  code.writeBigUInt64LE(BigInt(Math.ceil(linkeditBytes / PAGE_BYTES) * PAGE_BYTES), linkeditCommand + 32);
  code.writeBigUInt64LE(BigInt(linkeditBytes), linkeditCommand + 48);

  const directory = Buffer.alloc(directoryBytes);
  const hashesAt = DIRECTORY_HEADER_BYTES + name.length;
  const fields = [DIRECTORY_MAGIC, directoryBytes, DIRECTORY_VERSION, AD_HOC, hashesAt, DIRECTORY_HEADER_BYTES];
  for (const [index, field] of [...fields, 0, pages, codeBytes].entries()) directory.writeUInt32BE(field, index * 4);
  directory.set([HASH_BYTES, SHA256, 0, PAGE_SHIFT], 36);
  directory.writeBigUInt64BE(textOffset, 64);
  directory.writeBigUInt64BE(textSize, 72);
  directory.writeBigUInt64BE(MAIN_BINARY, 80);
  name.copy(directory, DIRECTORY_HEADER_BYTES);
  for (let page = 0; page < pages; page++) {
    const bytes = code.subarray(page * PAGE_BYTES, Math.min((page + 1) * PAGE_BYTES, codeBytes));
    directory.set(new Bun.CryptoHasher("sha256").update(bytes).digest(), hashesAt + page * HASH_BYTES);
  }

  const signature = Buffer.alloc(signatureBytes);
  const header = [SUPERBLOB_MAGIC, SUPERBLOB_HEADER_BYTES + directoryBytes, 1, 0, SUPERBLOB_HEADER_BYTES];
  for (const [index, field] of header.entries()) signature.writeUInt32BE(field, index * 4);
  directory.copy(signature, SUPERBLOB_HEADER_BYTES);
  return Buffer.concat([code.subarray(0, codeBytes), signature]);
}

function readLayout(code: Buffer): Layout {
  if (code.length < HEADER_BYTES || code.readUInt32LE(0) !== MACH_O_64) {
    throw new Error("Cannot sign the executable: it is not a 64-bit Mach-O file");
  }
  const layout: Layout = { signatureCommand: 0, linkeditCommand: 0, textOffset: 0n, textSize: 0n };
  let at = HEADER_BYTES;
  for (let left = code.readUInt32LE(16); left > 0; left--) {
    const command = code.readUInt32LE(at);
    const segment =
      command === LC_SEGMENT_64 ? code.toString("latin1", at + 8, at + 24).replace(/\0+$/, "") : undefined;
    if (command === LC_CODE_SIGNATURE) layout.signatureCommand = at;
    if (segment === "__LINKEDIT") layout.linkeditCommand = at;
    if (segment === "__TEXT") {
      layout.textOffset = code.readBigUInt64LE(at + 40);
      layout.textSize = code.readBigUInt64LE(at + 48);
    }
    at += code.readUInt32LE(at + 4);
  }
  if (layout.signatureCommand === 0 || layout.linkeditCommand === 0) {
    throw new Error("Cannot sign the executable: it has no place for a signature");
  }
  return layout;
}
