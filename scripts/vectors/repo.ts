/** Makes test/vectors/repo: what a second implementation of docs/protocol/repo.md must agree with. Every run makes the same. */
import type { Cid, RecordPath, Tid } from '../../src/base/index.js';
import {
  byteString,
  cidOfRaw,
  cidOfValue,
  encodeValue,
  linkTo,
  signValue,
  tidOf,
  type Value,
  type ValueMap,
} from '../../src/codec/index.js';
import { buildDelegation, buildGenesis, PURGE, WRITE } from '../../src/identity/index.js';
import {
  buildPurge,
  buildTree,
  type Commit,
  collectionScope,
  commitMap,
  createMemoryBlocks,
  emptyTreeBytes,
  encodeCar,
  encodeNode,
  layerOf,
  makeRecord,
  makeTombstone,
  mergeHeads,
  pathScope,
  proveScope,
  splitBlob,
} from '../../src/repo/index.js';
import { testKey, testSigner, testX25519 } from '../../test/helpers/keys.js';
import { changesVectors } from './changes.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export const vectorNow = 1_800_000_000_000;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const tidAt = (minutes: number): Tid => tidOf((vectorNow - 86_400_000 + minutes * 60_000) * 1000, 11);
const value = (seed: number): Promise<Cid> => cidOfValue(encodeValue({ seed }));
const invalid = (code: string, rule: string): Json => ({ verdict: 'invalid', code, rule });
const bytesEntry = (text: string): Value => byteString(new TextEncoder().encode(text));

/** Paths whose keys stand on a layer, in order. */
const pathsOn = async (layer: number, count: number): Promise<RecordPath[]> => {
  const found: RecordPath[] = [];
  for (let i = 0; found.length < count; i++) {
    const path = `app.tabard.post/${String(i).padStart(6, '0')}` as RecordPath;
    if ((await layerOf(path)) === layer) found.push(path);
  }
  return found;
};

const treeVectors = async (): Promise<Json> => {
  const sets: Record<string, RecordPath[]> = {
    'the empty tree': [],
    'one key': await pathsOn(0, 1),
    'one key on layer 2, with the gap below it': await pathsOn(2, 1),
    'keys of layers 0 and 2 with an empty node between': [...(await pathsOn(0, 1)), ...(await pathsOn(2, 1))].sort(),
    'two hundred keys': Array.from(
      { length: 200 },
      (_, i) => `app.tabard.${i % 2 ? 'post' : 'like'}/${1000 + i}` as RecordPath,
    ).sort(),
  };
  const cases: Json[] = [];
  for (const [name, paths] of Object.entries(sets)) {
    const entries: [RecordPath, Cid][] = [];
    for (const [index, path] of paths.entries()) entries.push([path, await value(index)]);
    const { root, blocks } = await buildTree(entries);
    const nodes =
      paths.length > 20 ? undefined : Object.fromEntries([...blocks].map(([cid, bytes]) => [cid, hex(bytes)]));
    cases.push({ name, entries, root, nodes });
  }
  return {
    about: 'Trees: entries are [path, CID of the value]; nodes are given for small trees. Bytes are hex.',
    cases,
  };
};

const nodeVectors = async (): Promise<Json> => {
  const v = linkTo(await value(0));
  const raw = linkTo(await cidOfRaw(new Uint8Array(3)));
  const entry = (k: string, p: number, more: ValueMap = {}): Value => ({ k: bytesEntry(k), p, t: null, v, ...more });
  const rows: [string, string, Value][] = [
    ['TRE-1', 'a list', []],
    ['TRE-1', 'without l', { e: [] }],
    ['TRE-1', 'a field more', { e: [], l: null, x: 1 }],
    ['TRE-1', 'l is a raw block', { e: [], l: raw }],
    ['TRE-1', 'a value is a raw block', { e: [entry('a/b', 0, { v: raw })], l: null }],
    ['TRE-1', 'a key is text', { e: [entry('a/b', 0, { k: 'a/b' })], l: null }],
    ['TRE-1', 'a field more in an entry', { e: [entry('a/b', 0, { x: 1 })], l: null }],
    ['TRE-2', 'prefix not used', { e: [entry('a/ba', 0), entry('a/bb', 0)], l: null }],
    ['TRE-2', 'prefix shorter by one', { e: [entry('a/ba', 0), entry('bb', 2)], l: null }],
    ['TRE-2', 'prefix longer than the key before', { e: [entry('a/b', 0), entry('c', 9)], l: null }],
    ['TRE-2', 'prefix of the first key', { e: [entry('a/b', 1)], l: null }],
    ['TRE-3', 'out of order', { e: [entry('a/c', 0), entry('b', 2)], l: null }],
    ['TRE-3', 'twice', { e: [entry('a/c', 0), entry('', 3)], l: null }],
    ['TRE-3', 'no slash', { e: [entry('abc', 0)], l: null }],
    ['TRE-3', 'not of the alphabet', { e: [entry('a/ü', 0)], l: null }],
    ['TRE-3', 'named ..', { e: [entry('a/..', 0)], l: null }],
  ];
  const cases = rows.map(([rule, name, node]) => {
    const isMap = !Array.isArray(node);
    return {
      rule,
      name,
      bytes: hex(encodeValue(node)),
      expect: isMap ? invalid('bad-tree', rule) : invalid('malformed', 'COD-1'),
    };
  });
  return { about: 'Single nodes that must be refused, whatever their place.', cases };
};

