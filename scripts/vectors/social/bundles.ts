/** Records that travel alone (PRV rules): bundles that hold, and every way in which one does not. */
import type { Cid, RecordPath } from '../../../src/base/index.js';
import { byteString, encodeValue, type Value, type ValueMap } from '../../../src/codec/index.js';
import { logBytes } from '../../../src/identity/index.js';
import { buildCommit, buildPurge, findInTree, makeRecord, makeTombstone, prove } from '../../../src/repo/index.js';
import { testSigner } from '../../../test/helpers/keys.js';
import { commitOf, deviceOf, makeWorld, put, tidAt, type World, write } from '../../../test/repo/world.js';
import { type Case, hex, invalid, type Json, list, refused } from './kit.js';

type Bytes = Uint8Array<ArrayBuffer>;
type Fields = Readonly<Record<string, Value | undefined>>;

interface BundleCase extends Case {
  readonly now: number;
  /** What is known of the author before: signed operations and delegations. */
  readonly known: { readonly operations: readonly string[]; readonly delegations: readonly string[] };
  readonly bundle: string;
}

interface Scene {
  readonly world: World;
  readonly root: Cid;
  readonly commit: Bytes;
}

const post = (text: string): { readonly [key: string]: string | number } => ({ text, createdAt: 1_700_000_000_000 });
const pathOf = (at: number): RecordPath => `app.tabard.post/${tidAt(at)}` as RecordPath;

const delegationsOf = ({ ground }: World): Bytes[] =>
  [...ground.delegations.values()].map(({ bytes }) => bytes.slice());
const bytesList = (all: readonly Uint8Array[]): Value => all.map((one) => byteString(one.slice()));

/** A repository with forty posts, one that was taken back, one that was purged, one ahead of its commit, one that its schema refuses. */
const makeScene = async (): Promise<Scene> => {
  const world = await makeWorld(1, [11, 12]);
  const posts = Array.from({ length: 40 }, (_, at) => [pathOf(at), [tidAt(60), post(`post ${at}`)]] as const);
  const top = await write(world, null, {
    ...Object.fromEntries(posts),
    [pathOf(51)]: [tidAt(90), post('ahead of its commit')],
    [pathOf(52)]: [tidAt(60), { text: 5, createdAt: 'never' }],
  });
  const was = { cid: (await makeRecord('app.tabard.post', tidAt(60), post('post 1'))).cid, rev: tidAt(60) };
  const taken = await makeTombstone('retraction', tidAt(61), was);
  const { purge: auth, seed } = deviceOf(world, 0);
  const purge = await buildPurge(
    { did: world.did, path: pathOf(2), rev: tidAt(61), key: testSigner(seed).key, auth },
    testSigner(seed),
  );
  for (const { cid, bytes } of [taken, purge]) world.blocks.put(cid, bytes);
  const changes = new Map([
    [pathOf(1), taken.cid],
    [pathOf(2), purge.cid],
  ]);
  const root = await put(world, top, changes);
  const commit = await buildCommit(commitOf(world, 0, { data: root, rev: tidAt(70) }), testSigner(11));
  return { world, root, commit };
};

const fieldsAt = async ({ world, root, commit }: Scene, path: RecordPath): Promise<ValueMap> => {
  const nodes = await prove(world.blocks, root, path);
  const found = await findInTree(world.blocks, root, path);
  const record = found === null ? undefined : await world.blocks.get(found);
  return {
    ...{ v: 1, did: world.did, path, commit: byteString(commit) },
    operations: bytesList(logBytes(world.log)),
    delegations: bytesList(delegationsOf(world)),
    nodes: bytesList(nodes.map(({ bytes }) => bytes)),
    record: record === undefined ? null : byteString(record.slice()),
  };
};

