/** What is said to an owner of keeping them, and is not so: over a link that is driven by hand. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Cid, Did, Signer } from '../../src/base/index.js';
import { encodeValue } from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { encodePinBody, type PinBodyOf, parsePinBody } from '../../src/peer/pinning/bodies.js';
import type { KeptBy } from '../../src/peer/pinning/keepers.js';
import { buildKeep, type Keep } from '../../src/repo/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { testKey } from '../helpers/keys.js';
import { device, root as rootKey, thief } from '../identity/helpers.js';
import { owner as makeOwner, type Owner, postOf, profileOf } from '../worker/world.js';
import { strangerOf, tabOf } from './support/keeper.js';
import { createLiar, type Liar } from './support/liar.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

type Bytes = Uint8Array<ArrayBuffer>;

const worlds = keepWorlds();
let world: World;
let me: Owner;
let host: Node<VerifyStore>;
let kept: KeptBy[];
let root: Cid;

beforeEach(async () => {
  world = worlds.open();
  me = await makeOwner();
  const head = await me.commit([profileOf('Ada'), ...Array.from({ length: 40 }, (_, at) => postOf(`post ${at}`))]);
  root = head.data;
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  host = tabOf(world, me, 'owner');
  await host.peer.rehost();
  kept = [];
  host.peer.on('kept', (event) => kept.push(event));
});

let asked = 0;

/** What is answered to a body of the role; undefined for a refusal. */
const ask = async (liar: Liar, body: Bytes): Promise<Bytes | undefined> => {
  asked += 1;
  const id = asked;
  liar.say({ t: 'ask', id, role: 'pin', body });
  await until(
    () => liar.ended() !== undefined || liar.heard.some((each) => each.t === 'answer' && each.id === id),
    'an answer, or the end',
  );
  const answer = liar.heard.find((each) => each.t === 'answer' && each.id === id);
  return answer?.t === 'answer' ? (answer.body ?? undefined) : undefined;
};

const showOf = async (liar: Liar): Promise<PinBodyOf<'show'>> => {
  const body = await ask(liar, encodePinBody({ t: 'here', did: me.did, root }));
  const parsed = body === undefined ? undefined : parsePinBody(body);
  if (parsed?.verdict !== 'valid' || parsed.value.t !== 'show') throw new Error('the owner asks to be shown');
  return parsed.value;
};

interface Told {
  readonly them: Owner;
  readonly signer: Signer;
  readonly keep: Keep;
}

/** A statement that would hold, for a test to spoil. The liar has the repository: it reads the owner's. */
const trueKeep = async (liar: Liar, show: PinBodyOf<'show'>, n: number): Promise<Told> => {
  const them = await strangerOf(n);
  const { nonce, blocks, chunks } = show;
  const digests = await me.verify.pins('digests', me.did, nonce, { blocks, chunks });
  const occasion = { of: me.did, session: liar.key, transcript: liar.link.transcript, nonce };
  return { them, signer: them.signer, keep: { ...occasion, did: them.did, key: them.signer.key, root, ...digests } };
};

const tell = async (liar: Liar, { them, signer, keep }: Told): Promise<Bytes | undefined> => {
  const operations = await them.verify.operationsFrom(them.did, 0);
  const delegations = await them.verify.delegationsFor(them.did, [them.signer.key]);
  const statement = await buildKeep(keep, signer);
  return ask(liar, encodePinBody({ t: 'keep', did: me.did, statement, operations, delegations }));
};

test('PIN-5 what is true is noted: the ground on which the rest is spoiled', async () => {
  const liar = await createLiar(host, me.did);
  const told = await trueKeep(liar, await showOf(liar), 10);
  expect(await tell(liar, told)).toBeDefined();
  expect(kept).toMatchObject([{ did: told.them.did, here: true, current: true }]);
  expect(await host.store.identity(told.them.did)).toBeUndefined();
});

type Spoil = (told: Told) => Told | Promise<Told>;

const spoilt: readonly (readonly [string, string, Spoil])[] = [
  [
    'PIN-6 said on another link, as a middleman would repeat it',
    'bad-handshake',
    (told) => ({ ...told, keep: { ...told.keep, transcript: new Uint8Array(32).fill(9) } }),
  ],
  ['PIN-6 said by another tab', 'bad-handshake', (told) => ({ ...told, keep: { ...told.keep, session: testKey(77) } })],
  [
    'PIN-6 said to an older question',
    'bad-handshake',
    (told) => ({ ...told, keep: { ...told.keep, nonce: new Uint8Array(16) } }),
  ],
  [
    'PIN-7 with a digest that somebody made up',
    'bad-proof',
    (told) => ({ ...told, keep: { ...told.keep, blocks: told.keep.blocks.map(() => new Uint8Array(32)) } }),
  ],
  [
    'PIN-7 with fewer digests than were asked for',
    'bad-proof',
    (told) => ({ ...told, keep: { ...told.keep, blocks: [] } }),
  ],
  [
    'PIN-5 in the name of somebody else',
    'wrong-did',
    async (told) => ({ ...told, keep: { ...told.keep, did: (await strangerOf(30)).did } }),
  ],
  [
    'PIN-5 of oneself',
    'no-authority',
    (told) => ({ ...told, keep: { ...told.keep, key: device(80).key }, signer: device(80) }),
  ],
  [
    'PIN-5 signed by another key than it names',
    'bad-signature',
    (told) => ({ ...told, signer: { key: told.keep.key, sign: thief(1).sign } }),
  ],
];