const enemyVectors = async (): Promise<Json> => {
  const v = await value(0);
  const low = await pathsOn(0, 40);
  const [high = '', second = ''] = await pathsOn(1, 2);
  const [first = ''] = low;
  const make = async (
    name: string,
    rule: string,
    build: (put: (node: Parameters<typeof encodeNode>[0]) => Promise<Cid>) => Promise<Cid>,
  ): Promise<Json> => {
    const blocks: Record<string, string> = {};
    const root = await build(async (node) => {
      const bytes = encodeNode(node);
      const cid = await cidOfValue(bytes);
      blocks[cid] = hex(bytes);
      return cid;
    });
    return { rule, name, root, blocks, expect: invalid('bad-tree', rule) };
  };
  const leaf = (...paths: string[]): Parameters<typeof encodeNode>[0] => ({
    left: null,
    entries: paths.map((path) => ({ path, value: v, right: null })),
  });
  const between = low.filter((path) => path > high && path < second);
  const cases = [
    await make('a subtree with keys outside its interval', 'TRE-3', async (put) =>
      put({
        left: await put(leaf(...low.filter((path) => path > high))),
        entries: [{ path: high, value: v, right: null }],
      }),
    ),
    await make('one subtree in two places', 'TRE-3', async (put) => {
      const twice = await put(leaf(...between));
      return put({ left: null, entries: [high, second].map((path) => ({ path, value: v, right: twice })) });
    }),
    await make('a key on a wrong layer', 'TRE-4', (put) => put(leaf(...[first, high].sort()))),
    await make('a subtree below the lowest layer', 'TRE-4', async (put) =>
      put({ left: null, entries: [{ path: first, value: v, right: await put(leaf(low[1] ?? '')) }] }),
    ),
    await make('an empty node inside', 'TRE-5', async (put) =>
      put({ left: await put({ left: null, entries: [] }), entries: [{ path: high, value: v, right: null }] }),
    ),
    await make('a root without keys', 'TRE-5', async (put) => put({ left: await put(leaf(first)), entries: [] })),
  ];
  return { about: 'Trees that must be refused. All their nodes are given.', cases };
};

const proofVectors = async (): Promise<Json> => {
  const paths = Array.from(
    { length: 120 },
    (_, i) => `app.tabard.${i % 2 ? 'post' : 'like'}/${1000 + i}` as RecordPath,
  ).sort();
  const entries: [RecordPath, Cid][] = [];
  for (const [index, path] of paths.entries()) entries.push([path, await value(index)]);
  const { root, blocks } = await buildTree(entries);
  const source = createMemoryBlocks(blocks);
  const proof = async (scope: Parameters<typeof proveScope>[2]): Promise<Json[]> =>
    (await proveScope(source, root, scope)).map(({ cid, bytes }) => [cid, hex(bytes)]);
  const there = 'app.tabard.post/1031' as RecordPath;
  const absent = 'app.tabard.post/1032' as RecordPath;
  const good = await proof(pathScope(there));
  const range = collectionScope('app.tabard.post');
  const inside = entries.filter(([path]) => path.startsWith('app.tabard.post/'));
  const cases: Json[] = [
    {
      rule: 'PRF-1',
      name: 'there',
      path: there,
      blocks: good,
      expect: { verdict: 'valid', cid: entries.find(([path]) => path === there)?.[1] ?? null },
    },
    {
      rule: 'PRF-1',
      name: 'not there',
      path: absent,
      blocks: await proof(pathScope(absent)),
      expect: { verdict: 'valid', cid: null },
    },
    {
      rule: 'PRF-2',
      name: 'a node left out',
      path: there,
      blocks: good.slice(0, -1),
      expect: invalid('bad-proof', 'PRF-2'),
    },
    { rule: 'PRF-2', name: 'no node at all', path: there, blocks: [], expect: invalid('bad-proof', 'PRF-2') },
    {
      rule: 'PRF-2',
      name: 'of another path',
      path: 'app.tabard.like/1118',
      blocks: good,
      expect: invalid('bad-proof', 'PRF-2'),
    },
    {
      rule: 'PRF-2',
      name: 'a collection',
      scope: range.map(({ from, to }) => [from, to]),
      blocks: await proof(range),
      expect: { verdict: 'valid', entries: inside },
    },
    {
      rule: 'PRF-2',
      name: 'a collection with a node left out',
      scope: range.map(({ from, to }) => [from, to]),
      blocks: (await proof(range)).toSpliced(3, 1),
      expect: invalid('bad-proof', 'PRF-2'),
    },
  ];
  return {
    about: 'Proofs under one root, of a path or of a scope ([from, to) pairs). Blocks are [CID, bytes].',
    root,
    cases,
  };
};

