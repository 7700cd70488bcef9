/** What strangers' data goes through: codec, identity, repository. */
import {
  bitsOfDid,
  byteString,
  cidOfValue,
  decodeValue,
  didOfBits,
  encodeBase32,
  encodeDidKey,
  encodeValue,
  linkTo,
  parseBase32,
  parseCid,
  parseDid,
  parseDidKey,
  parseTid,
  rawKeyOf,
  tidOf,
  toJson,
} from '../../../src/codec/index.js';
import {
  buildUpdate,
  judgeAuthority,
  judgeLog,
  logBytes,
  parseDelegation,
  WRITE,
} from '../../../src/identity/index.js';
import { decodeOperation } from '../../../src/identity/operation.js';
import {
  buildCommit,
  createMemoryBlocks,
  decodeRecord,
  encodeCar,
  judgeBlobList,
  judgeCommit,
  judgePurge,
  judgeRecord,
  makeRecord,
  makeTombstone,
  nodesBetween,
  openCar,
  openPull,
  parseNode,
  parseRecordPath,
  parseScope,
  pathScope,
  prove,
  splitBlob,
  verifyProof,
  verifyScope,
} from '../../../src/repo/index.js';
import { testKey, testSigner } from '../../helpers/keys.js';
import { delegate, device, extend, person, recover, root, rotate } from '../../identity/helpers.js';
import { path } from '../../repo/trees.js';
import { commitOf, makeWorld, tidAt, write } from '../../repo/world.js';
import { type Bytes, type Chance, chaos, mutate, near, nearObject, nearText, pick } from './chance.js';
import type { Outcome, Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

const said = ({ verdict }: { readonly verdict: string }): Outcome => (verdict === 'valid' ? 'accepted' : 'refused');

const gather = async <Item>(stream: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of stream) all.push(item);
  return all;
};

const identityTargets = async (): Promise<readonly Target[]> => {
  const { did, log, bytes: genesis } = await person();
  const updated = await extend(
    log,
    await buildUpdate(log, { revoked: [{ key: testKey(301), keep: [log.state.position.id] }] }, root(0)),
  );
  const rotated = await extend(updated, await rotate(updated, 1, { retired: [{ key: testKey(302), seq: 9 }] }));
  const whole = await extend(rotated, await recover(rotated, 0, 110));
  const first = await delegate(log, device(0).key, { expires: 9_000_000_000 });
  const second = await delegate(log, device(1).key, { signer: device(0), notBefore: 1 });
  const operations = logBytes(whole);
  const delegations = [first.bytes, second.bytes];
  const ids = new Set(whole.operations.map(({ id }) => id));
  const known = new Set([first.cid, second.cid]);
  const start = await judgeLog(did, [genesis]);
  if (start.verdict !== 'valid') throw new TypeError('the world is not valid');
  const mixed = encodeValue({
    link: linkTo(log.state.position.id),
    list: [0, -1, 2 ** 53 - 1, -(2 ** 53 - 1), null, true, '\ufeff\u00e9\u{1f600}'],
    bytes: byteString(new Uint8Array(30)),
    map: { $link: 1, a: {}, b: [] },
  });
  const values = [mixed, ...operations, ...delegations];
  const names = [
    did,
    log.state.position.id,
    testKey(1),
    encodeBase32(new Uint8Array(20).fill(7)),
    tidOf(1_700_000_000_000_000, 5),
  ];
  return [
    {
      name: 'decodeValue',
      weight: 16,
      run(chance) {
        const bytes = near(chance, values);
        const decoded = decodeValue(bytes);
        if (decoded.verdict !== 'valid') return 'refused';
        ensure(same(encodeValue(decoded.value), bytes), 'two encodings of one value');
        ensure(same(encodeValue(JSON.parse(JSON.stringify(toJson(decoded.value)))), bytes), 'JSON loses something');
        return 'accepted';
      },
    },
    {
      name: 'names',
      weight: 10,
      run(chance) {
        const text = nearText(chance, names);
        const [person32, key, link, bytes, tid] = [
          parseDid(text),
          parseDidKey(text),
          parseCid(text),
          parseBase32(text),
          parseTid(text),
        ];
        if (person32 !== undefined) ensure(didOfBits(bitsOfDid(person32)) === text, 'a second spelling of a DID');
        if (key !== undefined) ensure(encodeDidKey(rawKeyOf(key)) === text, 'a second spelling of a key');
        if (link !== undefined) ensure(encodeValue(linkTo(link)).length === 41, 'a link of another length');
        if (bytes !== undefined) ensure(encodeBase32(bytes) === text, 'a second spelling of bytes');
        return [person32, key, link, bytes, tid].some((found) => found !== undefined) ? 'accepted' : 'refused';
      },
    },
    {
      name: 'decodeOperation',
      weight: 6,
      async run(chance) {
        const judged = await decodeOperation(near(chance, operations));
        if (judged.verdict === 'valid')
          ensure((await cidOfValue(encodeValue(judged.value.unsigned))) === judged.value.id, 'an id of other content');
        return said(judged);
      },
    },
    {
      name: 'parseDelegation',
      weight: 6,
      async run(chance) {
        const judged = await parseDelegation(near(chance, delegations));
        // One that the identity issued is verified under its log; a key's own signature must have held.
        if (judged.verdict === 'valid' && judged.value.iss !== judged.value.sub)
          ensure(known.has(judged.value.cid), 'a changed delegation was taken');
        return said(judged);
      },
    },
    {
      name: 'judgeLog',
      weight: 2,
      async run(chance) {
        const sent = operations
          .filter(() => chance(4) > 0)
          .map((bytes) => (chance(6) === 0 ? mutate(chance, bytes) : bytes))
          .sort(() => chance(3) - 1);
        if (chance(10) === 0) sent.push(chaos(chance));
        const judged = await judgeLog(did, sent, chance(2) === 0 ? start.value : undefined);
        if (judged.verdict === 'valid')
          ensure(
            judged.value.operations.every(({ id }) => ids.has(id)),
            'a changed operation was taken',
          );
        return said(judged);
      },
    },
    {
      name: 'judgeAuthority',
      weight: 2,
      async run(chance) {
        const parsed = await parseDelegation(chance(3) === 0 ? pick(chance, delegations) : near(chance, delegations));
        if (parsed.verdict !== 'valid') return 'refused';
        const held = new Map([[parsed.value.cid, parsed.value]]);
        const question = { log, key: parsed.value.aud, command: WRITE, delegations: held, now: 1_800_000_000_000 };
        const judged = await judgeAuthority({ ...question, complete: chance(2) === 0 });
        if (judged.verdict === 'valid') ensure(known.has(parsed.value.cid), 'a changed delegation gives authority');
        return said(judged);
      },
    },
  ];
};

