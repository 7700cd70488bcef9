/** What is new, told as changes to one who holds the tree before (SYN-35 to SYN-37): the better way where it holds, the way of nodes where not. */
import { expect, test } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import { cidOfValue, encodeValue } from '../../src/codec/index.js';
import { buildHeads, type MessageOf } from '../../src/peer/messages/index.js';
import { type Change, encodeChanges, parseChanges } from '../../src/repo/changes.js';
import { WHOLE } from '../../src/repo/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import {
  allBlocks,
  owner as makeOwner,
  type Owner,
  path,
  postOf,
  profileOf,
  rowsOf,
  type Tab,
  tab,
} from '../worker/world.js';
import { createLiar, type Liar } from './support/liar.js';
import { hostOf } from './support/owner-host.js';
import { calm, type Node, until } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

interface Stage {
  readonly me: Owner;
  readonly at: Tab;
  readonly visitor: Node<VerifyStore>;
  readonly host: Node<VerifyStore>;
  readonly liar: Liar;
  /** What the visitor holds, and what is new. */
  readonly old: Cid;
  readonly root: Cid;
  readonly push: MessageOf<'heads'>;
  readonly list: readonly Change[];
}

/** A visitor that holds the first of two heads, and a peer at its other end that may say anything. */
const stage = async (): Promise<Stage> => {
  const world = worlds.open();
  const me = await makeOwner();
  const { data: old } = await me.commit([profileOf('Ada'), ...Array.from({ length: 30 }, (_, n) => postOf(`${n}`))]);
  const [host, at] = [await hostOf(world, me), await tab()];
  const visitor = world.adopt('visitor', at.verify);
  visitor.peer.seek(me.did);
  const [link] = await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'the first version');
  link.close('local');
  const { data: root } = await me.commit([profileOf('Ada Lovelace'), postOf('new')]);
  const asked = { root, have: [old], scope: WHOLE, posts: null, maxBytes: 1e5, build: true };
  const { changes } = await me.verify.serveBlocks(me.did, asked);
  const parsed = changes && parseChanges(changes);
  const served = await me.verify.heads(me.did);
  if (changes === undefined || parsed?.verdict !== 'valid' || served === undefined) throw new TypeError('no changes');
  const { position: log, delegations, heads: commits } = served;
  const liar = await createLiar(visitor, me.did);
  expect(await liar.hears('subscribe')).toMatchObject({ build: true });
  const push = buildHeads({ did: me.did, log, delegations, commits, changes });
  return { me, at, visitor, host, liar, old, root, push, list: parsed.value.list };
};

const nameAt = async ({ verify }: Tab, me: Owner): Promise<unknown> =>
  Reflect.get(Object((await verify.profile(me.did))?.record), 'name');

/** Gives all blocks of the difference to whoever asks for it. */
const giveNodes = async ({ me, liar, old, root }: Stage): Promise<void> => {
  const asked = await liar.hears('get', 'the difference is asked for');
  expect(asked).toMatchObject({ kind: 'diff', root, have: [old] });
  const blocks = (await allBlocks(me.verify, me.did, root, [old])).map(({ cid, bytes }) => [cid, bytes] as const);
  liar.say({ t: 'blocks', id: asked.id, blocks, cursor: null, gone: false });
};

test('SYN-35 SYN-21 an edit is pushed as what has changed, without a node, and taken in one step', async () => {
  const { me, at, visitor, liar, push } = await stage();
  liar.say(push);
  await until(() => visitor.changes.length === 2, 'the edit');
  await calm();
  expect(await nameAt(at, me)).toBe('Ada Lovelace');
  expect(liar.heard.some(({ t }) => t === 'get')).toBe(false);
  expect(visitor.errors).toEqual([]);
});

test('SYN-37 a host tells what is new in changes to one who builds, and in blocks to one who does not', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  const { id, data } = await me.commit([profileOf('Ada'), ...Array.from({ length: 30 }, (_, n) => postOf(`${n}`))]);
  const host = await hostOf(world, me);
  await me.commit([postOf('while away')]);
  const log = (await me.verify.identity(me.did))?.position ?? null;
  for (const build of [true, false]) {
    const asker = await createLiar(host, me.did);
    await asker.hears('hello');
    const held = { log, heads: [id], roots: [data], scope: WHOLE, posts: null, inline: 32_768 };
    asker.say({ t: 'subscribe', did: me.did, ...held, build });
    const told = await asker.hears('heads');
    expect([told.changes !== null, told.inline !== null]).toEqual([build, !build]);
    const before = asker.heard.length;
    host.peer.announceHead(me.did, (await me.commit([postOf(`pushed ${build}`)])).data);
    await until(() => asker.heard.slice(before).some(({ t }) => t === 'heads'), 'the push');
    const push = asker.heard.slice(before).find((one) => one.t === 'heads');
    expect([push?.changes !== null, push?.inline !== null]).toEqual([build, !build]);
    asker.link.close('local');
  }
  expect(host.errors).toEqual([]);
});

test('SYN-36 SYN-10 changes that give another tree than was signed cut their sender, leave nothing, and the tree comes from the next', async () => {
  const made = await stage();
  const { me, at, visitor, liar, push, old, list } = made;
  const before = await rowsOf(at);
  liar.say({ ...push, changes: encodeChanges({ from: old, list: list.slice(1) }) });
  await until(() => liar.ended() === 'bad-tree', 'cut off');
  await visitor.peer.settled();
  expect(await rowsOf(at)).toEqual(before);
  expect(await nameAt(at, me)).toBe('Ada');
  const honest = await createLiar(visitor, me.did);
  await honest.hears('subscribe');
  honest.say(push);
  await until(() => visitor.changes.length === 2, 'the edit');
  expect(await nameAt(at, me)).toBe('Ada Lovelace');
});

const blameless: readonly [string, (made: Stage) => Promise<Uint8Array<ArrayBuffer>>][] = [
  [
    'that build on a tree which is not here',
    async ({ list }) => encodeChanges({ from: await cidOfValue(encodeValue({ x: 1 })), list }),
  ],
  [
    'that are more than are taken',
    async ({ old }) =>
      encodeChanges({
        from: old,
        list: Array.from({ length: 3_000 }, (_, n) => ({ path: path(`x.y/${10_000 + n}`), record: null })),
      }),
  ],
];
test.each(blameless)('SYN-36 changes %s blame nobody: the same peer is asked for nodes', async (_, changesOf) => {
  const made = await stage();
  const { me, at, visitor, liar, push } = made;
  liar.say({ ...push, changes: await changesOf(made) });
  await giveNodes(made);
  await until(() => visitor.changes.length === 2, 'the edit');
  expect(liar.ended()).toBeUndefined();
  expect(await nameAt(at, me)).toBe('Ada Lovelace');
});

test('SYN-36 SYN-7 whoever offers changes that are no good and never answers keeps nobody from another who does', async () => {
  const made = await stage();
  const { me, at, visitor, liar, push, list } = made;
  liar.say({ ...push, changes: encodeChanges({ from: made.root, list }) });
  await liar.hears('get', 'the difference is asked for');
  const other = await createLiar(visitor, me.did);
  await other.hears('subscribe');
  other.say(push);
  await until(() => visitor.changes.length === 2, 'the edit');
  expect(await nameAt(at, me)).toBe('Ada Lovelace');
});
