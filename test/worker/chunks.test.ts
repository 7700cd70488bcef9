import { describe, expect, it } from 'vitest';
import type { Cid, Did } from '../../src/base/index.js';
import { cidOfRaw, cidOfValue, encodeValue, linkTo } from '../../src/codec/index.js';
import { CHUNK_BYTES } from '../../src/repo/index.js';
import type { BlobInfo, ChunkOutcome } from '../../src/worker/index.js';
import { type Tab, tab } from './world.js';

const ada = `did:tabard:${'a'.repeat(32)}` as Did;
const chunks = 12;

/** Each chunk is another. */
const bytes = new Uint8Array(chunks * CHUNK_BYTES - 5);
for (let i = 0; i < chunks; i++) bytes.fill(i + 1, i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES);

const begun = async (): Promise<{ host: Tab; visitor: Tab; blob: BlobInfo; wanted: readonly Cid[] }> => {
  const [host, visitor] = [await tab(), await tab()];
  const blob = await host.verify.putBlob(ada, bytes, 'video/mp4');
  await visitor.verify.beginBlob(ada, blob);
  await give(host, visitor, blob, blob.cid);
  const { chunks: wanted = [] } = (await visitor.verify.blob(blob.cid)) ?? {};
  return { host, visitor, blob, wanted };
};

const give = async (host: Tab, visitor: Tab, blob: BlobInfo, cid: Cid): Promise<ChunkOutcome> => {
  const chunk = await host.verify.blobChunk(cid);
  if (chunk === undefined) throw new Error('the host lacks a chunk');
  return visitor.verify.receiveChunk(ada, blob.cid, { cid, bytes: chunk });
};

const countTransactions = (visitor: Tab): (() => number) => {
  let writes = 0;
  const write = visitor.store.write.bind(visitor.store);
  Object.assign(visitor.store, {
    write: (...args: Parameters<typeof write>) => {
      writes += 1;
      return write(...args);
    },
  });
  return () => writes;
};

describe('chunks that come together', () => {
  it('STO-2 go into few transactions, and each is answered after its own has completed', async () => {
    const { host, visitor, blob, wanted } = await begun();
    const writes = countTransactions(visitor);
    const outcomes = await Promise.all(
      wanted.map(async (cid) => {
        const outcome = await give(host, visitor, blob, cid);
        expect(await visitor.verify.blobChunk(cid)).toBeDefined();
        return outcome;
      }),
    );
    expect(outcomes.filter((outcome) => outcome.verdict === 'valid' && outcome.complete).length).toBeGreaterThan(0);
    expect(writes()).toBeLessThan(chunks / 2);
    const whole = await (await visitor.verify.readBlob(blob.cid))?.bytes();
    expect(Buffer.compare(whole ?? new Uint8Array(), bytes)).toBe(0);
  });

  it('are complete only when the store has all, whatever is remembered', async () => {
    const { host, visitor, blob, wanted } = await begun();
    const [first, ...rest] = wanted;
    if (first === undefined) throw new Error('no chunks');
    await give(host, visitor, blob, first);
    // Another tab of this browser cleans up.
    await visitor.store.write(['chunks'], 'relaxed', (tx) => tx.objectStore('chunks').delete(first));
    for (const cid of rest) expect(await give(host, visitor, blob, cid)).toMatchObject({ complete: false });
    expect(await visitor.verify.blob(blob.cid)).toMatchObject({ complete: false, missing: [first] });
    expect(await give(host, visitor, blob, first)).toMatchObject({ verdict: 'valid', complete: true });
  });

  it('of a blob that was dropped meanwhile are refused and not kept', async () => {
    const { host, visitor, blob, wanted } = await begun();
    const [first, second] = wanted;
    if (first === undefined || second === undefined) throw new Error('no chunks');
    await give(host, visitor, blob, first);
    await visitor.store.write(['blobs'], 'relaxed', (tx) => tx.objectStore('blobs').delete(blob.cid));
    expect(await give(host, visitor, blob, second)).toMatchObject({ verdict: 'invalid', code: 'unexpected' });
    expect(await visitor.verify.blobChunk(second)).toBeUndefined();
  });

  it('BLB-4 that are wrong spoil none that come with them', async () => {
    const { host, visitor, blob, wanted } = await begun();
    const [first, second, third] = wanted;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no chunks');
    const other = await host.verify.blobChunk(third);
    if (other === undefined) throw new Error('the host lacks a chunk');
    const outcomes = await Promise.all([
      give(host, visitor, blob, first),
      visitor.verify.receiveChunk(ada, blob.cid, { cid: second, bytes: other }),
      give(host, visitor, blob, third),
    ]);
    expect(outcomes.map((outcome) => (outcome.verdict === 'invalid' ? outcome.code : outcome.verdict))).toEqual([
      'valid',
      'bad-hash',
      'valid',
    ]);
    expect(await visitor.verify.blobChunk(second)).toBeUndefined();
  });

  it('reject together when the store cannot take them, and are asked for again', async () => {
    const { host, visitor, blob, wanted } = await begun();
    const write = visitor.store.write.bind(visitor.store);
    const [last, ...others] = wanted;
    if (last === undefined) throw new Error('no chunks');
    const full: typeof write = (stores, durability, run) =>
      write(stores, durability, async (tx) => {
        await run(tx);
        throw new Error('full');
      });
    Object.assign(visitor.store, { write: full });
    const tried = await Promise.allSettled(others.slice(0, 5).map((cid) => give(host, visitor, blob, cid)));
    expect(tried.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    Object.assign(visitor.store, { write });
    expect(await give(host, visitor, blob, last)).toEqual({ verdict: 'valid', complete: false, missing: others });
    for (const cid of others.slice(1)) await give(host, visitor, blob, cid);
    expect(await give(host, visitor, blob, others[0] ?? last)).toMatchObject({ complete: true });
  });

  it('BLB-4 of a wrong length are refused, though the list names them, and not held against who brings them', async () => {
    const visitor = await tab();
    const short = bytes.slice(0, 10);
    const [a, b] = [await cidOfRaw(short), await cidOfRaw(bytes.slice(0, CHUNK_BYTES))];
    const list = encodeValue({ size: 2 * CHUNK_BYTES, chunks: [linkTo(a), linkTo(b)] });
    const cid = await cidOfValue(list);
    await visitor.verify.beginBlob(ada, { cid, size: 2 * CHUNK_BYTES, mime: 'video/mp4' });
    await visitor.verify.receiveChunk(ada, cid, { cid, bytes: list });
    expect(await visitor.verify.receiveChunk(ada, cid, { cid: a, bytes: short })).toEqual({
      verdict: 'refused',
      code: 'malformed',
    });
    expect(await visitor.verify.blobChunk(a)).toBeUndefined();
  });
});