const repoTargets = async (): Promise<readonly Target[]> => {
  const world = await makeWorld();
  const self = path('app.tabard.profile/self');
  const top = await write(world, null, {
    [self]: [tidAt(1), { name: 'Ada', bio: 'line', links: [{ title: 'a', url: 'https://example.org/' }], tags: ['x'] }],
    ...Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `app.tabard.post/${tidAt(2 + at)}`,
        [tidAt(90), { text: `post ${at}`, createdAt: 1 }] as const,
      ]),
    ),
  });
  const tree = (await gather(nodesBetween(world.blocks, top))).map(({ cid, bytes, path: at }) => ({ cid, bytes, at }));
  const nodes = tree.filter(({ at }) => at === undefined).map(({ bytes }) => bytes);
  const records = tree.filter(({ at }) => at !== undefined).map(({ bytes }) => bytes);
  const commits = await Promise.all(
    [0, 1, 2].map((at) => buildCommit(commitOf(world, at, { data: top, rev: tidAt(100 + at) }), testSigner(11 + at))),
  );
  const first = nodes[0] ?? new Uint8Array();
  const tombstone = await makeTombstone('deletion', tidAt(95), { cid: await cidOfValue(first), rev: tidAt(1) });
  const foreign = await makeRecord('x.y.z', tidAt(3), { a: [{ b: { $link: top } }], c: null });
  const split = await splitBlob(new Uint8Array(700_000).fill(3));
  if (split.list === undefined) throw new TypeError('a list');
  const list = split.list.bytes;
  const car = Uint8Array.from((await gather(encodeCar([top], tree))).flatMap((part) => [...part]));
  const all = [...records, tombstone.bytes, foreign.bytes];
  const paths = [
    self,
    path(`app.tabard.post/${tidAt(3)}`),
    path('x.y.z/k'),
    path('app.tabard.like/aaaaaaaaaaaaaaaaaaaaaaaaaa'),
  ];
  const proof = await prove(world.blocks, top, self);
  const commitIds = new Set(await Promise.all(commits.map((bytes) => cidOfValue(bytes))));

  /** Some blocks changed (and renamed to their own hash, or not), left out, doubled, out of order. */
  const shuffled = async (
    chance: Chance,
    blocks: readonly { readonly cid: (typeof tree)[number]['cid']; readonly bytes: Bytes }[],
  ) => {
    const made = blocks.map(({ cid, bytes }) => ({ cid, bytes }));
    for (let left = chance(3); left > 0; left--) {
      const at = chance(made.length);
      const block = made[at];
      if (block === undefined) continue;
      const bytes = mutate(chance, block.bytes);
      const kind = chance(4);
      if (kind === 0) made[at] = { cid: block.cid, bytes };
      else if (kind === 1) made[at] = { cid: await cidOfValue(bytes), bytes };
      else if (kind === 2) made.splice(at, 1);
      else made.splice(chance(made.length), 0, block);
    }
    return made;
  };

  return [
    { name: 'parseNode', weight: 8, run: (chance) => said(parseNode(near(chance, nodes))) },
    { name: 'decodeRecord', weight: 8, run: (chance) => said(decodeRecord(near(chance, all))) },
    {
      name: 'judgeRecord',
      weight: 6,
      run: async (chance) => said(await judgeRecord(pick(chance, paths), near(chance, all))),
    },
    {
      name: 'judgePurge',
      weight: 2,
      async run(chance) {
        const record = decodeRecord(near(chance, all));
        if (record.verdict !== 'valid') return 'refused';
        const judged = await judgePurge(record.value, pick(chance, paths), world.ground);
        ensure(judged.verdict !== 'valid', 'what nobody signed is a purge');
        return 'accepted';
      },
    },
    {
      name: 'judgeCommit',
      weight: 6,
      async run(chance) {
        const bytes = near(chance, commits);
        const judged = await judgeCommit(bytes, world.ground);
        if (judged.verdict === 'valid') ensure(commitIds.has(judged.value.cid), 'a changed commit was taken');
        return said(judged);
      },
    },
    { name: 'judgeBlobList', weight: 3, run: (chance) => said(judgeBlobList(near(chance, [list]), 700_000)) },
    {
      name: 'openCar',
      weight: 1,
      async run(chance) {
        const opened = await openCar([near(chance, [car])]);
        if (opened.verdict !== 'valid') return 'refused';
        for (let next = await opened.value.next(); next !== undefined; next = await opened.value.next())
          if (next.verdict !== 'valid' && next.verdict !== 'unsupported') return 'refused';
        return 'accepted';
      },
    },
    {
      name: 'acceptAll',
      weight: 1,
      async run(chance) {
        const opened = await openPull({ source: createMemoryBlocks(), root: top });
        if (opened.verdict !== 'valid') throw new TypeError('not opened');
        const wrong = await opened.value.acceptAll(await shuffled(chance, tree));
        // What was taken in is what was asked for, whatever lay between.
        for (const [cid, bytes] of opened.value.blocks) ensure((await cidOfValue(bytes)) === cid, 'a lie was held');
        return wrong === undefined && opened.value.done ? 'accepted' : 'refused';
      },
    },
    {
      name: 'openPull',
      weight: 1,
      async run(chance) {
        const bytes = near(chance, nodes);
        const cid = await cidOfValue(bytes);
        const blocks = createMemoryBlocks(tree.map((block) => [block.cid, block.bytes] as const));
        blocks.put(cid, bytes);
        const opened = await openPull({ source: blocks, root: cid, bases: chance(2) === 0 ? [top] : [] });
        return opened.verdict === 'valid' && opened.value.done ? 'accepted' : 'refused';
      },
    },
    {
      name: 'verifyProof',
      weight: 3,
      async run(chance) {
        const blocks = await shuffled(chance, proof);
        const at = chance(3) === 0 ? pick(chance, paths) : self;
        const judged =
          chance(4) === 0 ? await verifyScope(top, pathScope(at), blocks) : await verifyProof(top, at, blocks);
        return said(judged);
      },
    },
    {
      name: 'paths and scopes',
      weight: 4,
      run(chance) {
        const at = parseRecordPath(nearText(chance, paths));
        if (at !== undefined) ensure(/^[\w.:~-]+\/[\w.:~-]+$/.test(at), 'a path of other letters');
        const ranges = nearObject(chance, [
          [
            { from: 'a', to: 'b' },
            { from: 'c', to: 'd' },
          ],
        ]);
        const scope = Array.isArray(ranges) ? parseScope(ranges) : undefined;
        return at !== undefined || scope !== undefined ? 'accepted' : 'refused';
      },
    },
  ];
};

export const dataTargets = async (): Promise<readonly Target[]> => [
  ...(await identityTargets()),
  ...(await repoTargets()),
];
