/** What the head of a picture tells, so that its person can be told what was taken out. It decides nothing: the picture is encoded anew anyway. */
import type { Telling } from './types.js';

/** Tags of EXIF that tell something, by what they tell. */
const tags: ReadonlyMap<number, Telling> = new Map([
  [0x010e, 'text'],
  [0x010f, 'device'],
  [0x0110, 'device'],
  [0x0131, 'device'],
  [0x0132, 'time'],
  [0x013b, 'author'],
  [0x8298, 'author'],
  [0x8825, 'place'],
  [0x9003, 'time'],
  [0x9286, 'text'],
  [0xa431, 'device'],
]);

/** The directory of a camera's own settings. */
const cameraTag = 0x8769;
const maxEntries = 512;

/** Looks for an EXIF block and for XMP among the first bytes of a file. */
export const tellingsOfPicture = (head: Uint8Array): readonly Telling[] => {
  const told = new Set<Telling>();
  const text = new TextDecoder('latin1').decode(head);
  const exif =
    /Exif\0[\s\S](?=II\*\0|MM\0\*)/.exec(text) ?? /eXIf(?=II\*\0|MM\0\*)|EXIF[\s\S]{4}(?=II\*\0|MM\0\*)/.exec(text);
  if (exif !== null) {
    told.add('hidden');
    readTiff(head.subarray(exif.index + exif[0].length), told);
  } else if (/Exif\0\0|eXIf|EXIF/.test(text)) told.add('hidden');
  if (/<x:xmpmeta|ns\.adobe\.com\/xap/.test(text)) told.add('hidden');
  if (/exif:GPSL|GPSLatitude/.test(text)) told.add('place');
  return [...told];
};

const readTiff = (tiff: Uint8Array, told: Set<Telling>): void => {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  const waiting = tiff.length < 8 ? [] : [view.getUint32(4, little)];
  for (let read = 0; waiting.length > 0 && read < 4; read++) {
    const at = waiting.pop() ?? 0;
    if (at + 2 > tiff.length) continue;
    const entries = Math.min(maxEntries, view.getUint16(at, little));
    for (let index = 0; index < entries && at + 14 + index * 12 <= tiff.length; index++) {
      const entry = at + 2 + index * 12;
      const tag = view.getUint16(entry, little);
      const tells = tags.get(tag);
      if (tells !== undefined) told.add(tells);
      if (tag === cameraTag) waiting.push(view.getUint32(entry + 8, little));
    }
  }
};
