/** Proofs of identity conflicts go from neighbour to neighbour, and enemies gain nothing by them. */
import { describe, expect, test } from 'vitest';
import { byteString, encodeValue, linkTo } from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { MAX_CONFLICTS_A_WINDOW, STANDBY_PATIENCE } from '../../src/peer/limits.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { testKey } from '../helpers/keys.js';
import { root, unsignedBy } from '../identity/helpers.js';
import { owner as makeOwner, type Owner, profileOf, tab } from '../worker/world.js';
import { createLiar, type Liar } from './support/liar.js';
import { hostOf } from './support/owner-host.js';
import { calm, type Node, testDid, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

const retire = (me: Owner, seq: number): Promise<Uint8Array<ArrayBuffer>> =>
  buildUpdate(me.person.log, { retired: [{ key: testKey(399), seq }] }, root(0));

/** Somebody who keeps and serves the owner's repository. */
const keeperOf = async (made: World, me: Owner, from: Node<VerifyStore>, name: string): Promise<Node<VerifyStore>> => {
  const { verify } = await tab();
  const node = made.adopt(name, verify);
  node.peer.seek(me.did);
  await made.link(from, node, me.did);
  await until(() => node.changes.length > 0, `${name} has it`);
  await verify.keep(me.did, { reason: 'follow', serve: true });
  await node.peer.rehost();
  return node;
};

const inConflict = async (node: Node<VerifyStore>, me: Owner): Promise<boolean> =>
  (await node.store.identity(me.did))?.conflict === true;

const waitFor = async (made: World, condition: () => Promise<boolean>, reason: string): Promise<void> => {
  for (let turn = 0; turn < 200; turn++) {
    if (await condition()) return;
    await made.clock.advance(100);
    await calm();
  }
  throw new Error(`never: ${reason}`);
};

const setUp = async () => {
  const made = worlds.open();
  const me = await makeOwner();
  await me.commit([profileOf('Ada')]);
  await me.verify.receiveOperations(me.did, [await retire(me, 1)]);
  const host = await hostOf(made, me);
  const victim = await keeperOf(made, me, host, 'keeper');
  return { made, me, host, victim, his: await retire(me, 2) };
};

/** What the owner could show of the two branches; the owner's own store stays as it is. */
const proofOf = async (me: Owner, his: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const { verify } = await tab();
  await verify.receiveOperations(me.did, [...(await me.verify.operationsFrom(me.did, 0)), his]);
  const proof = await verify.conflictProof(me.did);
  if (proof === undefined) throw new TypeError('no proof');
  return proof;
};

/** Of sides with an operation each, whatever they are. */
const proofWith = (me: Owner, sides: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  encodeValue({
    ...{ v: 1, did: me.did, fork: linkTo(me.person.log.state.position.id) },
    sides: sides.map((bytes) => ({ operations: [byteString(bytes)], seen: null })),
  });

const hands = (liar: Liar, id: number, body: Uint8Array<ArrayBuffer>): void =>
  liar.say({ t: 'ask', id, role: 'conflict', body });

const answered = (liar: Liar): number => liar.heard.filter(({ t }) => t === 'answer').length;

describe('a proof of an identity conflict', () => {
  test('SYN-32 goes from the first who has both sides to everyone, over neighbours who had one', async () => {
    const { made, me, host, victim, his } = await setUp();
    const far = await keeperOf(made, me, victim, 'far');
    const told: unknown[] = [];
    far.peer.on('changed', ({ did, head }) => told.push([did, head]));
    const liar = await createLiar(host, me.did);
    await liar.hears('subscribe');
    hands(liar, 1, await proofOf(me, his));
    await waitFor(made, () => inConflict(host, me), 'the owner knows');
    await waitFor(made, () => inConflict(victim, me), 'the keeper knows');
    await waitFor(made, () => inConflict(far, me), 'who is two links away knows');
    await until(() => told.length > 0, 'told');
    expect(told).toEqual([[me.did, undefined]]);
    const sides = (await far.store.conflict(me.did))?.sides ?? [];
    expect(sides.map(({ seen }) => seen?.from)).toEqual([victim.key, victim.key]);
    expect([host, victim, far].flatMap(({ errors }) => errors)).toEqual([]);
    expect(liar.ended()).toBeUndefined();
  });

  test('SYN-32 is told to whoever comes later', async () => {
    const { made, me, victim, his } = await setUp();
    await victim.store.receiveOperations(me.did, [his]);
    const late = await keeperOf(made, me, victim, 'late');
    await waitFor(made, () => inConflict(late, me), 'who comes later knows');
  });

  test('SYN-33 that is forged cuts its sender off, and nothing of it is kept', async () => {
    const { made, me, victim, his } = await setUp();
    const [, mine] = await me.verify.operationsFrom(me.did, 0);
    if (mine === undefined) throw new TypeError('a log');
    const forged = proofWith(me, [mine, unsignedBy(his)]);
    const liar = await createLiar(victim, me.did);
    await liar.hears('subscribe');
    hands(liar, 1, forged);
    await made.clock.advance(STANDBY_PATIENCE);
    await until(() => liar.ended() !== undefined, 'the liar is cut off');
    expect(await inConflict(victim, me)).toBe(false);
  });

  test('SYN-33 with one side only is none: its sender is cut off', async () => {
    const { made, me, victim } = await setUp();
    const [genesis, update] = await me.verify.operationsFrom(me.did, 0);
    if (genesis === undefined || update === undefined) throw new TypeError('a log');
    for (const sides of [[update], [update, update]]) {
      const liar = await createLiar(victim, me.did);
      await liar.hears('subscribe');
      hands(liar, 1, proofWith(me, sides));
      await made.clock.advance(STANDBY_PATIENCE);
      await until(() => liar.ended() !== undefined, 'the liar is cut off');
      expect(liar.ended()).toBe('bad-proof');
    }
    expect(await inConflict(victim, me)).toBe(false);
  });

  test('SYN-33 sent again and again is judged a few times, then the link ends', async () => {
    const { made, me, victim, his } = await setUp();
    const liar = await createLiar(victim, me.did);
    await liar.hears('subscribe');
    let judged = 0;
    const { receiveConflict } = victim.store;
    Object.assign(victim.store, {
      receiveConflict: (...args: Parameters<typeof receiveConflict>) => {
        judged += 1;
        return receiveConflict(...args);
      },
    });
    const proof = await proofOf(me, his);
    hands(liar, 1, proof);
    await made.clock.advance(STANDBY_PATIENCE);
    await until(() => answered(liar) === 1, 'judged');
    for (let id = 2; id < 80 && liar.ended() === undefined; id++) {
      hands(liar, id, proof);
      await until(() => answered(liar) === id || liar.ended() !== undefined, 'answered');
    }
    expect(liar.ended()).toBe('unexpected');
    // The same bytes are not judged again, and no others were.
    expect(judged).toBe(1);
    expect(answered(liar)).toBeLessThan(MAX_CONFLICTS_A_WINDOW * 4 + 8);
    expect(liar.heard.filter((one) => one.t === 'answer' && one.body !== null)).toHaveLength(MAX_CONFLICTS_A_WINDOW);
  });

  test('SYN-33 of an identity under which we did not meet tells nobody anything, and changes nothing', async () => {
    const { made, me, victim, his } = await setUp();
    const other = testDid(9);
    const otherTopic = await createLiar(victim, other);
    hands(otherTopic, 1, await proofOf(me, his));
    await made.clock.advance(STANDBY_PATIENCE);
    await until(() => answered(otherTopic) === 1, 'answered');
    expect(otherTopic.heard.find(({ t }) => t === 'answer')).toMatchObject({ refused: 'not-found', body: null });
    expect(await inConflict(victim, me)).toBe(false);
    expect(otherTopic.ended()).toBeUndefined();
  });
});