const makeIdentity = async () => {
  const { did, bytes, log } = await buildGenesis({
    root: testSigner(1),
    nextRecoveryKey: testKey(1001),
    nextRootKey: testKey(2001),
    backup: testX25519(1),
  });
  const delegate = async (command: string): Promise<{ cid: Cid; bytes: Uint8Array<ArrayBuffer> }> => {
    const token = await buildDelegation({
      issuer: did,
      subject: did,
      audience: testKey(11),
      command,
      meta: { x25519: testX25519(11), clock: 11, op: log.state.position.id },
      signer: testSigner(1),
      nonce: new Uint8Array(12).fill(11),
    });
    return { cid: await cidOfValue(token), bytes: token };
  };
  return {
    did,
    operation: bytes,
    position: log.state.position,
    write: await delegate(WRITE),
    purge: await delegate(PURGE),
  };
};

const commitVectors = async (): Promise<Json> => {
  const { did, operation, position, write } = await makeIdentity();
  const data = await cidOfValue(emptyTreeBytes());
  const base: Commit = {
    v: 1,
    did,
    seq: 1,
    rev: tidAt(1),
    data,
    seen: {},
    prev: null,
    log: position,
    key: testKey(11),
    auth: write.cid,
  };
  const signed = async (changes: ValueMap = {}, signer = testSigner(11), kind: 'commit' | 'snapshot' = 'commit') =>
    encodeValue(await signValue(kind, { ...commitMap(base), ...changes }, signer));
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [testKey(100 + i), 1]));
  const other = 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  const rows: [string, string, Uint8Array, Json][] = [
    ['REP-10', 'one byte more', Uint8Array.of(...(await signed()), 0), { verdict: 'invalid' }],
    ['REP-10', 'over 16 KiB', await signed({ ballast: 'x'.repeat(16_384) }), { verdict: 'refused', code: 'too-large' }],
    ['REP-11', 'version 2', await signed({ v: 2 }), { verdict: 'unsupported' }],
    ['REP-12', 'of another identity', await signed({ did: other }), invalid('wrong-did', 'REP-12')],
    ['REP-13', 'seq 0', await signed({ seq: 0 }), invalid('malformed', 'REP-13')],
    ['REP-13', 'rev no TID', await signed({ rev: 'now' }), invalid('malformed', 'REP-13')],
    [
      'REP-13',
      'data a raw block',
      await signed({ data: linkTo(await cidOfRaw(new Uint8Array(1))) }),
      invalid('malformed', 'REP-13'),
    ],
    ['REP-13', 'log without id', await signed({ log: { n: 0 } }), invalid('malformed', 'REP-13')],
    ['REP-14', '65 seen keys', await signed({ seen: many }), { verdict: 'refused', code: 'too-many' }],
    ['REP-15', 'own key in seen', await signed({ seen: { [testKey(11)]: 1 } }), invalid('malformed', 'REP-15')],
    ['REP-15', 'seen 0 of a key', await signed({ seen: { [testKey(12)]: 0 } }), invalid('malformed', 'REP-15')],
    [
      'REP-16',
      '11 minutes ahead',
      await signed({ rev: tidOf((vectorNow + 660_000) * 1000, 11) }),
      { verdict: 'notYet', until: vectorNow + 60_000 },
    ],
    [
      'REP-17',
      'a key without a delegation',
      await signed({ key: testKey(99) }, testSigner(99)),
      { verdict: 'invalid', code: 'no-authority' },
    ],
    [
      'REP-18',
      'signed by another key',
      await signed({}, { key: testKey(11), sign: testSigner(12).sign }),
      invalid('bad-signature', 'REP-18'),
    ],
    [
      'REP-18',
      'signed for another purpose',
      await signed({}, testSigner(11), 'snapshot'),
      invalid('bad-signature', 'REP-18'),
    ],
  ];
  const good = async (name: string, changes: ValueMap): Promise<Json> => {
    const bytes = await signed(changes);
    const id = await cidOfValue(encodeValue({ ...commitMap(base), ...changes }));
    return { rule: 'REP-18', name, bytes: hex(bytes), expect: { verdict: 'valid', id, cid: await cidOfValue(bytes) } };
  };
  const cases = [
    await good('a first commit', {}),
    await good('one that has seen two devices', {
      seq: 2,
      seen: { [testKey(12)]: 3, [testKey(13)]: 1 },
      prev: linkTo(data),
    }),
    await good('one with a field of a later version', { later: { anything: [1, null] } }),
    ...rows.map(([rule, name, bytes, expect]) => ({ rule, name, bytes: hex(bytes), expect })),
  ];
  const about =
    'Commits of one identity, judged at "now" (ms) with its log and these delegations, of which there are no more.';
  return { about, now: vectorNow, did, operations: [hex(operation)], delegations: [hex(write.bytes)], cases };
};

