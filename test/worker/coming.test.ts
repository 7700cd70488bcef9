import { describe, expect, it } from 'vitest';
import type { Cid, Did } from '../../src/base/index.js';
import { CHUNK_BYTES } from '../../src/repo/index.js';
import { type ComingChannel, createComing } from '../../src/worker/coming.js';
import { createVerifyStore } from '../../src/worker/index.js';
import { clock, random, tab } from './world.js';

const ada = `did:tabard:${'a'.repeat(32)}` as Did;

/** Both ends hear what the other says. */
const pair = (): [ComingChannel, ComingChannel] => {
  const ends: ((message: unknown) => void)[][] = [[], []];
  const end = (mine: number): ComingChannel => ({
    post: (message) => {
      for (const hear of ends[1 - mine] ?? []) hear(structuredClone(message));
    },
    listen: (hear) => void ends[mine]?.push(hear),
    close: () => undefined,
  });
  return [end(0), end(1)];
};

const whole = new Uint8Array(40 * CHUNK_BYTES);
for (let at = 0; at < 40; at++) whole.fill(at + 1, at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES);

describe('a film on its way', () => {
  it('MED-9 is asked for from where somebody plays it on, and whoever waits hears of each part', async () => {
    const host = await tab();
    const { store } = await tab();
    const [channel, player] = pair();
    const here = createVerifyStore({ store, now: () => clock.now, random, channel: async () => channel });
    const blob = await host.verify.putBlob(ada, whole, 'video/mp4');
    const heard: unknown[] = [];
    player.listen((message) => void heard.push(message));
    const told: unknown[] = [];
    here.on('blob', (progress) => void told.push(progress));
    await here.beginBlob(ada, blob);
    const give = async (cid: Cid) => {
      const bytes = await host.verify.blobChunk(cid);
      if (bytes === undefined) throw new TypeError('the host lacks a chunk');
      const outcome = await here.receiveChunk(ada, blob.cid, { cid, bytes });
      if (outcome.verdict !== 'valid') throw new TypeError(outcome.verdict);
      return outcome.missing;
    };
    await give(blob.cid);
    const { chunks } = (await here.blob(blob.cid)) ?? { chunks: [] };
    expect((await give(chunks[0] ?? blob.cid))[0]).toBe(chunks[1]);
    player.post({ blob: blob.cid, want: 30 });
    const next = await give(chunks[1] ?? blob.cid);
    expect(next.slice(0, 3)).toEqual(chunks.slice(30, 33));
    expect(next[10]).toBe(chunks[2]);
    expect(new Set(next).size).toBe(next.length);
    expect(heard.at(-1)).toMatchObject({ blob: blob.cid, done: 2 * CHUNK_BYTES, size: blob.size, complete: false });
    for (const cid of chunks.slice(2)) await give(cid);
    expect(heard.at(-1)).toMatchObject({ done: blob.size, complete: true });
    expect(told.at(-1)).toMatchObject({ cid: blob.cid, complete: true });
  });

  it('MED-9 is told of to the pages of other tabs, and what is no such word is passed over', async () => {
    const [ours, theirs] = pair();
    const came: unknown[] = [];
    const [here, there] = [
      createComing(
        ours,
        () => 0,
        (progress) => void came.push(progress),
      ),
      createComing(
        theirs,
        () => 0,
        () => undefined,
      ),
    ];
    const { cid } = await (await tab()).verify.putBlob(ada, Uint8Array.of(1), 'video/mp4');
    there.came({ cid, done: 1, size: 2, complete: false });
    expect(came).toEqual([{ cid, done: 1, size: 2, complete: false }]);
    // The same moment again: once is enough, unless it is the end.
    there.came({ cid, done: 1, size: 2, complete: false });
    there.came({ cid, done: 2, size: 2, complete: true });
    expect(came.length).toBe(2);
    for (const odd of [null, 7, 'x', {}, { blob: 'x' }, { blob: cid, want: 1.5 }, { blob: cid, done: '1', size: 2 }])
      theirs.post(odd);
    expect(came.length).toBe(2);
    expect(here.wanted(cid)).toBe(0);
  });
});