const encode = (fields: Fields): string =>
  hex(
    encodeValue(
      Object.fromEntries(
        Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    ),
  );

const flipped = (bytes: Bytes): Bytes => {
  const copy = bytes.slice();
  const at = copy.length - 1;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

export const bundleVectors = async (): Promise<Json> => {
  const scene = await makeScene();
  const { world } = scene;
  const other = await makeWorld(3, [31]);
  const now = world.ground.now;
  const all = { operations: logBytes(world.log).map(hex), delegations: delegationsOf(world).map(hex) };
  const nothing = { operations: [], delegations: [] };
  const good = await fieldsAt(scene, pathOf(7));
  const second = await fieldsAt(scene, pathOf(8));
  const none = await fieldsAt(scene, pathOf(55));
  const nodes = list(good.nodes);
  const long = (count: number): Value => Array.from({ length: count }, () => byteString(new Uint8Array(4)));
  const strange = await buildCommit(commitOf(other, 0, { data: scene.root, rev: tidAt(70) }), testSigner(31));
  const later = await buildCommit(commitOf(world, 0, { data: scene.root, rev: tidAt(24 * 60 + 30) }), testSigner(11));
  const purged = await fieldsAt(scene, pathOf(2));

  const one = (
    rule: string,
    name: string,
    fields: Fields,
    expect: Json,
    known: BundleCase['known'] = nothing,
  ): BundleCase => ({ rule, name, now, known, bundle: encode(fields), expect });

  const cases: BundleCase[] = [
    one('PRV-1', 'a post, to whoever knows nothing of its author', good, { verdict: 'valid', found: 'record' }),
    one('PRV-1', 'with a field of a later version', { ...good, later: [1] }, { verdict: 'valid', found: 'record' }),
    {
      ...one('PRV-1', 'with a byte behind its end', good, invalid('malformed', 'COD-1')),
      bundle: `${encode(good)}00`,
    },
    one('PRV-1', 'of another version', { ...good, v: 2 }, { verdict: 'unsupported' }),
    one('PRV-2', 'without a version', { ...good, v: undefined }, invalid('malformed', 'PRV-2')),
    one('PRV-2', 'without a record', { ...good, record: undefined }, invalid('malformed', 'PRV-2')),
    one('PRV-2', 'whose record is words', { ...good, record: 'words' }, invalid('malformed', 'PRV-2')),
    one(
      'PRV-2',
      'whose nodes are no list',
      { ...good, nodes: byteString(new Uint8Array(3)) },
      invalid('malformed', 'PRV-2'),
    ),
    one('PRV-2', 'at a path that is none', { ...good, path: 'nowhere' }, invalid('malformed', 'PRV-2')),
    one('PRV-2', 'of an identity that is none', { ...good, did: 'did:tabard:x' }, invalid('malformed', 'PRV-2')),
    one('PRV-2', 'with 65 operations', { ...good, operations: long(65) }, refused('too-many')),
    one('PRV-2', 'with 17 delegations', { ...good, delegations: long(17) }, refused('too-many')),
    one('PRV-2', 'with 34 nodes', { ...good, nodes: long(34) }, refused('too-many')),
    one(
      'PRV-2',
      'with a commit of more than 16 KiB',
      { ...good, commit: byteString(new Uint8Array(16 * 1024 + 1)) },
      refused('too-large'),
    ),
    one('PRV-3', 'without a log, where none is known', { ...good, operations: [] }, { verdict: 'needs' }),
    one(
      'PRV-3',
      'without a log, where it is known',
      { ...good, operations: [] },
      { verdict: 'valid', found: 'record' },
      all,
    ),
    one(
      'PRV-3',
      'with the log of somebody else',
      { ...good, operations: bytesList(logBytes(other.log)) },
      invalid('wrong-did', 'IDN-6'),
    ),
    one('PRV-4', 'without the chain of its key', { ...good, delegations: [] }, invalid('no-authority', 'DLG-9')),
    one(
      'PRV-4',
      'without the chain of its key, where it is known',
      { ...good, delegations: [] },
      { verdict: 'valid', found: 'record' },
      all,
    ),
    one(
      'PRV-4',
      'with the chain of somebody else',
      { ...good, delegations: bytesList(delegationsOf(other)) },
      invalid('wrong-did', 'DLG-8'),
    ),
    one(
      'PRV-4',
      'with the commit of somebody else',
      { ...good, commit: byteString(strange) },
      invalid('wrong-did', 'REP-12'),
    ),
    one(
      'PRV-4',
      'with a changed signature',
      { ...good, commit: byteString(signedBadly(scene.commit)) },
      invalid('bad-signature', 'REP-18'),
    ),
    one('PRV-4', 'ahead of the clock', { ...good, commit: byteString(later) }, { verdict: 'notYet' }),
    one('PRV-5', 'that nothing stands at a path', none, { verdict: 'valid', found: 'nothing' }),
    one('PRV-5', 'that nothing stands where something does', { ...good, record: null }, invalid('bad-proof', 'PRV-5')),
    one(
      'PRV-5',
      'with a record where nothing stands',
      { ...none, record: good.record ?? null },
      invalid('bad-proof', 'PRV-5'),
    ),
    one('PRV-5', 'without its first node', { ...good, nodes: nodes.slice(1) }, invalid('bad-proof', 'PRF-2')),
    one('PRV-5', 'without its last node', { ...good, nodes: nodes.slice(0, -1) }, invalid('bad-proof', 'PRF-2')),
    one(
      'PRV-5',
      'with a node twice',
      { ...good, nodes: [...nodes, nodes.at(-1) ?? null] },
      invalid('bad-proof', 'PRV-5'),
    ),
    one('PRV-5', 'at the path of its neighbour', { ...good, path: pathOf(8) }, invalid('bad-hash', 'PRV-6')),
    one(
      'PRV-6',
      'with the record of its neighbour',
      { ...good, record: second.record ?? null },
      invalid('bad-hash', 'PRV-6'),
    ),
    one(
      'PRV-6',
      'of a record that is newer than its commit',
      await fieldsAt(scene, pathOf(51)),
      invalid('bad-record', 'PRV-6'),
    ),
    one('PRV-6', 'of a record that its schema refuses', await fieldsAt(scene, pathOf(52)), refused('bad-record')),
    one('PRV-6', 'of one that was taken back', await fieldsAt(scene, pathOf(1)), {
      verdict: 'valid',
      found: 'retraction',
    }),
    one('PRV-6', 'of one that was purged', purged, { verdict: 'valid', found: 'purge' }),
    one(
      'PRV-6',
      'of one that was purged, without the chain that allowed it: a deletion',
      { ...purged, delegations: bytesList(delegationsOf(world).filter((_, at) => at % 2 === 0)) },
      { verdict: 'valid', found: 'deletion' },
    ),
  ];
  return {
    about:
      'Bundles (docs/protocol/social.md, PRV rules), in hex, as judged at the time `now` (ms) by whoever knows `known` of the author. `found`: what stands at the path; a purge without authority is a deletion.',
    cases,
  };
};

/** The same commit with another last byte of its signature. */
const signedBadly = (commit: Bytes): Bytes => {
  // The signature is the last field that begins with its name: "sig", 64 bytes.
  const name = [0x63, 0x73, 0x69, 0x67, 0x58, 0x40];
  const at = commit.findIndex((_, from) => name.every((byte, offset) => commit[from + offset] === byte));
  const end = at + name.length + 64;
  const copy = commit.slice();
  copy.set(flipped(commit.slice(at + name.length, end)), at + name.length);
  return copy;
};
