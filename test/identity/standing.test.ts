import { describe, expect, test } from 'vitest';
import { resolve } from '../../src/identity/fork.js';
import { MAX_OPERATIONS } from '../../src/identity/limits.js';
import { pathOf, standUnrivalled } from '../../src/identity/standing.js';
import { extend, person, rotate } from './helpers.js';

describe('a log without rivals', () => {
  test('stands as the rules of forks would have it', async () => {
    let { log } = await person();
    for (let index = 0; index < 4; index++) {
      const standing = standUnrivalled(log.operations);
      const resolved = resolve(log.operations, log.firstSeen);
      if (standing === undefined) throw new Error('a chain has no rivals');
      expect(standing.tip.id).toBe(resolved.tip.id);
      expect(pathOf(standing).map(({ id }) => id)).toEqual(pathOf(resolved).map(({ id }) => id));
      expect([standing.disputed, resolved.disputed]).toEqual([[], []]);
      log = await extend(log, await rotate(log, index + 1));
    }
  });

  test('is none as soon as two follow one operation, wherever, and when it is over its bound', async () => {
    const { log } = await person();
    const one = await extend(log, await rotate(log, 1));
    const longer = await extend(one, await rotate(one, 2));
    for (const base of [one, longer]) {
      const rival = await rotate(log, 1, { grants: [log.state.position.id] });
      const forked = await extend(base, rival);
      expect(forked.operations.length).toBe(base.operations.length + 1);
      expect(standUnrivalled(forked.operations)).toBeUndefined();
    }
    const [genesis] = log.operations;
    if (genesis === undefined) throw new Error('a log has a genesis');
    const chain = [genesis];
    while (chain.length <= MAX_OPERATIONS)
      chain.push({ ...genesis, id: `${chain.length}` as typeof genesis.id, parent: chain.at(-1) ?? null });
    expect(standUnrivalled(chain.slice(0, -1))).toBeDefined();
    expect(standUnrivalled(chain)).toBeUndefined();
  });
});
