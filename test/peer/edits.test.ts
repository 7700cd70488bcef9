/** Edits that are pushed with their blocks, over the store that ships: taken in one step, whoever brings them; lies are not. */
import { describe, expect, test } from 'vitest';
import type { RefusalCode } from '../../src/base/index.js';
import { byteString, decodeMap, encodeValue } from '../../src/codec/index.js';
import { type BlockPair, buildHeads, type MessageOf } from '../../src/peer/messages/index.js';
import type { HeadInfo, VerifyStore } from '../../src/worker/index.js';
import {
  allBlocks,
  owner as makeOwner,
  type Owner,
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

/** The store, and the names of its methods as they are called. */
const watched = ({ verify }: Tab): { readonly store: VerifyStore; readonly calls: string[] } => {
  const calls: string[] = [];
  const store = new Proxy(verify, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        calls.push(String(name));
        return Reflect.apply(value, target, args);
      };
    },
  });
  return { store, calls };
};

const nameAt = async (store: VerifyStore, me: Owner): Promise<unknown> =>
  Reflect.get(Object((await store.profile(me.did))?.record), 'name');

/** What is pushed of the newest head to one that holds `have`. */
const pushOf = async (me: Owner, have: HeadInfo): Promise<MessageOf<'heads'>> => {
  const [served, view] = [await me.verify.heads(me.did), await me.verify.profile(me.did)];
  if (served === undefined || view === undefined) throw new TypeError('a head');
  const root = view.head.data;
  const blocks = (await allBlocks(me.verify, me.did, root, [have.data])).map(
    ({ cid, bytes }): BlockPair => [cid, bytes],
  );
  const { position: log, delegations, heads: commits } = served;
  return buildHeads({ did: me.did, log, delegations, commits, inline: { root, blocks, cursor: null } });
};

test('SYN-21 an edit that is pushed with its blocks costs one question to the store, and the store is not asked again for it', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  await me.commit([profileOf('Ada'), ...Array.from({ length: 60 }, (_, at) => postOf(`post ${at}`))]);
  const { store, calls } = watched(await tab());
  const [host, visitor] = [await hostOf(world, me), world.adopt('visitor', store)];
  const shown: unknown[] = [];
  visitor.peer.on('changed', ({ profile }) => shown.push(Reflect.get(Object(profile?.record), 'name')));
  visitor.peer.seek(me.did);
  await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'the first version');
  await calm();
  for (const name of ['Ada L.', 'Ada Lovelace']) {
    calls.length = 0;
    const { length } = visitor.changes;
    const head = await me.commit([profileOf(name)]);
    host.peer.announceHead(me.did, head.data);
    await until(() => visitor.changes.length > length, name);
    await calm();
    expect(calls).toEqual(['takeEdit']);
    expect(shown.at(-1)).toBe(name);
    expect(await nameAt(store, me)).toBe(name);
  }
  expect([...host.errors, ...visitor.errors]).toEqual([]);
});

test('SWM-6 an own repository that came about after the tab had looked at what it keeps is hosted with its first word', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  const [host, visitor] = [world.adopt('host', me.verify), world.adopt('visitor', (await tab()).verify)];
  await host.peer.rehost();
  const head = await me.commit([profileOf('Ada')]);
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  host.peer.announceHead(me.did, head.data);
  visitor.peer.seek(me.did);
  await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'the first version');
  expect([...host.errors, ...visitor.errors]).toEqual([]);
});

/** A visitor that holds the first of two heads, and a peer at its other end that may say anything. */
const visited = async (): Promise<{
  readonly me: Owner;
  readonly at: Tab;
  readonly visitor: Node<VerifyStore>;
  readonly liar: Liar;
  readonly push: MessageOf<'heads'>;
}> => {
  const made = worlds.open();
  const me = await makeOwner();
  const first = await me.commit([profileOf('Ada'), postOf('one')]);
  const [host, at] = [await hostOf(made, me), await tab()];
  const visitor = made.adopt('visitor', at.verify);
  visitor.peer.seek(me.did);
  const [link] = await made.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'the first version');
  link.close('local');
  await me.commit([profileOf('Ada Lovelace')]);
  const liar = await createLiar(visitor, me.did);
  await liar.hears('subscribe');
  return { me, at, visitor, liar, push: await pushOf(me, first) };
};

