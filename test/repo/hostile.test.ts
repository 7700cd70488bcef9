/** Values that no honest peer sends, thrown at every function of this layer that takes a stranger's bytes: a judgement comes back, never an exception. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteString, cidOfRaw, cidOfValue, encodeValue, linkTo, type Value } from '../../src/codec/index.js';
import {
  createMemoryBlocks,
  decodeRecord,
  judgeBlobList,
  judgeCommit,
  judgePurge,
  judgeRecord,
  judgeTree,
  openCar,
  openPull,
  parseNode,
  parseRecordPath,
  parseScope,
  removedVersion,
  verifyProof,
} from '../../src/repo/index.js';
import { path } from './trees.js';
import { makeWorld, tidAt } from './world.js';

const world = await makeWorld();
const self = path('app.tabard.profile/self');
const post = path(`app.tabard.post/${tidAt(1)}`);
const link = linkTo(await cidOfValue(encodeValue({})));
const raw = linkTo(await cidOfRaw(new Uint8Array(1)));
const deep = Array.from({ length: 40 }).reduce<Value>((inner) => [inner], null);

const odd: readonly Value[] = [
  null,
  true,
  0,
  -1,
  Number.MAX_SAFE_INTEGER,
  '',
  '\u0000',
  'x'.repeat(5000),
  '\u202e',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  [],
  {},
  [[[]]],
  deep,
  link,
  raw,
  byteString(new Uint8Array(0)),
  byteString(new Uint8Array(64)),
  { toString: 1, hasOwnProperty: null, length: -1 },
  { $link: link, more: 1 },
  tidAt(1),
  world.did,
];

const fields = [
  'v',
  'did',
  'seq',
  'rev',
  'data',
  'seen',
  'prev',
  'log',
  'key',
  'auth',
  'sig',
  '$type',
  'e',
  'l',
  'size',
  'chunks',
  'name',
  'bio',
  'links',
  'avatar',
  'tags',
  'path',
  'was',
  'roots',
  'version',
  'subject',
  'text',
  'media',
  'poll',
];
const types = [
  'app.tabard.profile',
  'app.tabard.post',
  'app.tabard.purge',
  'app.tabard.deletion',
  'app.tabard.retraction',
];
const anyOdd = fc.constantFrom(...odd);
const anyMap = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...fields), anyOdd, { maxKeys: 12, noNullPrototype: true }),
    fc.constantFrom(...types),
    fc.boolean(),
  )
  .map(([map, type, plain]): Value => (plain ? map : { ...map, $type: type, rev: tidAt(3), v: 1, did: world.did }));
const anyBytes = fc.oneof(
  anyMap.map((value) => encodeValue(value)),
  anyOdd.map((value) => encodeValue(value)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
);

describe('hostile bytes', () => {
  test('no judge throws, and none takes them for good where it must not', async () => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const commit = await judgeCommit(bytes, world.ground);
        expect(commit.verdict).not.toBe('valid');
        parseNode(bytes);
        judgeBlobList(bytes, 600_000);
        const record = decodeRecord(bytes);
        await judgeRecord(self, bytes);
        await judgeRecord(post, bytes);
        if (record.verdict === 'valid') {
          removedVersion(record.value);
          expect((await judgePurge(record.value, post, world.ground)).verdict).not.toBe('valid');
          judged++;
        }
        const opened = await openCar([bytes]);
        if (opened.verdict === 'valid') await opened.value.next();
        const cid = await cidOfValue(bytes);
        const pull = await openPull({ source: createMemoryBlocks(), root: cid });
        if (pull.verdict === 'valid') await pull.value.accept({ cid, bytes });
        await judgeTree(createMemoryBlocks([[cid, bytes]]), cid);
        await verifyProof(cid, post, [{ cid, bytes }]);
      }),
      { numRuns: 800 },
    );
    expect(judged).toBeGreaterThan(50);
  });

  test('every odd value in every field of a commit is refused without an exception', async () => {
    for (const field of fields.slice(0, 11)) {
      for (const value of odd) {
        const bytes = encodeValue({ v: 1, did: world.did, [field]: value });
        expect((await judgeCommit(bytes, world.ground)).verdict).not.toBe('valid');
      }
    }
  });

  test('no text makes a path or a scope throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.anything(), { maxLength: 3 }), (text, ranges) => {
        parseRecordPath(text);
        parseScope(ranges);
      }),
    );
  });

  test.each<[string, readonly unknown[]]>([
    ['no range', []],
    ['a range that is none', [null]],
    ['a range of numbers', [{ from: 1, to: 2 }]],
    ['an empty range', [{ from: 'a', to: 'a' }]],
    [
      'ranges out of order',
      [
        { from: 'b', to: 'c' },
        { from: 'a', to: 'b' },
      ],
    ],
    [
      'ranges that overlap',
      [
        { from: 'a', to: 'c' },
        { from: 'b', to: 'd' },
      ],
    ],
    [
      'too many ranges',
      Array.from({ length: 65 }, (_, index) => ({ from: `a${1000 + index}`, to: `a${1000 + index}x` })),
    ],
    ['an endless bound', [{ from: 'a', to: 'b'.repeat(2000) }]],
  ])('a scope with %s is none', (_, ranges) => {
    expect(parseScope(ranges)).toBeUndefined();
  });
});
