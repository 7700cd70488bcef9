/** Streams a blob out of the store, a chunk at a time. */
import { parseCid } from '../codec/index.js';
import { type BlobReader, openBlobReader, type StoredBlob } from '../store/index.js';
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
  const body = method === 'HEAD' || head.last < head.first ? null : streamOf(blob, head.first, head.last);
  return new Response(body, { status: head.status, headers: head.headers });
};

/** With a type of its own: a browser offers what has none as a download. */
const refusal = (status: 403 | 404): Response =>
  new Response(null, { status, headers: { ...guardHeaders, 'Content-Type': 'text/plain' } });

const streamOf = (blob: StoredBlob, first: number, last: number): ReadableStream<Uint8Array> => {
  const slices = slicesOf(first, last, blob.chunkBytes);
  let at = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const slice = slices[at];
      at += 1;
      if (slice === undefined) return controller.close();
      const bytes = await blob.read(slice.chunk);
      if (bytes === undefined) return controller.error(new Error('a chunk has gone'));
      controller.enqueue(bytes.subarray(slice.from, slice.to));
    },
  });
};