describe('what is pushed', () => {
  test('SYN-11 by two neighbours at one time is taken once, and both are known to hold it', async () => {
    const { me, visitor, liar, push } = await visited();
    const other = await createLiar(visitor, me.did);
    await other.hears('subscribe');
    liar.say(push);
    other.say(push);
    await until(() => visitor.changes.length === 2, 'the edit');
    await visitor.peer.settled();
    await calm();
    expect(visitor.changes).toHaveLength(2);
    expect(visitor.peer.status(me.did)).toMatchObject({ kind: 'served', peers: 2 });
  });

  const lies: readonly {
    readonly what: string;
    readonly code: RefusalCode;
    spoil(push: MessageOf<'heads'>): MessageOf<'heads'>;
  }[] = [
    {
      what: 'a block that is not what its name says',
      code: 'bad-hash',
      spoil: (push) => withBlocks(push, (blocks) => blocks.map(([cid, bytes]): BlockPair => [cid, spoiled(bytes)])),
    },
    {
      what: 'a block that nothing names',
      code: 'unexpected',
      spoil: (push) =>
        withBlocks(push, (blocks) => [[push.log?.id ?? blocks[0]?.[0] ?? raise(), new Uint8Array([1])], ...blocks]),
    },
    {
      what: 'a commit that its key did not sign',
      code: 'bad-signature',
      spoil: (push) => ({ ...push, commits: push.commits.map(unsigned) }),
    },
  ];
  test.each(lies)(
    'SYN-21 SYN-10 with $what is refused with its code, stored nowhere and shown to nobody',
    async ({ code, spoil }) => {
      const { me, at, visitor, liar, push } = await visited();
      const before = await rowsOf(at);
      liar.say(spoil(push));
      await until(() => visitor.peer.stats().refusals[code] !== undefined, code);
      await visitor.peer.settled();
      expect(await rowsOf(at)).toEqual(before);
      expect(visitor.changes).toHaveLength(1);
      expect(await nameAt(at.verify, me)).toBe('Ada');
    },
  );

  test('SYN-21 with a block withheld is asked for that block, and nothing is stored before it comes', async () => {
    const { me, at, visitor, liar, push } = await visited();
    const blocks = push.inline?.blocks ?? [];
    const last = blocks.at(-1);
    if (last === undefined) throw new TypeError('blocks');
    const before = await rowsOf(at);
    liar.say(withBlocks(push, (all) => all.slice(0, -1)));
    const asked = await liar.hears('get');
    expect(asked).toMatchObject({ kind: 'blocks', cids: [last[0]] });
    expect(await rowsOf(at)).toEqual(before);
    liar.say({ t: 'blocks', id: asked.id, blocks: [last], cursor: null, gone: false });
    await until(() => visitor.changes.length === 2, 'the edit');
    expect(await nameAt(at.verify, me)).toBe('Ada Lovelace');
  });
});

const withBlocks = (
  push: MessageOf<'heads'>,
  change: (blocks: readonly BlockPair[]) => readonly BlockPair[],
): MessageOf<'heads'> =>
  push.inline === null ? push : { ...push, inline: { ...push.inline, blocks: change(push.inline.blocks) } };

/** With a signature of nobody's. */
const unsigned = (commit: Uint8Array): Uint8Array<ArrayBuffer> => {
  const decoded = decodeMap(commit);
  if (decoded.verdict !== 'valid') throw new TypeError(decoded.verdict);
  return encodeValue({ ...decoded.value, sig: byteString(new Uint8Array(64).fill(9)) });
};

/** One bit of the last byte turned. */
const spoiled = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const copy = bytes.slice();
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  return new Uint8Array(copy);
};

const raise = (): never => {
  throw new TypeError('a block');
};
