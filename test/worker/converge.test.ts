/**
 * Devices of one identity and visitors, doing things in an order that a seed gives, over a network that loses, doubles and reorders
 * blocks. Whatever happened: once everybody has met everybody, all show the same, every tree is whole, and nothing written is lost.
 */
import { describe, expect, it } from 'vitest';
import type { RecordPath } from '../../src/base/index.js';
import { type Block, createMemoryBlocks, judgeTree } from '../../src/repo/index.js';
import { blocksIn } from '../../src/worker/packs.js';
import { clock, type Owner, owner, postOf, profileOf, sync, type Tab, tab } from './world.js';

/** mulberry32 */
const dice = (seed: number): ((sides: number) => number) => {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
};

const lossy =
  (roll: (sides: number) => number) =>
  (blocks: Block[]): Block[] => {
    switch (roll(6)) {
      case 0:
        return blocks.filter(() => roll(10) > 0);
      case 1:
        return [...blocks, ...blocks.filter(() => roll(2) > 0)];
      case 2:
        return blocks.toReversed();
      default:
        return blocks;
    }
  };

interface Written {
  readonly posts: Set<string>;
  readonly removed: Set<RecordPath>;
}

const write = async (device: Owner, roll: (sides: number) => number, written: Written, step: number): Promise<void> => {
  clock.now += roll(3) * 1000;
  const kind = roll(4);
  if (kind === 0) {
    await device.commit([profileOf(`name ${step}`)]);
    return;
  }
  const { records } = await device.verify.list(device.did, 'app.tabard.post', { limit: 1000 });
  const regretted = records[roll(Math.max(records.length, 1))];
  if (kind === 1 && regretted !== undefined) {
    await device.commit([{ remove: regretted.path, kind: roll(2) === 0 ? 'deletion' : 'retraction' }]);
    written.removed.add(regretted.path);
    return;
  }
  await device.commit([postOf(`post ${step}`)]);
  written.posts.add(`post ${step}`);
};

const stateOf = async ({ store, verify }: Tab, did: Owner['did']): Promise<unknown> => {
  const row = await store.read(['repositories'], (tx) => tx.objectStore('repositories').get(did));
  const blocks = createMemoryBlocks();
  for (const pack of await store.read(['packs'], (tx) => tx.objectStore('packs').getAll()))
    blocks.putAll(blocksIn(pack));
  const commits = await store.read(['commits'], (tx) => tx.objectStore('commits').getAll());
  const live = commits.filter(({ id }) => row?.heads.includes(id));
  expect(live.every(({ supersededAt }) => supersededAt === null)).toBe(true);
  for (const root of [...live.map(({ data }) => data), ...(row?.view ? [row.view] : [])]) {
    expect((await judgeTree(blocks, root, { records: false })).verdict).toBe('valid');
  }
  const { records } = await verify.list(did, 'app.tabard.post', { limit: 1000 });
  return { view: row?.view, posts: records.map(({ path }) => path), profile: (await verify.profile(did))?.record };
};

describe('everybody ends up with the same', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i', { timeout: 60_000 }, async (seed) => {
    const roll = dice(seed * 7919);
    const devices = [await owner(0), await owner(1), await owner(2)];
    const visitors = [await tab(), await tab()];
    const did = devices[0]?.did;
    if (did === undefined) throw new Error('no owner');
    const everyone: Tab[] = [...devices, ...visitors];
    const pick = (): Tab => everyone[roll(everyone.length)] ?? visitors[0] ?? (devices[0] as never);
    const written: Written = { posts: new Set(), removed: new Set() };
    let refused = 0;
    for (let step = 0; step < 60; step++) {
      const action = roll(10);
      const device = devices[roll(3)];
      if (action < 3 && device !== undefined) await write(device, roll, written, step);
      else if (action < 9) {
        const { received } = await sync(pick().verify, pick().verify, did, { tamper: lossy(roll) }).catch(
          (error: Error) => {
            if (/^(pull|log|delegations): needs/.test(error.message)) return { received: [] };
            throw error;
          },
        );
        refused += received.filter((one) => one.refused !== undefined || !one.done).length;
      } else {
        clock.now += roll(2) * 20 * 86_400_000;
        await pick().verify.collect();
      }
    }
    for (let round = 0; round < 3; round++) {
      for (const from of everyone) {
        for (const to of everyone) {
          if (from !== to && (await from.verify.profile(did)) !== undefined) await sync(from.verify, to.verify, did);
        }
      }
    }
    const states = await Promise.all(everyone.map((one) => stateOf(one, did)));
    for (const state of states) expect(state).toEqual(states[0]);
    const { records } = await (visitors[0] ?? pick()).verify.list(did, 'app.tabard.post', { limit: 1000 });
    const shown = new Set(records.map(({ value }) => Object(value).text));
    expect(records.some(({ path }) => written.removed.has(path))).toBe(false);
    expect(shown.size).toBe(written.posts.size - written.removed.size);
    expect(written.posts.size).toBeGreaterThan(3);
    expect(refused).toBeGreaterThan(0);
  });
});