const mergeVectors = async (): Promise<Json> => {
  const { did, operation, position, write, purge } = await makeIdentity();
  const post = (minutes: number): RecordPath => `app.tabard.post/${tidAt(minutes)}` as RecordPath;
  const profile = 'app.tabard.profile/self' as RecordPath;
  const named = (minutes: number, name: string) => makeRecord('app.tabard.profile', tidAt(minutes), { name });
  const wrote = (minutes: number, text: string) =>
    makeRecord('app.tabard.post', tidAt(minutes), { text, createdAt: vectorNow });
  type Built = Awaited<ReturnType<typeof makeRecord>>;
  const purged = await buildPurge(
    { did, path: post(1), rev: tidAt(2), key: testKey(11), auth: purge.cid },
    testSigner(11),
  );
  const edited = await wrote(30, 'edited');
  const rows: [string, [rev: number, records: [RecordPath, Built][]][]][] = [
    [
      'higher rev',
      [
        [5, [[profile, await named(1, 'A')]]],
        [
          6,
          [
            [profile, await named(2, 'B')],
            [post(2), await wrote(2, 'two')],
          ],
        ],
      ],
    ],
    [
      'equal rev, higher CID',
      [
        [5, [[profile, await named(1, 'A')]]],
        [6, [[profile, await named(1, 'B')]]],
        [7, [[profile, await named(1, 'C')]]],
      ],
    ],
    [
      'a record newer than its commit is dropped',
      [
        [5, [[profile, await named(1, 'A')]]],
        [6, [[profile, await named(50, 'B')]]],
      ],
    ],
    [
      'a deletion is a version like any',
      [
        [5, [[post(1), await wrote(1, 'x')]]],
        [6, [[post(1), await makeTombstone('deletion', tidAt(3), { cid: (await wrote(1, 'x')).cid, rev: tidAt(1) })]]],
      ],
    ],
    [
      'a purge wins over a higher rev',
      [
        [40, [[post(1), edited]]],
        [6, [[post(1), purged]]],
      ],
    ],
  ];
  const cases: Json[] = [];
  for (const [name, shapes] of rows) {
    const blocks = createMemoryBlocks();
    const heads: { data: Cid; rev: Tid }[] = [];
    const listed: Json[] = [];
    for (const [rev, records] of shapes) {
      for (const [, built] of records) blocks.put(built.cid, built.bytes);
      const entries = records
        .map(([path, built]): [RecordPath, Cid] => [path, built.cid])
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const tree = await buildTree(entries);
      blocks.putAll(tree.blocks);
      heads.push({ data: tree.root, rev: tidAt(rev) });
      listed.push({
        rev: tidAt(rev),
        data: tree.root,
        records: records.map(([path, built]) => [path, built.cid, hex(built.bytes)]),
      });
    }
    const merged = await mergeHeads(blocks, heads, async (_, record) => record.removal === 'purge');
    cases.push({ rule: 'REP-21', name, heads: listed, root: merged.root });
  }
  const about =
    'Heads as [path, CID, bytes] of their records, and the root of their merged tree, in whatever order they are taken.';
  return {
    about,
    now: vectorNow,
    did,
    log: position.id,
    operations: [hex(operation)],
    delegations: [hex(write.bytes), hex(purge.bytes)],
    cases,
  };
};

