import { expect, it } from 'vitest';
import type { Cid, Did } from '../../src/base/index.js';
import { cidOfRaw } from '../../src/codec/index.js';
import { createBlobFetcher } from '../../src/peer/blobs.js';
import type { Session } from '../../src/peer/session/index.js';

const ada = `did:tabard:${'a'.repeat(32)}` as Did;

it('SYN-16 a blob that nobody wants any more is asked for no further, and goes on when it is wanted again', async () => {
  const cids = await Promise.all(Array.from({ length: 40 }, (_, at) => cidOfRaw(Uint8Array.of(at))));
  const [blob = '' as Cid] = cids;
  const here = new Set<Cid>();
  const missing = (): Cid[] => cids.filter((cid) => !here.has(cid));
  const waiting: (() => void)[] = [];
  let asked = 0;
  const ask = async (message: { readonly cids?: readonly Cid[] }) => {
    asked += 1;
    await new Promise<void>((resolve) => void waiting.push(resolve));
    return { t: 'blob', cid: message.cids?.[0], bytes: new Uint8Array(1) };
  };
  const session = { closed: false, ask } as object as Session;
  const fetcher = createBlobFetcher({
    store: {
      beginBlob: async (_, { cid, size, mime }) => ({
        cid,
        size,
        mime,
        chunks: cids,
        missing: missing(),
        complete: false,
      }),
      receiveChunk: async (_, __, { cid }) => {
        here.add(cid);
        return { verdict: 'valid', complete: here.size === cids.length, missing: missing() };
      },
    },
    sources: () => [session],
    fault: () => undefined,
    onComplete: () => undefined,
  });
  const first = fetcher.fetch(ada, { cid: blob, size: 1, mime: 'video/mp4' });
  await expect.poll(() => asked).toBe(6);
  fetcher.stop(blob);
  for (const run of waiting.splice(0)) run();
  await first;
  expect(asked).toBe(6);
  // What was under way is kept.
  expect(here.size).toBe(6);
  await fetcher.resume(ada);
  expect(asked).toBe(6);
  const again = fetcher.fetch(ada, { cid: blob, size: 1, mime: 'video/mp4' });
  while (here.size < cids.length) {
    for (const run of waiting.splice(0)) run();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await again;
  expect(asked).toBe(cids.length);
});
