// Reads a .pbiviz twice: as bytes, for the headers that no zip library shows, and as the documents inside.
import fs from "node:fs/promises";
import JSZip from "jszip";

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;

/** The archive's entries in order, with the header values that a writer is free to choose. */
export async function readHeaders(file) {
  const bytes = await fs.readFile(file);
  const end = bytes.length - END_LENGTH;
  // An archive comment would move this record, so its place is an assertion as well.
  if (end < 0 || bytes.readUInt32LE(end) !== END_OF_DIRECTORY)
    throw new Error(`${file}: no end record in the last ${END_LENGTH} bytes`);
  const count = bytes.readUInt16LE(end + 10);
  const entries = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== CENTRAL_HEADER) throw new Error(`${file}: no entry header at ${at}`);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    if (bytes.readUInt32LE(local) !== LOCAL_HEADER) throw new Error(`${file}: no local header at ${local}`);
    entries.push({
      name: bytes.toString("latin1", at + 46, at + 46 + nameLength),
      madeBy: bytes.readUInt16LE(at + 4),
      needs: bytes.readUInt16LE(at + 6),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      // 16 bits of time below 16 bits of date, as DOS has them.
      modified: bytes.readUInt32LE(at + 12),
      checksum: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      extra: bytes.readUInt16LE(at + 30),
      comment: bytes.readUInt16LE(at + 32),
      internalAttributes: bytes.readUInt16LE(at + 36),
      externalAttributes: bytes.readUInt32LE(at + 38),
      local: {
        needs: bytes.readUInt16LE(local + 4),
        flags: bytes.readUInt16LE(local + 6),
        method: bytes.readUInt16LE(local + 8),
        modified: bytes.readUInt32LE(local + 10),
        checksum: bytes.readUInt32LE(local + 14),
        packed: bytes.readUInt32LE(local + 18),
        size: bytes.readUInt32LE(local + 22),
        extra: bytes.readUInt16LE(local + 28),
      },
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (at !== end)
    throw new Error(`${file}: ${end - at} bytes between the last entry header and the end record`);
  return entries;
}

/** The two documents: `manifest` is package.json, `document` the one that it names; the texts stand beside them. */
export async function readPackage(file) {
  const zip = await JSZip.loadAsync(await fs.readFile(file));
  const manifestText = await zip.file("package.json").async("string");
  const manifest = JSON.parse(manifestText);
  const { resourceId } = manifest.metadata.pbivizjson;
  const resource = manifest.resources.find((candidate) => candidate.resourceId === resourceId);
  const documentText = await zip.file(resource.file).async("string");
  return { manifest, manifestText, document: JSON.parse(documentText), documentText };
}
