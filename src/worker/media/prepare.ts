/** A file that somebody picked, on its way to a blob with its facts: which it is, and who makes it ready. */
import { isTabardError, TabardError } from '../../base/index.js';
import { CHUNK_BYTES, MAX_CHUNKS } from '../../repo/index.js';
import { OCTETS } from '../../store/index.js';
import { isMisnamed, type OtherType, type Sniffed, sniff } from './sniff.js';
import type { Prepared, PrepareHooks, PrepareOptions, Telling } from './types.js';

const sniffed = 4096;

/** What a file that goes along as it is may tell, as far as its kind is known. */
const tellingsOfOther: Readonly<Record<OtherType, readonly Telling[]>> = {
  pdf: ['author', 'time', 'hidden'],
  zip: ['author', 'time', 'hidden'],
  tiff: ['place', 'time', 'device'],
  svg: ['author', 'hidden'],
  html: ['hidden'],
  text: [],
  unknown: ['hidden'],
};

/** Rejects with `media-unreadable` or `media-too-large`, or with `AbortError`. */
export const prepareMedia = async (file: Blob, options: PrepareOptions, hooks: PrepareHooks): Promise<Prepared> => {
  if (file.size > CHUNK_BYTES * MAX_CHUNKS) throw new TabardError('media-too-large', `${file.size} bytes`);
  const found = sniff(await headOf(file));
  hooks.signal.throwIfAborted();
  hooks.onProgress(0);
  if (options.asFile === true || found.is === 'other') return asFile(file, found);
  const made =
    found.is === 'picture'
      ? await (await import('./pictures.js')).preparePicture(file, hooks)
      : await (await import('./films.js')).prepareFilm(file, found.type, hooks);
  if (made === undefined) return asFile(file, found);
  return isMisnamed(found, file.type) ? { ...made, notes: [...made.notes, 'other-type'] } : made;
};

const headOf = async (file: Blob): Promise<Uint8Array> => {
  try {
    return new Uint8Array(await file.slice(0, sniffed).arrayBuffer());
  } catch (cause) {
    if (isTabardError(cause)) throw cause;
    throw new TabardError('media-unreadable', 'the file cannot be read', { cause });
  }
};

/** MED-3. Octets to everybody, whatever it is called: nobody's browser is asked to make something of it. */
const asFile = (file: Blob, found: Sniffed): Prepared => ({
  ...{ kind: 'file', mime: OCTETS, size: file.size, content: file },
  ...{ width: null, height: null, duration: null, placeholder: null, preview: null, takenOut: [] },
  mayTell: found.is === 'other' ? tellingsOfOther[found.type] : ['place', 'time', 'device', 'text'],
  notes: isMisnamed(found, file.type) ? ['not-shown', 'other-type'] : ['not-shown'],
});
