/** Lying peers over the store that ships: real signatures, real trees, right and wrong. */
import { describe, expect, test } from 'vitest';
import type { Cid, RefusalCode } from '../../src/base/index.js';
import {
  byteString,
  cidOfLink,
  cidOfValue,
  decodeMap,
  encodeValue,
  isLink,
  linkTo,
  signValue,
  type ValueMap,
} from '../../src/codec/index.js';
import { createSelf } from '../../src/peer/index.js';
import { STANDBY_MOMENT, STANDBY_PATIENCE } from '../../src/peer/limits.js';
import { type BlockPair, buildHeads, type MessageOf } from '../../src/peer/messages/index.js';
import { WHOLE } from '../../src/repo/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { testSigner } from '../helpers/keys.js';
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
import { calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

interface Truth {
  readonly me: Owner;
  readonly heads: MessageOf<'heads'>;
  readonly commit: ValueMap;
  readonly root: Cid;
  readonly blocks: readonly BlockPair[];
}

const mapOf = (bytes: Uint8Array): ValueMap => {
  const decoded = decodeMap(bytes);
  if (decoded.verdict !== 'valid') throw new TypeError(decoded.verdict);
  return decoded.value;
};

const truth = async (): Promise<Truth> => {
  const me = await makeOwner();
  await me.commit([profileOf('Ada'), ...Array.from({ length: 20 }, (_, at) => postOf(`post ${at}`))]);
  const served = await me.verify.heads(me.did);
  const [bytes] = served?.heads ?? [];
  if (served === undefined || bytes === undefined) throw new TypeError('a head');
  const commit = mapOf(bytes);
  const { data } = commit;
  if (data === undefined || !isLink(data)) throw new TypeError('a root');
  const root = cidOfLink(data);
  const heads = buildHeads({
    did: me.did,
    log: served.position,
    operations: await me.verify.operationsFrom(me.did, 0),
    delegations: served.delegations,
    commits: served.heads,
  });
  const blocks = (await allBlocks(me.verify, me.did, root)).map((block) => [block.cid, block.bytes] as const);
  return { me, heads, commit, root, blocks };
};

const resigned = async (commit: ValueMap, changes: ValueMap, seed: number): Promise<Uint8Array<ArrayBuffer>> => {
  const { sig: _, ...unsigned } = commit;
  const signer = testSigner(seed);
  return encodeValue(await signValue('commit', { ...unsigned, ...changes }, signer));
};

/** The last byte but one of the last field changed: of the signature. */
const spoiled = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const map = mapOf(bytes);
  return encodeValue({ ...map, sig: byteString(new Uint8Array(64).fill(9)) });
};

interface Lie {
  readonly what: string;
  readonly code: RefusalCode;
  tell(liar: Liar, truth: Truth): Promise<void>;
}

const lies: readonly Lie[] = [
  {
    what: 'a log of another identity',
    code: 'wrong-did',
    tell: async (liar, { heads }) => {
      const { buildGenesis } = await import('../../src/identity/index.js');
      const { testKey, testX25519 } = await import('../helpers/keys.js');
      const other = await buildGenesis({
        root: testSigner(777),
        nextRecoveryKey: testKey(778),
        nextRootKey: testKey(779),
        backup: testX25519(5),
      });
      liar.say({ ...heads, operations: [other.bytes] });
    },
  },
  {
    what: 'a commit whose signature was changed',
    code: 'bad-signature',
    tell: async (liar, { heads }) => liar.say({ ...heads, commits: heads.commits.map(spoiled) }),
  },
  {
    what: 'a commit signed by a key without authority',
    code: 'no-authority',
    tell: async (liar, { heads, commit }) => {
      const key = testSigner(950).key;
      liar.say({ ...heads, commits: [await resigned(commit, { key, seq: 1, seen: {} }, 950)] });
    },
  },
  {
    what: 'a commit whose chain of delegations it cannot show',
    code: 'no-authority',
    tell: async (liar, { heads, commit }) => {
      const key = testSigner(951).key;
      const auth = linkTo(await cidOfValue(encodeValue({ nowhere: true })));
      liar.say({ ...heads, commits: [await resigned(commit, { key, auth, seq: 1, seen: {} }, 951)] });
      const { id } = await liar.hears('get', 'it is asked for the chain');
      liar.say({ t: 'log', id, operations: heads.operations, delegations: heads.delegations, next: null });
    },
  },
  {
    what: 'a block that does not hash to its name',
    code: 'bad-hash',
    tell: async (liar, { heads, root, blocks }) => {
      const [first, second] = blocks;
      if (first === undefined || second === undefined) throw new TypeError('two blocks');
      liar.say({ ...heads, inline: { root, blocks: [[first[0], second[1]]], cursor: null } });
    },
  },
  {
    what: 'a block that the tree does not name',
    code: 'unexpected',
    tell: async (liar, { heads, root, blocks }) => {
      const stray = encodeValue({ $type: 'app.tabard.post', text: 'never written' });
      const [first] = blocks;
      if (first === undefined) throw new TypeError('a block');
      const inline = { root, blocks: [first, [await cidOfValue(stray), stray] as const], cursor: null };
      // Clumsy once, hostile when it goes on.
      for (let turn = 0; turn < 60 && liar.ended() === undefined; turn++) {
        liar.say({ ...heads, inline });
        await calm(40);
      }
    },
  },
  {
    what: 'a tree that is none',
    code: 'bad-tree',
    tell: async (liar, { me, heads, commit }) => {
      const node = encodeValue({
        e: [{ k: byteString(new Uint8Array(3)), p: 0, t: null, v: linkTo(me.auth) }],
        l: null,
      });
      const root = await cidOfValue(node);
      const { sig: _, ...unsigned } = commit;
      const bytes = encodeValue(await signValue('commit', { ...unsigned, seq: 2, data: linkTo(root) }, me.signer));
      liar.say({ ...heads, commits: [bytes], inline: { root, blocks: [[root, node]], cursor: null } });
    },
  },
  {
    what: 'the owner’s proof from another link',
    code: 'bad-signature',
    tell: async (liar, { me }) => {
      const self = createSelf(me.did, me.signer, async () => []);
      liar.say({ t: 'prove', did: me.did, ...(await self.prove(new Uint8Array(32).fill(1), liar.key)) });
    },
  },
];

