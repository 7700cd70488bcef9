/** Peers that are old, early, silent, unknown or that repeat what stands here: nobody is harmed, and few are scored. */
import { describe, expect, test } from 'vitest';
import { byteString, cidOfValue, decodeMap, encodeValue } from '../../src/codec/index.js';
import { createSelf } from '../../src/peer/index.js';
import { buildHeads } from '../../src/peer/messages/index.js';
import { testSigner } from '../helpers/keys.js';
import { createLiar } from './support/liar.js';
import { good } from './support/lies.js';
import { authorOf, calm, until } from './support/peers.js';
import { subscribeTo } from './support/requests.js';
import { createVictims } from './support/victims.js';

const setUp = createVictims();

test('SYN-18 what is refused is said so while nobody else serves', async () => {
  const { victim, author } = await setUp();
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  liar.say({ ...(await good(author)).heads, operations: [author.operation(0, { good: false })] });
  await until(() => victim.peer.status(author.did)?.kind === 'refused', 'refused');
  expect(victim.peer.status(author.did)).toEqual({ kind: 'refused', code: 'bad-signature' });
});

test('SYN-17 an older head offered as newer changes nothing and is counted', async () => {
  const { victim, author, made } = await setUp();
  const honest = made.add('honest');
  const old = await good(author, ['old']);
  await honest.store.publish(author, ['new']);
  await honest.peer.rehost();
  await made.link(victim, honest, author.did);
  await until(() => victim.changes.length === 1, 'the new one');
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  liar.say(old.heads);
  await until(() => victim.peer.stats().refusals['not-newer'] === 1, 'counted');
  expect(victim.store.texts(author.did)).toEqual(['new']);
  expect(liar.ended()).toBeUndefined();
});

test('SYN-28 a head ahead of the clock is kept aside, nobody is scored, and it is taken when it is due', async () => {
  const { victim, author, made } = await setUp();
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  const { root, blocks } = await author.tree(['tomorrow']);
  const due = made.clock.now() + 3_600_000;
  const { bytes } = await author.commit(root, { until: due });
  const keys = { operations: [author.operation(0)], delegations: [author.delegation()] };
  const inline = { root, blocks: blocks.map(({ cid, bytes: block }) => [cid, block] as const), cursor: null };
  const heads = buildHeads({ did: author.did, ...keys, commits: [bytes], inline });
  liar.say(heads);
  await until(() => (victim.store.calls.get('receiveHeads') ?? 0) === 1, 'judged');
  await calm();
  expect(victim.changes).toEqual([]);
  expect(victim.peer.stats().refusals).toEqual({});
  liar.heard.length = 0;
  await made.clock.advance(3_600_000);
  await liar.hears('subscribe', 'it is asked again when it is due');
  liar.say(heads);
  await until(() => victim.changes.length === 1, 'taken');
});

test('SYN-29 an unknown message is refused politely and the link lives on', async () => {
  const { victim, author } = await setUp();
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  liar.raw(encodeValue({ t: 'teleport', to: 'mars' }));
  expect((await liar.hears('unsupported')).of).toBe('teleport');
  liar.say({ t: 'ask', id: 5, role: 'indexer', body: new Uint8Array(1) });
  await until(() => liar.heard.some((each) => each.t === 'unsupported' && each.id === 5), 'an unknown role');
  liar.say({ t: 'push', id: 6, did: author.did, kind: 'reply', body: new Uint8Array(1) });
  await until(() => liar.heard.some((each) => each.t === 'unsupported' && each.id === 6), 'no inbox here');
  liar.say({ t: 'house', body: new Uint8Array(1) });
  await until(() => liar.heard.some((each) => each.t === 'unsupported' && each.of === 'house'), 'no household');
  expect(liar.ended()).toBeUndefined();
  expect(victim.peer.stats().refusals).toEqual({});
});

test('SYN-13 a visitor never proves who it is', async () => {
  const { victim, author } = await setUp();
  const self = authorOf(7);
  victim.peer.setSelf(createSelf(self.did, testSigner(5_007), async () => [self.delegation()]));
  const liar = await createLiar(victim, author.did);
  liar.say(subscribeTo(author.did));
  await liar.hears('heads');
  await calm();
  expect(liar.heard.some((each) => each.t === 'prove')).toBe(false);
});

test('SYN-3 who says nothing is cut off in time, unscored work undone', async () => {
  const { victim, author, made } = await setUp();
  const liar = await createLiar(victim, author.did, { hello: false });
  await liar.hears('subscribe');
  await made.clock.advance(10_000);
  expect(liar.ended()).toBe('timeout');
});

describe('SYN-11 what repeats what stands here', () => {
  const landed = async () => {
    const { victim, author, made } = await setUp();
    const first = await createLiar(victim, author.did);
    await first.hears('subscribe');
    const { root, blocks, heads } = await good(author);
    const log = { n: 0, id: await cidOfValue(author.operation(0)) };
    const inline = { root, blocks: blocks.map(({ cid, bytes }) => [cid, bytes] as const), cursor: null };
    first.say({ ...heads, log, inline });
    await until(() => victim.changes.length === 1, 'taken');
    const judged = (): number => victim.store.calls.get('receiveHeads') ?? 0;
    const next = await createLiar(victim, author.did);
    await next.hears('subscribe');
    return { victim, author, made, judged, next, again: { ...heads, operations: [], log } };
  };

  test('is not judged once for every neighbour that tells of it', async () => {
    const { victim, author, judged, next, again } = await landed();
    const before = judged();
    next.say(again);
    await until(() => {
      const status = victim.peer.status(author.did);
      return status?.kind === 'served' && status.peers === 2;
    }, 'it serves too');
    expect(judged()).toBe(before);
    expect(next.ended()).toBeUndefined();
  });

  test('is judged when a signature in it is another', async () => {
    const { next, again } = await landed();
    const commits = again.commits.map((bytes) => {
      const decoded = decodeMap(bytes);
      if (decoded.verdict !== 'valid') throw new TypeError('not a commit');
      return encodeValue({ ...decoded.value, sig: byteString(Uint8Array.of(1)) });
    });
    next.say({ ...again, commits });
    await until(() => next.ended() === 'bad-signature', 'cut off');
  });

  test('is judged when a delegation in it is another', async () => {
    const { author, next, again } = await landed();
    next.say({ ...again, delegations: [encodeValue({ did: author.did, aud: author.key, good: false })] });
    await until(() => next.ended() === 'bad-signature', 'cut off');
  });

  test('is judged when it stands under another log', async () => {
    const { judged, next, author, again } = await landed();
    const before = judged();
    next.say({ ...again, log: { n: 1, id: await cidOfValue(author.operation(1)) } });
    const get = await next.hears('get');
    expect(get).toMatchObject({ kind: 'log' });
    expect(judged()).toBe(before);
  });
});
