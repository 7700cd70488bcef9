/** Parts of a large tree that a host works out before they are asked for. */
import { describe, expect, it } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import type { SyncStore } from '../../src/peer/index.js';
import { buildGet } from '../../src/peer/messages/index.js';
import { createAnswers } from '../../src/peer/session/answer.js';
import { WHOLE } from '../../src/repo/index.js';
import type { ServeRequest } from '../../src/worker/index.js';
import { testDid } from './support/peers.js';

const did = testDid(1);
const root = 'bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm' as Cid;
const parts = 4;

/** A store that gives a tree in parts, and says which it was asked for. */
const storeOf = (asked: ServeRequest[], fails = new Set<string>()): SyncStore => {
  const serveBlocks: SyncStore['serveBlocks'] = async (_did, request) => {
    asked.push(request);
    const at = Number(request.cursor ?? 0);
    if (fails.delete(String(at))) throw new Error('the disk');
    const blocks = [{ cid: root, bytes: Uint8Array.of(at) }];
    return at + 1 < parts ? { blocks, cursor: String(at + 1) } : { blocks };
  };
  return { serveBlocks } as Partial<SyncStore> as SyncStore;
};

const ask = (cursor: string | null, have: readonly Cid[] = []) =>
  buildGet({ id: 1, did, kind: 'diff', root, have, scope: WHOLE, posts: null, cursor });

const cursors = (asked: readonly ServeRequest[]): (string | undefined)[] => asked.map(({ cursor }) => cursor);

describe('a host that is asked for part after part', () => {
  it('SYN-24 reads each part once, one ahead of what is asked', async () => {
    const asked: ServeRequest[] = [];
    const { get } = createAnswers(storeOf(asked), () => true);
    const got: number[] = [];
    for (let cursor: string | null = null, more = true; more; ) {
      const answer = await get(ask(cursor));
      if (answer.t !== 'blocks') throw new Error('not blocks');
      got.push(answer.blocks[0]?.[1][0] ?? -1);
      expect(asked.length).toBe(Math.min(parts, got.length + 1));
      cursor = answer.cursor;
      more = cursor !== null;
    }
    expect(got).toEqual([0, 1, 2, 3]);
    expect(cursors(asked)).toEqual([undefined, '1', '2', '3']);
  });

  it('gives nobody what was worked out for somebody who holds something else', async () => {
    const asked: ServeRequest[] = [];
    const { get } = createAnswers(storeOf(asked), () => true);
    await get(ask(null));
    await get(ask('1', [root]));
    expect(asked.map(({ cursor, have }) => [cursor, have.length])).toEqual([
      [undefined, 0],
      ['1', 0],
      ['1', 1],
      ['2', 1],
    ]);
  });

  it('keeps a few parts only, however many begin and never go on', async () => {
    const asked: ServeRequest[] = [];
    const { get } = createAnswers(storeOf(asked), () => true);
    const roots = Array.from({ length: 12 }, (_, i) => `${root.slice(0, -2)}${String.fromCharCode(97 + i)}m` as Cid);
    for (const one of roots) await get({ ...ask(null), root: one });
    asked.length = 0;
    const [oldest, newest] = [roots[0], roots.at(-1)];
    await get({ ...ask('1'), root: newest ?? root });
    expect(cursors(asked)).toEqual(['2']);
    await get({ ...ask('1'), root: oldest ?? root });
    expect(cursors(asked)).toEqual(['2', '1', '2']);
  });

  it('reads again what failed ahead', async () => {
    const asked: ServeRequest[] = [];
    const { get } = createAnswers(storeOf(asked, new Set(['1'])), () => true);
    await get(ask(null));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await get(ask('1'))).toMatchObject({ t: 'blocks', cursor: '2' });
    expect(cursors(asked)).toEqual([undefined, '1', '1', '2']);
  });
});