describe('a keeper is not noted, and is cut off, whose statement is', () => {
  test.each(spoilt)('[PIN-6] %s', async (_, code, spoil) => {
    const liar = await createLiar(host, me.did);
    const told = await spoil(await trueKeep(liar, await showOf(liar), 11));
    const statement = await buildKeep(told.keep, told.signer);
    const operations = await told.them.verify.operationsFrom(told.them.did, 0);
    const delegations = await told.them.verify.delegationsFor(told.them.did, [told.them.signer.key]);
    const body = encodePinBody({ t: 'keep', did: me.did, statement, operations, delegations });
    expect(await ask(liar, body)).toBeUndefined();
    await until(() => liar.ended() !== undefined, 'the link is cut');
    expect(liar.ended()).toBe(code);
    expect(kept).toEqual([]);
  });
});

test('PIN-7 who lacks some of what is asked for is not noted, and not held to be a liar', async () => {
  const liar = await createLiar(host, me.did);
  const told = await trueKeep(liar, await showOf(liar), 12);
  const blocks = told.keep.blocks.map((digest, at) => (at === 0 ? null : digest));
  expect(await tell(liar, { ...told, keep: { ...told.keep, blocks } })).toBeUndefined();
  expect(liar.ended()).toBeUndefined();
  expect(kept).toEqual([]);
});

test('PIN-5 a device that its owner has put out cannot speak for them by the log from before', async () => {
  const liar = await createLiar(host, me.did);
  const show = await showOf(liar);
  const told = await trueKeep(liar, show, 13);
  const { did, person, signer } = told.them;
  const revocation = await buildUpdate(
    person.log,
    {
      grants: [],
      revoked: [{ key: signer.key, keep: [] }],
    },
    rootKey(5 + 13),
  );
  await host.store.receiveOperations(did, [person.bytes, revocation]);
  expect(await tell(liar, told)).toBeUndefined();
  expect(kept).toEqual([]);
  expect(host.peer.stats().refusals).toEqual({ revoked: 1 });
});

test('PIN-7 a tree that is not ours is answered nothing', async () => {
  const liar = await createLiar(host, me.did);
  const other = await strangerOf(14);
  const [head] = (await other.verify.repositories())[0]?.heads ?? [];
  const body = encodePinBody({ t: 'here', did: me.did, root: head?.data ?? root });
  expect(await ask(liar, body)).toBeUndefined();
  expect(await ask(liar, encodePinBody({ t: 'here', did: other.did, root }))).toBeUndefined();
  expect(liar.ended()).toBeUndefined();
});

test('PIN-10 a link that begins again and again is answered once in a minute; a statement counts once', async () => {
  const liar = await createLiar(host, me.did);
  const told = await trueKeep(liar, await showOf(liar), 15);
  const here = encodePinBody({ t: 'here', did: me.did, root });
  for (let at = 0; at < 5; at++) expect(await ask(liar, here)).toBeUndefined();
  expect(await tell(liar, told)).toBeDefined();
  expect(await tell(liar, told)).toBeUndefined();
  expect(kept).toHaveLength(1);
  await world.clock.advance(60_000);
  expect(await ask(liar, here)).toBeDefined();
});

test('PIN-10 of a crowd that says so 64 are answered in ten minutes', async () => {
  const answers: boolean[] = [];
  for (let at = 0; at < 70; at++) {
    const liar = await createLiar(host, me.did);
    answers.push((await ask(liar, encodePinBody({ t: 'here', did: me.did, root }))) !== undefined);
  }
  expect(answers.filter(Boolean)).toHaveLength(64);
  await world.clock.advance(600_000);
  const later = await createLiar(host, me.did);
  expect(await ask(later, encodePinBody({ t: 'here', did: me.did, root }))).toBeDefined();
});

test('PIN-5 bodies of other versions and kinds get no answer; what is no body is held against its sender', async () => {
  const liar = await createLiar(host, me.did);
  expect(await ask(liar, encodeValue({ v: 2, t: 'here' }))).toBeUndefined();
  expect(await ask(liar, encodeValue({ v: 1, t: 'later' }))).toBeUndefined();
  expect(await ask(liar, encodePinBody({ t: 'noted', box: null }))).toBeUndefined();
  expect(liar.ended()).toBeUndefined();
  expect(host.peer.stats().refusals).toEqual({});
  expect(await ask(liar, new Uint8Array([1, 2, 3]))).toBeUndefined();
  expect(Object.keys(host.peer.stats().refusals)).not.toEqual([]);
  expect(kept).toEqual([]);
});

test('PIN-5 who is no owner of what is asked about answers nothing at all', async () => {
  const nobody = world.adopt('nobody', (await strangerOf(16)).verify, { pins: me.verify });
  nobody.peer.seek(me.did);
  const liar = await createLiar(nobody, me.did);
  expect(await ask(liar, encodePinBody({ t: 'here', did: me.did satisfies Did, root }))).toBeUndefined();
  await calm();
});
