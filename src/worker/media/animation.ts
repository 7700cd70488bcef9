/**
 * Pictures that move, written anew without being decoded: only the parts that make the picture, in the order in which they stand, and nothing behind
 * their end (MED-5). Undefined for what does not move, or is not well formed: that is decoded and becomes a still picture.
 */

export interface Animation {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mime: 'image/gif' | 'image/webp' | 'image/png';
  readonly width: number;
  readonly height: number;
  /** Whether something was left out that is no part of the picture. */
  readonly dropped: boolean;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Thrown where a part ends before it should. */
const cut = new RangeError('cut short');

/** Whether it claims to move; it is read as far as it has to be. */
export const readAnimation = (file: Bytes): { readonly moves: boolean; readonly animation: Animation | undefined } => {
  const at = (offset: number, text: string): boolean =>
    [...text].every((letter, index) => file[offset + index] === letter.charCodeAt(0));
  const read = at(0, 'GIF8') ? readGif : at(0, '\x89PNG') ? readPng : at(8, 'WEBP') ? readWebp : undefined;
  if (read === undefined) return { moves: false, animation: undefined };
  try {
    return read(file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { moves: true, animation: undefined };
  }
};

type Read = ReturnType<typeof readAnimation>;

const still: Read = { moves: false, animation: undefined };

/** Copies what is kept; ranges are checked. */
const createCopy = (file: Bytes) => {
  const kept: Bytes[] = [];
  return {
    keep(from: number, to: number): void {
      if (to > file.length || to < from) throw cut;
      kept.push(file.subarray(from, to));
    },
    add: (bytes: Bytes): void => void kept.push(bytes),
    finish(): Bytes {
      const bytes = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of kept) {
        bytes.set(part, at);
        at += part.length;
      }
      return bytes;
    },
  };
};

const byteAt = (file: Bytes, at: number): number => {
  const byte = file[at];
  if (byte === undefined) throw cut;
  return byte;
};

/** GIF89a §15 ff.: header, then extensions and images until the trailer. Kept: images, graphic controls, how often it loops. */
const readGif = (file: Bytes): Read => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const copy = createCopy(file);
  const tableSize = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + tableSize(byteAt(file, 10));
  copy.keep(0, at);
  let images = 0;
  let dropped = false;
  const endOfBlocks = (from: number): number => {
    let end = from;
    for (let length = byteAt(file, end); length > 0; length = byteAt(file, end)) end += length + 1;
    return end + 1;
  };
  for (;;) {
    const kind = byteAt(file, at);
    if (kind === 0x3b) break;
    if (kind === 0x2c) {
      const end = endOfBlocks(at + 11 + tableSize(byteAt(file, at + 9)));
      copy.keep(at, end);
      images += 1;
      at = end;
    } else if (kind === 0x21) {
      const label = byteAt(file, at + 1);
      const end = endOfBlocks(at + 2);
      const isLoop = label === 0xff && isLooping(file, at, end);
      if (label === 0xf9 || isLoop) copy.keep(at, end);
      else dropped = true;
      at = end;
    } else throw cut;
  }
  copy.keep(at, at + 1);
  if (images < 2) return still;
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const left = dropped || at + 1 < file.length;
  return { moves: true, animation: { bytes: copy.finish(), mime: 'image/gif', width, height, dropped: left } };
};

/** The application extension of exactly the form that loops: other applications keep their own data in one. */
const isLooping = (file: Bytes, at: number, end: number): boolean => {
  const name = String.fromCharCode(...file.subarray(at + 3, at + 14));
  return end - at === 19 && byteAt(file, at + 2) === 11 && (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0');
};

const pngKept: ReadonlySet<string> = new Set(
  'IHDR PLTE tRNS gAMA cHRM sRGB sBIT bKGD acTL fcTL IDAT fdAT IEND'.split(' '),
);

const readPng = (file: Bytes): Read => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const copy = createCopy(file);
  copy.keep(0, 8);
  let dropped = false;
  let moves = false;
  let at = 8;
  for (let name = ''; name !== 'IEND'; ) {
    if (at + 12 > file.length) throw cut;
    const end = at + 12 + view.getUint32(at);
    name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (name === 'IDAT' && !moves) return still;
    moves ||= name === 'acTL';
    if (pngKept.has(name)) copy.keep(at, end);
    else dropped = true;
    at = end;
  }
  const left = dropped || at < file.length;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  return { moves: true, animation: { bytes: copy.finish(), mime: 'image/png', width, height, dropped: left } };
};

const webpFrames: ReadonlySet<string> = new Set(['ALPH', 'VP8 ', 'VP8L']);

/** RIFF: chunks of name, length, bytes, padded to even. A frame holds such chunks again. */
const readWebp = (file: Bytes): Read => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const nameAt = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (nameAt(12) !== 'VP8X' || (byteAt(file, 20) & 0x02) === 0) return still;
  const all = 8 + view.getUint32(4, true);
  if (all > file.length) throw cut;
  const copy = createCopy(file);
  let dropped = all < file.length;
  const endOf = (at: number, most: number): number => {
    if (at + 8 > most) throw cut;
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    if (end > most) throw cut;
    return end;
  };
  const header = new Uint8Array(file.subarray(12, endOf(12, all)));
  // Says that there are no EXIF, XMP and colour profiles, and that it moves.
  header[8] = ((header[8] ?? 0) & 0x10) | 0x02;
  copy.add(header);
  let frames = 0;
  for (let at = endOf(12, all); at < all; ) {
    const end = endOf(at, all);
    if (nameAt(at) === 'ANIM') copy.keep(at, end);
    else if (nameAt(at) === 'ANMF') {
      const frame = readFrame(file, view, at, endOf);
      dropped ||= frame.dropped;
      copy.add(frame.bytes);
      frames += 1;
    } else dropped = true;
    at = end;
  }
  if (frames === 0) throw cut;
  const body = copy.finish();
  const bytes = new Uint8Array(12 + body.length);
  bytes.set(file.subarray(0, 12));
  new DataView(bytes.buffer).setUint32(4, 4 + body.length, true);
  bytes.set(body, 12);
  const [width, height] = [1 + (view.getUint32(24, true) & 0xffffff), 1 + (view.getUint32(26, true) >>> 8)];
  return { moves: true, animation: { bytes, mime: 'image/webp', width, height, dropped } };
};

const readFrame = (
  file: Bytes,
  view: DataView,
  at: number,
  endOf: (at: number, most: number) => number,
): { readonly bytes: Bytes; readonly dropped: boolean } => {
  const end = at + 8 + view.getUint32(at + 4, true);
  const copy = createCopy(file);
  copy.keep(at, at + 24);
  let dropped = false;
  for (let inner = at + 24; inner < end; ) {
    const next = endOf(inner, end);
    const name = String.fromCharCode(...file.subarray(inner, inner + 4));
    if (webpFrames.has(name)) copy.keep(inner, next);
    else dropped = true;
    inner = next;
  }
  const bytes = copy.finish();
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
  return { bytes, dropped };
};