const visitorIn = async (made: World): Promise<{ node: Node<VerifyStore>; rows: Tab }> => {
  const rows = await tab();
  return { node: made.adopt('visitor', rows.verify), rows };
};

describe.each(lies)('SYN-10 over the real store: $what', ({ code, tell }) => {
  test(`is refused as ${code}, shown to nobody, and the honest host is heard`, async () => {
    const world = worlds.open();
    const told = await truth();
    const { node: visitor, rows } = await visitorIn(world);
    visitor.peer.seek(told.me.did);
    const liar = await createLiar(visitor, told.me.did);
    await liar.hears('subscribe');
    await tell(liar, told);
    await world.clock.advance(STANDBY_PATIENCE);
    await until(() => liar.ended() !== undefined, 'the liar is cut off');
    expect(liar.ended()).toBe(code);
    await visitor.peer.settled();
    expect(visitor.changes).toEqual([]);
    expect(await visitor.store.profile(told.me.did)).toBeUndefined();
    const stored = await rowsOf(rows);
    expect([stored.commits, stored.blocks, stored.repositories]).toEqual([0, 0, 0]);
    expect(visitor.errors).toEqual([]);
    const host = world.adopt('host', told.me.verify);
    await told.me.verify.keep(told.me.did, { reason: 'own', serve: true });
    await host.peer.rehost();
    await world.link(visitor, host, told.me.did);
    await until(() => visitor.changes.length === 1, 'the honest host is heard');
    expect((await visitor.store.profile(told.me.did))?.record).toMatchObject({ name: 'Ada' });
  });
});

test('SYN-10 a middleman who changes what he carries is cut off; one who carries it unchanged harms nobody', async () => {
  const world = worlds.open();
  const told = await truth();
  const { node: visitor } = await visitorIn(world);
  visitor.peer.seek(told.me.did);
  // He shows the owner's words unchanged and the owner's proof, made for his link to the owner.
  const middle = await createLiar(visitor, told.me.did);
  await middle.hears('subscribe');
  middle.say({ ...told.heads, inline: { root: told.root, blocks: told.blocks, cursor: null } });
  await until(() => visitor.changes.length === 1, 'true words are taken from anybody');
  expect(visitor.peer.status(told.me.did)).toMatchObject({ kind: 'served', owner: false });
  const self = createSelf(told.me.did, told.me.signer, async () => []);
  middle.say({ t: 'prove', did: told.me.did, ...(await self.prove(new Uint8Array(32).fill(3), testSigner(1).key)) });
  await world.clock.advance(STANDBY_MOMENT);
  await until(() => middle.ended() !== undefined, 'caught where an identity is proved');
  expect(middle.ended()).toBe('bad-signature');
});

test('SYN-26 blocks are handed out for what is offered only', async () => {
  const world = worlds.open();
  const told = await truth();
  await told.me.verify.keep(told.me.did, { reason: 'visit', serve: false });
  const host = world.adopt('host', told.me.verify);
  await host.peer.rehost();
  const liar = await createLiar(host, told.me.did);
  const [first] = told.blocks;
  if (first === undefined) throw new TypeError('a block');
  const ask = { t: 'get', did: told.me.did, have: [], scope: WHOLE, posts: null, cursor: null, from: 0 } as const;
  liar.say({ ...ask, id: 1, kind: 'diff', root: told.root, cids: [] });
  liar.say({ ...ask, id: 2, kind: 'blocks', root: null, cids: [first[0]] });
  liar.say({ ...ask, id: 3, kind: 'log', root: null, cids: [] });
  await until(() => liar.heard.filter((each) => 'id' in each).length === 3, 'three answers');
  expect(liar.heard.filter((each) => each.t === 'blocks').every((each) => each.t === 'blocks' && each.gone)).toBe(true);
  expect(await liar.hears('log')).toMatchObject({ operations: [], delegations: [] });
});
