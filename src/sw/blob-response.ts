/**
 * The answer to `/blob/<cid>` (DESIGN §4.3), as far as it can be told without a browser. A stranger's file must never run with this
 * origin's keys: SWB-1 refuses every destination that could run or frame it, SWB-2 gives only a fixed list of raster, audio and
 * video types their own type, SWB-3 sandboxes every answer and forbids sniffing.
 */
import { OCTETS, shownType } from '../store/index.js';

/** Destinations (as `Request.destination` and `Sec-Fetch-Dest` name them) that only read bytes. The empty one is `fetch`. */
const destinations: ReadonlySet<string> = new Set(['', 'empty', 'image', 'audio', 'video']);

/** SWB-1. Whether a request may have a blob at all. */
export const isBlobRequestAllowed = (request: {
  readonly method: string;
  readonly destination: string;
  readonly mode: string;
  readonly fetchDestination: string | null;
}): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  request.mode !== 'navigate' &&
  destinations.has(request.destination) &&
  destinations.has(request.fetchDestination ?? '');

export type Range =
  | { readonly kind: 'whole' }
  /** Both ends are part of it. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

/** One range of RFC 9110 §14. Several ranges, or what cannot be read, count as none: the whole is always a right answer. */
export const parseRange = (header: string | null, size: number): Range => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return { kind: 'whole' };
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return { kind: 'whole' };
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
};

export interface BlobHead {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes to send, both ends with it; undefined for none. */
  readonly first: number;
  readonly last: number;
}

/** Status and headers for a blob. */
export const headOfBlob = (
  blob: { readonly cid: string; readonly size: number; readonly mime: string },
  range: Range,
): BlobHead => {
  const { cid, size, mime } = blob;
  const type = shownType(mime);
  const base = {
    ...guardHeaders,
    'Content-Type': type,
    ...(type === OCTETS ? { 'Content-Disposition': `attachment; filename="${cid}"` } : {}),
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, max-age=31536000, immutable',
    ETag: `"${cid}"`,
  };
  switch (range.kind) {
    case 'whole':
      return { status: 200, headers: { ...base, 'Content-Length': String(size) }, first: 0, last: size - 1 };
    case 'part': {
      const { first, last } = range;
      const part = { 'Content-Length': String(last - first + 1), 'Content-Range': `bytes ${first}-${last}/${size}` };
      return { status: 206, headers: { ...base, ...part }, first, last };
    }
    case 'unsatisfiable':
      return { status: 416, headers: { ...guardHeaders, 'Content-Range': `bytes */${size}` }, first: 0, last: -1 };
  }
};

/** SWB-3. On every answer, refusals too. */
export const guardHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Which part of which chunk holds the bytes from `first` to `last`. */
export const slicesOf = (
  first: number,
  last: number,
  chunkBytes: number,
): readonly { readonly chunk: number; readonly from: number; readonly to: number }[] => {
  const slices: { chunk: number; from: number; to: number }[] = [];
  for (let at = first; at <= last; ) {
    const chunk = Math.floor(at / chunkBytes);
    const start = chunk * chunkBytes;
    const to = Math.min(last + 1 - start, chunkBytes);
    slices.push({ chunk, from: at - start, to });
    at = start + to;
  }
  return slices;
};

/** The CID that a path names, if it is a blob's. */
export const blobCidIn = (pathname: string, scope: string): string | undefined => {
  const prefix = `${scope}blob/`;
  if (!pathname.startsWith(prefix)) return undefined;
  return pathname.slice(prefix.length);
};
