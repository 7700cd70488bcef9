/** Streams a blob out of the store, a chunk at a time. */
import { parseCid } from '../codec/index.js';
import { type BlobReader, mediaChannel, openBlobReader, type StoredBlob } from '../store/index.js';
import { blobCidIn, guardHeaders, headOfBlob, isBlobRequestAllowed, parseRange, slicesOf } from './blob-response.js';

let reader: BlobReader | undefined;

/** Answers a request under `<scope>blob/`. */
export const respondWithBlob = async (request: Request, scope: string): Promise<Response> => {
  const { method, destination, mode, headers, url } = request;
  if (!isBlobRequestAllowed({ method, destination, mode, fetchDestination: headers.get('Sec-Fetch-Dest') })) {
    return refusal(403);
  }
  const { pathname, searchParams } = new URL(url);
  const cid = parseCid(blobCidIn(pathname, scope) ?? '');
  if (cid === undefined) return refusal(404);
  reader ??= openBlobReader();
  const blob = await reader.find(cid, searchParams.get('of'));
  if (blob === undefined) return refusal(404);
  const head = headOfBlob({ cid, size: blob.size, mime: blob.mime }, parseRange(headers.get('Range'), blob.size));
  const body = method === 'HEAD' || head.last < head.first ? null : streamOf(cid, blob, head.first, head.last);
  return new Response(body, { status: head.status, headers: head.headers });
};

/** With a type of its own: a browser offers what has none as a download. */
const refusal = (status: 403 | 404): Response =>
  new Response(null, { status, headers: { ...guardHeaders, 'Content-Type': 'text/plain' } });

/** How long a chunk may be waited for while nothing of its blob comes. Milliseconds. */
const patience = 60_000;

/** A chunk that is not here yet is asked for, and waited for as long as others come (MED-9). */
const chunkOf = async (blob: StoredBlob, cid: string, index: number): Promise<Uint8Array | undefined> => {
  const found = await blob.read(index);
  if (found !== undefined || blob.complete) return found;
  const channel = new BroadcastChannel(mediaChannel(blob.profile));
  try {
    return await waitForChunk(channel, blob, cid, index);
  } finally {
    channel.close();
  }
};

const waitForChunk = (
  channel: BroadcastChannel,
  blob: StoredBlob,
  cid: string,
  index: number,
): Promise<Uint8Array | undefined> =>
  new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (bytes: Uint8Array | undefined): void => {
      clearTimeout(timer);
      resolve(bytes);
    };
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(undefined), patience);
      const bytes = await blob.read(index);
      if (bytes !== undefined) settle(bytes);
    };
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const isOfBlob = Reflect.get(Object(data), 'blob') === cid && Reflect.get(Object(data), 'want') === undefined;
      if (isOfBlob) look().catch(reject);
    });
    channel.postMessage({ blob: cid, want: index });
    look().catch(reject);
  });

const streamOf = (cid: string, blob: StoredBlob, first: number, last: number): ReadableStream<Uint8Array> => {
  const slices = slicesOf(first, last, blob.chunkBytes);
  let at = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const slice = slices[at];
      at += 1;
      if (slice === undefined) return controller.close();
      const bytes = await chunkOf(blob, cid, slice.chunk);
      if (bytes === undefined) return controller.error(new Error('a chunk has gone'));
      controller.enqueue(bytes.subarray(slice.from, slice.to));
    },
  });
};
