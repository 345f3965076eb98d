// Packs texts into one .zip, uncompressed: configuration is small, and this also works when all else has stopped.

const UTF8_NAMES = 0x0800;
const VERSION = 20;
const MIDNIGHT_1980 = [0, 0x0021]; // time and date; the same files always give the same archive

/** The bytes of an archive with these files, `[{path, text}]`. */
export function zip(files) {
  const encoder = new TextEncoder();
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { path, text } of files) {
    const name = encoder.encode(path);
    const content = encoder.encode(text);
    const common = [
      [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, MIDNIGHT_1980[0]], [2, MIDNIGHT_1980[1]],
      [4, checksum(content)], [4, content.length], [4, content.length], [2, name.length], [2, 0],
    ];
    const local = [record([[4, 0x04034b50], ...common]), name, content];
    directory.push(record([[4, 0x02014b50], [2, VERSION], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), name);
    parts.push(...local);
    offset += size(local);
  }
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size(directory)], [4, offset], [2, 0]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/** Numbers of two or four bytes, the lowest byte first. */
function record(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

function size(parts) {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** CRC-32, bit by bit through a table made once. */
function checksum(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