const recordVectors = async (): Promise<Json> => {
  const rev = tidAt(100);
  const did = `did:tabard:${'a'.repeat(32)}`;
  const row = (rule: string, name: string, path: string, map: ValueMap, code?: string): Json => ({
    rule,
    name,
    path,
    bytes: hex(encodeValue(map)),
    expect: code === undefined ? { verdict: 'valid' } : invalid(code, rule),
  });
  const profile = (fields: ValueMap): ValueMap => ({ $type: 'app.tabard.profile', rev, ...fields });
  const self = 'app.tabard.profile/self';
  const bad = 'bad-record';
  const post = `app.tabard.post/${tidAt(99)}`;
  const blob = { cid: linkTo(await cidOfRaw(new Uint8Array(3))), size: 3, mime: 'image/webp' };
  const picture = (placeholder: string): ValueMap => ({
    ...{ $type: 'app.tabard.post', rev, text: '', createdAt: vectorNow },
    media: [{ blob, alt: 'a', width: 4, height: 3, placeholder }],
  });
  const cases = [
    row('REC-6', 'the smallest profile', self, profile({ name: '' })),
    row('REC-6', 'a profile with an unknown field', self, profile({ name: 'Ada', later: [1] })),
    row('REC-6', 'an unknown collection', 'org.example.thing/x', { $type: 'org.example.thing', rev, odd: null }),
    row('REC-6', 'a follow', `app.tabard.follow/${'a'.repeat(32)}`, {
      $type: 'app.tabard.follow',
      rev,
      subject: did,
      createdAt: vectorNow,
    }),
    row('REC-2', 'no rev', self, { $type: 'app.tabard.profile', name: '' }, bad),
    row('REC-2', 'rev no TID', self, { $type: 'app.tabard.profile', rev: 'x', name: '' }, bad),
    row('REC-2', 'no $type', self, { rev, name: '' }, bad),
    row('REC-6', 'another key than self', 'app.tabard.profile/other', profile({ name: '' }), bad),
    row(
      'REC-6',
      'a TID key above the rev',
      `app.tabard.post/${tidAt(101)}`,
      { $type: 'app.tabard.post', rev, text: '', createdAt: vectorNow },
      bad,
    ),
    row(
      'REC-6',
      'a follow under another key',
      `app.tabard.follow/${'b'.repeat(32)}`,
      { $type: 'app.tabard.follow', rev, subject: did, createdAt: vectorNow },
      bad,
    ),
    row('REC-6', 'another type than the collection', self, { $type: 'app.tabard.post', rev, name: '' }, bad),
    row('REC-6', 'an override in the name', self, profile({ name: 'a\u202eb' }), bad),
    row(
      'REC-6',
      'a link to javascript:',
      self,
      profile({ name: '', links: [{ title: '', url: 'javascript:alert(1)' }] }),
      bad,
    ),
    row('REC-6', 'a name of 65 letters', self, profile({ name: 'x'.repeat(65) }), bad),
    row('REC-6', 'a post with a picture and its placeholder', post, picture('x'.repeat(64))),
    row('REC-6', 'a placeholder of 65 letters', post, picture('x'.repeat(65)), bad),
  ];
  return { about: 'Records at their paths, as display and writers judge them.', cases };
};

const fileVectors = async (): Promise<Json> => {
  const bytes = encodeValue({ a: 1 });
  const cid = await cidOfValue(bytes);
  const pieces: string[] = [];
  for await (const piece of encodeCar([cid], [{ cid, bytes }])) pieces.push(hex(piece));
  const big = await splitBlob(new Uint8Array(256 * 1024 * 2 + 1));
  const small = await splitBlob(new Uint8Array(3));
  return {
    about: 'A CAR file of one block; blobs of zero bytes of these sizes.',
    car: { roots: [cid], blocks: [[cid, hex(bytes)]], bytes: pieces.join('') },
    blobs: [
      { size: 3, cid: small.cid },
      { size: big.size, cid: big.cid, chunks: big.chunks, list: hex(big.list?.bytes ?? new Uint8Array()) },
    ],
  };
};

export const repoVectors = async (): Promise<Record<string, Json>> => ({
  'tree.json': await treeVectors(),
  'node-invalid.json': await nodeVectors(),
  'tree-invalid.json': await enemyVectors(),
  'proof.json': await proofVectors(),
  'commit.json': await commitVectors(),
  'merge.json': await mergeVectors(),
  'record.json': await recordVectors(),
  'file.json': await fileVectors(),
  'changes.json': await changesVectors(),
});
