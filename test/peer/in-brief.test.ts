/** Two of this version who hold the same head say no more than that (SYN-38); where that is not enough, all is said once. */
import { expect, test } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import { byteString, cidOfValue, decodeMap, encodeValue } from '../../src/codec/index.js';
import { createBrief } from '../../src/peer/intake/brief.js';
import { buildHeads, type MessageOf } from '../../src/peer/messages/index.js';
import type { Session } from '../../src/peer/session/index.js';
import { WHOLE } from '../../src/repo/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { owner as makeOwner, type Owner, postOf, profileOf, rowsOf, type Tab, tab } from '../worker/world.js';
import { createLiar, type Liar } from './support/liar.js';
import { hostOf } from './support/owner-host.js';
import { calm, type Node, until } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();
const versions = [1, 2];

const nobody = await cidOfValue(encodeValue({ nobody: 1 }));

const inBrief = (me: Owner, head: Cid): MessageOf<'subscribe'> => ({
  ...{ t: 'subscribe', did: me.did, log: null, heads: [head], roots: [], scope: WHOLE, posts: null },
  ...{ inline: 32_768, build: true },
});

test('SYN-38 who names a head in brief is told what sets the next apart, and by its id what it has', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  const old = await me.commit([profileOf('Ada'), ...Array.from({ length: 30 }, (_, n) => postOf(`${n}`))]);
  const host = await hostOf(world, me);
  const now = await me.commit([postOf('while away')]);
  const told = async (head: Cid): Promise<MessageOf<'heads'>> => {
    const asker = await createLiar(host, me.did, { versions });
    await asker.hears('subscribe');
    asker.say(inBrief(me, head));
    const heads = await asker.hears('heads');
    asker.link.close('local');
    return heads;
  };
  const next = await told(old.id);
  expect(next).toMatchObject({ log: null, commits: [], holds: [], inline: null, delegations: [] });
  const apart = next.apart === null ? undefined : decodeMap(next.apart);
  expect(apart?.verdict === 'valid' && Object.keys(apart.value).sort()).toEqual(['data', 'prev', 'rev', 'seq', 'sig']);
  expect(next.changes).not.toBeNull();
  expect(await told(now.id)).toEqual(buildHeads({ did: me.did, holds: [now.id] }));
  // Of what is not here nothing follows: what is here is named, and where the log stands.
  const log = (await me.verify.identity(me.did))?.position ?? null;
  expect(await told(nobody)).toEqual(buildHeads({ did: me.did, log, holds: [now.id] }));
});

test('SYN-38 a neighbour of an older version is told all, and asked in full', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  const { id, data } = await me.commit([profileOf('Ada')]);
  const host = await hostOf(world, me);
  const [older, newer] = [await createLiar(host, me.did), await createLiar(host, me.did, { versions })];
  expect((await older.hears('subscribe')).roots).toEqual([data]);
  expect(await newer.hears('subscribe')).toEqual(inBrief(me, id));
  for (const asker of [older, newer]) asker.say({ ...inBrief(me, id), build: false, roots: [data] });
  for (const asker of [older, newer]) expect((await asker.hears('heads')).commits).toHaveLength(1);
});

interface Stage {
  readonly me: Owner;
  readonly at: Tab;
  readonly visitor: Node<VerifyStore>;
  readonly host: Node<VerifyStore>;
  readonly liar: Liar;
  readonly old: Cid;
  /** What an honest neighbour says in brief. */
  readonly honest: MessageOf<'heads'>;
}

/** A visitor that holds the first of two heads and named it in brief. */
const stage = async (): Promise<Stage> => {
  const world = worlds.open();
  const me = await makeOwner();
  const { id: old } = await me.commit([profileOf('Ada'), ...Array.from({ length: 30 }, (_, n) => postOf(`${n}`))]);
  const [host, at] = [await hostOf(world, me), await tab()];
  const visitor = world.adopt('visitor', at.verify);
  visitor.peer.seek(me.did);
  const [link] = await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'the first version');
  link.close('local');
  await me.commit([profileOf('Ada Lovelace')]);
  const asker = await createLiar(host, me.did, { versions });
  await asker.hears('subscribe');
  asker.say(inBrief(me, old));
  const honest = await asker.hears('heads');
  // It says hello before the visitor asks, so what it is asked is in brief.
  const liar = await createLiar(visitor, me.did, { versions });
  expect(await liar.hears('subscribe')).toEqual(inBrief(me, old));
  return { me, at, visitor, host, liar, old, honest };
};

