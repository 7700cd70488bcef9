import { afterEach, describe, expect, it } from 'vitest';
import type { Cid, Did, Dispose } from '../../src/base/index.js';
import { TabardError } from '../../src/base/index.js';
import { type Block, CHUNK_BYTES } from '../../src/repo/index.js';
import { openRegistry } from '../../src/store/index.js';
import {
  createVerifyStore,
  createWorkerClient,
  portOf,
  serveVerifyStore,
  type VerifyStore,
} from '../../src/worker/index.js';
import { clock, gather, owner, profileOf, random, tab } from './world.js';

const ends: Dispose[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client and a server with a real port between them. */
const across = (store: VerifyStore): VerifyStore => {
  const { port1, port2 } = new MessageChannel();
  const stop = serveVerifyStore(portOf(port1), store);
  ends.push(() => {
    stop();
    port1.close();
    port2.close();
  });
  return createWorkerClient(port2);
};

describe('calls across a port', () => {
  it('give what the store gives', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const remote = across(me.verify);
    expect(await remote.profile(me.did)).toEqual(await me.verify.profile(me.did));
    expect(await remote.operationsFrom(me.did, 0)).toEqual(await me.verify.operationsFrom(me.did, 0));
  });

  it('wait for a database that is being opened, and say so when it cannot be', async () => {
    const registry = await openRegistry({ now: () => clock.now, random });
    const { id } = await registry.add(null);
    registry.close();
    const remote = across(createVerifyStore({ now: () => clock.now, random }));
    const opening = remote.open(id);
    expect(await remote.repositories()).toEqual([]);
    await opening;
    const refused = remote.open('not an id');
    const after = remote.repositories();
    after.catch(() => undefined);
    await expect(refused).rejects.toBeInstanceOf(TypeError);
    await expect(after).rejects.toMatchObject({ code: 'storage-closed' });
  });

  it('make a commit, signed on this side', async () => {
    const me = await owner();
    const remote = across(me.verify);
    const prepared = await remote.prepareCommit(me.did, [profileOf('Ada')], {
      key: me.signer.key,
      auth: me.auth,
      clockId: 0,
    });
    if (prepared.unchanged) throw new Error('unchanged');
    const heard = new Promise((resolve) => remote.on('changed', resolve));
    const head = await remote.finishCommit(prepared.ticket, await me.signer.sign(prepared.signing));
    expect(await heard).toMatchObject({ did: me.did, by: 'commit', head });
  });

  it('MED-7 hand a chunk of an upload over, so that it is in one thread only, and copy what lies in something larger', async () => {
    const me = await owner();
    const remote = across(me.verify);
    const ticket = await remote.uploads('begin', me.did, null);
    const chunk = new Uint8Array(CHUNK_BYTES).fill(7);
    await remote.uploads('part', ticket, 0, chunk);
    expect(chunk.buffer.byteLength).toBe(0);
    const larger = new Uint8Array(100).fill(8);
    await remote.uploads('part', ticket, 1, larger.subarray(0, 50));
    expect(larger).toEqual(new Uint8Array(100).fill(8));
    const { cid } = await remote.uploads('finish', ticket, 'video/mp4');
    const stored = new Uint8Array((await (await remote.readBlob(cid))?.arrayBuffer()) ?? []);
    expect([stored.length, stored[0], stored.at(-1)]).toEqual([CHUNK_BYTES + 50, 7, 8]);
  });

  it('throw errors again with class and code', async () => {
    const me = await owner();
    const remote = across(me.verify);
    const wrong = remote.prepareCommit(me.did, [{ ...profileOf('x'), value: { name: 1 } }], {
      key: me.signer.key,
      auth: me.auth,
      clockId: 0,
    });
    await expect(wrong).rejects.toBeInstanceOf(TabardError);
    await expect(wrong).rejects.toMatchObject({ code: 'bad-record-input' });
    await expect(remote.finishCommit('none', new Uint8Array(64))).rejects.toBeInstanceOf(TypeError);
    me.store.close();
    await expect(remote.profile(me.did)).rejects.toMatchObject({ code: 'storage-closed', retryable: true });
  });

  it('stream an export, chunk by chunk, and end it when nobody reads on', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const remote = across(me.verify);
    const here = await gather(me.verify.exportCar(me.did));
    expect(await gather(remote.exportCar(me.did))).toEqual(here);
    for await (const chunk of remote.exportCar(me.did)) {
      expect(chunk).toEqual(here[0]);
      break;
    }
    const stranger = await tab();
    await expect(gather(across(stranger.verify).exportCar(me.did))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('forward cancellation and progress', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const car = new Uint8Array((await gather(me.verify.exportCar(me.did))).flatMap((part) => [...part]));
    const visitor = await tab();
    const remote = across(visitor.verify);
    const phases = new Set<string>();
    const cancelled = new AbortController();
    const first = remote.importCar(car, { signal: cancelled.signal });
    cancelled.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await remote.repositories()).toEqual([]);
    await remote.importCar(car, { onProgress: ({ phase }) => phases.add(phase) });
    expect([...phases]).toEqual(['verifying', 'writing']);
    await expect(remote.importCar(car, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('fail all at once when the worker fails', async () => {
    const listeners = new Map<string, (event: Event) => void>();
    const dead = createWorkerClient({
      postMessage: () => undefined,
      addEventListener: (name, listener) => void listeners.set(name, listener),
      removeEventListener: () => undefined,
    });
    const waiting = dead.stats();
    listeners.get('error')?.(Object.assign(new Event('error'), { message: 'out of memory' }));
    await expect(waiting).rejects.toMatchObject({ code: 'worker-failed' });
    await expect(dead.stats()).rejects.toMatchObject({ code: 'worker-failed' });
  });
});

describe('blocks across a port', () => {
  const cids = Array.from({ length: 4 }, (_, nth) => `bafyrei${String(nth).repeat(52)}` as Cid);
  const whole = Uint8Array.from({ length: 100 }, (_, nth) => nth);
  const views = (...ranges: readonly (readonly [from: number, to: number])[]): Block[] =>
    ranges.map(([from, to], nth) => ({ cid: cids[nth] as Cid, bytes: whole.subarray(from, to) }));

  it.each<[string, Block[]]>([
    ['none', []],
    ['one', views([3, 9])],
    ['those of one message, with heads between them', views([10, 20], [22, 40], [42, 42], [45, 100])],
    ['far apart in one buffer', views([0, 1], [98, 99])],
    ['in another order than they lie', views([50, 60], [10, 20])],
    ['over one another', views([10, 30], [20, 40])],
    [
      'each in its own buffer',
      views([0, 10], [10, 30], [30, 35]).map(({ cid, bytes }) => ({ cid, bytes: bytes.slice() })),
    ],
  ])('arrive as they were, and stay with the sender: %s', async (_, blocks) => {
    const me = await tab();
    const arrived: Block[][] = [];
    const remote = across({
      ...me.verify,
      async receiveBlocks(_pull, given) {
        arrived.push(given.map(({ cid, bytes }) => ({ cid, bytes: bytes.slice() })));
        return { want: cids.slice(0, blocks.length), done: false };
      },
      getBlocks: async () => blocks,
    });
    const sent = blocks.map(({ cid, bytes }) => ({ cid, bytes: bytes.slice() }));
    expect(await remote.receiveBlocks('pull', blocks)).toEqual({ want: cids.slice(0, blocks.length), done: false });
    expect(arrived).toEqual([sent]);
    expect(await remote.getBlocks(`did:tabard:${'a'.repeat(32)}` as Did, [], 1)).toEqual(sent);
    expect(blocks).toEqual(sent);
  });
});
