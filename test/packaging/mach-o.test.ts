/** Tests of the signature of macOS executables, on one made by hand and read back field by field. */
import { expect, test } from "bun:test";
import { signAdHoc } from "../../packaging/mach-o.ts";

const CODE_BYTES = 10_000;

/** A Mach-O file with the three load commands that matter, whose signature is stale. */
function executable(): Buffer {
  const file = Buffer.alloc(CODE_BYTES + 64, 7);
  file.fill(0, 0, 512);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(3, 16);
  segment(file, 32, "__TEXT", 0, 8192);
  segment(file, 104, "__LINKEDIT", 8192, CODE_BYTES + 64 - 8192);
  file.writeUInt32LE(0x1d, 176);
  file.writeUInt32LE(16, 180);
  file.writeUInt32LE(CODE_BYTES, 184);
  file.writeUInt32LE(64, 188);
  return file;
}

function segment(file: Buffer, at: number, name: string, offset: number, size: number): void {
  file.writeUInt32LE(0x19, at);
  file.writeUInt32LE(72, at + 4);
  file.write(name, at + 8, "latin1");
  file.writeBigUInt64LE(BigInt(offset), at + 40);
  file.writeBigUInt64LE(BigInt(size), at + 48);
}

test("signAdHoc() writes a code directory whose hashes are those of the pages", () => {
  const signed = Buffer.from(signAdHoc(executable(), "aigne"));
  const signature = signed.subarray(CODE_BYTES);
  const directory = signature.subarray(signature.readUInt32BE(16));
  const hashesAt = directory.readUInt32BE(16);
  const hashes = [0, 1, 2].map((page) => directory.subarray(hashesAt + page * 32, hashesAt + (page + 1) * 32));

  expect(signature.readUInt32BE(0)).toBe(0xfade0cc0);
  expect(directory.readUInt32BE(0)).toBe(0xfade0c02);
  expect(directory.toString("latin1", directory.readUInt32BE(20), hashesAt)).toBe("aigne\0");
  expect([directory.readUInt32BE(28), directory.readUInt32BE(32)]).toEqual([3, CODE_BYTES]);
  for (const [page, hash] of hashes.entries()) {
    const bytes = signed.subarray(page * 4096, Math.min((page + 1) * 4096, CODE_BYTES));
    expect(hash.toString("hex")).toBe(Bun.SHA256.hash(bytes, "hex"));
  }
});

test("signAdHoc() makes the load commands tell of the new signature", () => {
  const signed = Buffer.from(signAdHoc(executable(), "aigne"));
  expect(signed.readUInt32LE(188)).toBe(signed.length - CODE_BYTES);
  expect(Number(signed.readBigUInt64LE(104 + 48))).toBe(signed.length - 8192);
});

test("signAdHoc() gives the same bytes when it signs again", () => {
  const once = signAdHoc(executable(), "aigne");
  expect(Buffer.compare(signAdHoc(once, "aigne"), once)).toBe(0);
});

test.each([
  ["what is not a Mach-O file", Buffer.alloc(100), "not a 64-bit Mach-O file"],
  ["nothing", Buffer.alloc(0), "not a 64-bit Mach-O file"],
  ["a file without a signature", executable().fill(0, 16, 20), "no place for a signature"],
])("signAdHoc() refuses %s", (_, file, message) => {
  expect(() => signAdHoc(file, "aigne")).toThrow(message);
});