const nameAt = async ({ verify }: Tab, me: Owner): Promise<unknown> =>
  Reflect.get(Object((await verify.profile(me.did))?.record), 'name');

const asked = ({ heard }: Liar): readonly MessageOf<'subscribe'>[] => heard.filter((one) => one.t === 'subscribe');

test('SYN-38 SYN-17 what is said in brief is judged as what is said in full', async () => {
  const { me, at, visitor, liar, honest, old } = await stage();
  liar.say({ ...honest, apart: null, changes: null, holds: [old] });
  await until(() => visitor.peer.status(me.did)?.kind === 'served', 'its head is known');
  liar.say(honest);
  await until(() => visitor.changes.length === 2, 'the edit');
  expect(await nameAt(at, me)).toBe('Ada Lovelace');
  expect(asked(liar)).toHaveLength(1);
});

test('SYN-38 a head that is named and not here is asked for once, in full; who goes on naming is not asked again', async () => {
  const { me, at, visitor, liar, honest } = await stage();
  for (let n = 0; n < 3; n++) liar.say(buildHeads({ did: me.did, holds: [nobody] }));
  await until(() => asked(liar).length === 2, 'asked in full');
  const full = asked(liar)[1];
  expect([full?.roots.length, full?.log !== null]).toEqual([1, true]);
  for (let n = 0; n < 3; n++) liar.say({ ...honest, holds: [nobody] });
  await visitor.peer.settled();
  await calm();
  expect(asked(liar)).toHaveLength(2);
  expect(liar.ended()).toBeUndefined();
  expect(await nameAt(at, me)).toBe('Ada');
});

const spoiled = (honest: MessageOf<'heads'>, change: object): MessageOf<'heads'> => {
  const decoded = honest.apart === null ? undefined : decodeMap(honest.apart);
  if (decoded?.verdict !== 'valid') throw new TypeError('apart');
  return { ...honest, apart: encodeValue({ ...decoded.value, ...change }) };
};

test.each([
  ['another signature', { sig: byteString(new Uint8Array(64).fill(3)) }, 'bad-signature'],
  ['another identity', { did: 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }, 'wrong-did'],
  ['another sequence', { seq: 77 }, 'bad-signature'],
] as const)('SYN-38 SYN-10 a commit told apart with %s is refused as any such commit', async (_, change, code) => {
  const { me, at, visitor, liar, honest } = await stage();
  const before = await rowsOf(at);
  liar.say(spoiled(honest, change));
  await until(() => visitor.peer.stats().refusals[code] !== undefined, code);
  await visitor.peer.settled();
  expect(await rowsOf(at)).toEqual(before);
  expect(await nameAt(at, me)).toBe('Ada');
});

test('SYN-38 a commit told apart from another head than was named last is asked for in full, and blames nobody', async () => {
  const { me, visitor, liar, honest } = await stage();
  const changes = encodeValue({ from: { $link: nobody }, list: [] });
  liar.say({ ...honest, changes });
  await until(() => asked(liar).length === 2, 'asked in full');
  expect(liar.ended()).toBeUndefined();
  expect(visitor.peer.stats().refusals).toEqual({});
  liar.say(buildHeads({ did: me.did }));
  await calm();
  expect(visitor.errors).toEqual([]);
});

test('SYN-38 of two heads of one tree the second is named in full: what is told from the first would look forged', async () => {
  const me = await makeOwner();
  await me.commit([profileOf('Ada')]);
  const stored = await me.verify.heads(me.did);
  const [first] = stored?.heads ?? [];
  const decoded = first === undefined ? undefined : decodeMap(first);
  if (stored === undefined || decoded?.verdict !== 'valid') throw new TypeError('no head');
  const other = { ...stored, heads: [encodeValue({ ...decoded.value, seq: 99 })] };
  const said: boolean[] = [];
  const subscribe: Session['subscribe'] = ({ roots }) => void said.push(roots.length === 0);
  const session = { brief: true, subscribe } as Session;
  const brief = createBrief({ store: me.verify, did: me.did, part: () => undefined });
  for (const heads of [stored, stored, other, stored]) await brief.subscribe(session, heads, 1, () => true);
  // After the full one nothing is named, and what is asked next may be in brief again.
  expect(said).toEqual([true, true, false, true]);
});
