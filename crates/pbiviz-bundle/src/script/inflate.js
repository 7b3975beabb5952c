// Undoes deflate (RFC 1951) without a header around it. Synchronous, so that a visual can draw at once; the browser's
// own decompression only comes as a stream.

/** Lengths and distances: the least value of each symbol, and how many bits follow it. */
const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
/** The order in which the lengths of the code for code lengths are written. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;
const LONGEST_MATCH = 258;

/** A table that gives, for as many bits as the longest code has, the symbol times sixteen plus the length of its code. */
function huffmanTable(lengths) {
  const counts = new Uint16Array(LONGEST_CODE + 2);
  for (const length of lengths) counts[length + 1]++;
  counts[1] = 0;
  // The first code of each length.
  const next = new Uint16Array(LONGEST_CODE + 2);
  for (let length = 1; length <= LONGEST_CODE; length++) next[length] = (next[length - 1] + counts[length]) << 1;

  // Every block has tables of its own, and most have no code of fifteen bits.
  const table = new Uint16Array(1 << Math.max(...lengths));
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    // Codes are written from their highest bit on, all else from the lowest.
    let reversed = 0;
    for (let bit = 0, code = next[length]++; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
    for (let index = reversed; index < table.length; index += 1 << length) table[index] = (symbol << 4) | length;
  });
  return table;
}

function damaged() {
  throw new Error("the WebAssembly module in the script is damaged");
}

/** What the bytes stand for. */
function inflate(bytes) {
  let output = new Uint8Array(bytes.length * 4);
  let position = 0;
  let written = 0;
  let buffer = 0;
  let available = 0;

  const need = (count) => {
    while (available < count) {
      // Past the end come zeros, but not many: the last code may be looked up in more bits than are left.
      if (position > bytes.length + 2) damaged();
      buffer |= (bytes[position++] ?? 0) << available;
      available += 8;
    }
  };
  const drop = (count) => {
    buffer >>>= count;
    available -= count;
  };
  const read = (count) => {
    need(count);
    const value = buffer & ((1 << count) - 1);
    drop(count);
    return value;
  };
  const symbol = (table) => {
    need(LONGEST_CODE);
    const entry = table[buffer & (table.length - 1)];
    if (entry === 0) damaged();
    drop(entry & 15);
    return entry >> 4;
  };

  const reserve = (count) => {
    if (written + count <= output.length) return;
    const larger = new Uint8Array(2 * output.length + count);
    larger.set(output);
    output = larger;
  };

  const copyStored = () => {
    drop(available & 7);
    const length = read(16);
    // The length once more, inverted.
    read(16);
    reserve(length);
    for (let i = 0; i < length; i++) output[written++] = read(8);
  };
  const copyCoded = (literals, distances) => {
    for (let code = symbol(literals); code !== 256; code = symbol(literals)) {
      reserve(LONGEST_MATCH);
      if (code < 256) {
        output[written++] = code;
        continue;
      }
      if (code - 257 >= LENGTH_BASE.length) damaged();
      const length = LENGTH_BASE[code - 257] + read(LENGTH_BITS[code - 257]);
      const distanceCode = symbol(distances);
      if (distanceCode >= DISTANCE_BASE.length) damaged();
      const distance = DISTANCE_BASE[distanceCode] + read(DISTANCE_BITS[distanceCode]);
      if (distance > written) damaged();
      // The copy may read what it writes.
      for (let end = written + length; written < end; written++) output[written] = output[written - distance];
    }
  };
  const fixedTables = () => {
    const literals = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
    return [huffmanTable(literals), huffmanTable(new Uint8Array(30).fill(5))];
  };
  const readTables = () => {
    const literalCount = read(5) + 257;
    const distanceCount = read(5) + 1;
    const codeLengths = new Uint8Array(19);
    for (let i = 0, count = read(4) + 4; i < count; i++) codeLengths[CODE_LENGTH_ORDER[i]] = read(3);
    const table = huffmanTable(codeLengths);
    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let i = 0; i < lengths.length; ) {
      const code = symbol(table);
      if (code < 16) {
        lengths[i++] = code;
        continue;
      }
      const repeated = code === 16 ? lengths[i - 1] : 0;
      const count = code === 16 ? read(2) + 3 : code === 17 ? read(3) + 3 : read(7) + 11;
      lengths.fill(repeated, i, i + count);
      i += count;
    }
    return [huffmanTable(lengths.subarray(0, literalCount)), huffmanTable(lengths.subarray(literalCount))];
  };

  for (let isLast = false; !isLast; ) {
    isLast = read(1) === 1;
    const kind = read(2);
    if (kind === 3) damaged();
    else if (kind === 0) copyStored();
    else copyCoded(...(kind === 1 ? fixedTables() : readTables()));
  }
  return output.subarray(0, written);
}
