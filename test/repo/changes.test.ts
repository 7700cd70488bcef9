/** What has changed between two trees, told without nodes: strictly read, and grown into the tree that was signed or into none. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Cid, RecordPath } from '../../src/base/index.js';
import { byteString, cidOfValue, encodeValue, linkTo } from '../../src/codec/index.js';
import {
  type Change,
  changesBetween,
  encodeChanges,
  growTree,
  parseChanges,
  readingAtMost,
} from '../../src/repo/changes.js';
import { createMemoryBlocks, TreeFault } from '../../src/repo/index.js';
import { MAX_CHANGES, MAX_CHANGES_BYTES } from '../../src/repo/limits.js';
import { createRandom } from '../net/support.js';
import { entriesOf, path, plant } from './trees.js';

const file = JSON.parse(readFileSync(new URL('../vectors/repo/changes.json', import.meta.url), 'utf8')) as {
  readonly old: { readonly root: Cid; readonly nodes: Readonly<Record<Cid, string>> };
  readonly valid: { bytes: string; root: Cid; list: readonly [RecordPath, string | null][]; nodes: readonly Cid[] };
  readonly invalid: readonly { rule: string; name: string; bytes: string; root: Cid; expect: object }[];
};
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
const old = createMemoryBlocks(Object.entries(file.old.nodes).map(([cid, hex]) => [cid as Cid, bytesOf(hex)] as const));

const grown = async (bytes: Uint8Array, root: Cid) => {
  const parsed = parseChanges(bytes);
  return parsed.verdict === 'valid' ? growTree(old, parsed.value, root) : parsed;
};

describe('vectors', () => {
  test('SYN-35 SYN-36 what is right gives the tree, with its nodes and records and no other', async () => {
    const { bytes, root, list, nodes } = file.valid;
    const parsed = parseChanges(bytesOf(bytes));
    if (parsed.verdict !== 'valid') throw new TypeError(parsed.verdict);
    expect(parsed.value.list.map(({ path, record }) => [path, record && Buffer.from(record).toString('hex')])).toEqual(
      list,
    );
    expect(encodeChanges(parsed.value)).toEqual(bytesOf(bytes));
    const made = await growTree(old, parsed.value, root);
    if (made.verdict !== 'valid') throw new TypeError(made.verdict);
    const records = await Promise.all(list.flatMap(([, hex]) => (hex === null ? [] : cidOfValue(bytesOf(hex)))));
    expect(made.value.map(({ cid }) => cid).sort()).toEqual([...nodes, ...records].sort());
  });

  test.each(file.invalid.map((row) => [`${row.rule} ${row.name}`, row] as const))('%s', async (_, row) => {
    expect(await grown(bytesOf(row.bytes), row.root)).toMatchObject(row.expect);
  });
});

test('SYN-35 what is over a bound is refused and blames nobody', async () => {
  const changes = (count: number, length = 1): Uint8Array<ArrayBuffer> =>
    encodeChanges({
      from: file.old.root,
      list: Array.from(
        { length: count },
        (_, at): Change => ({
          path: path(`x.y/${String(at).padStart(6, '0')}`),
          record: new Uint8Array(length),
        }),
      ),
    });
  expect(parseChanges(changes(MAX_CHANGES)).verdict).toBe('valid');
  expect(parseChanges(changes(MAX_CHANGES + 1))).toEqual({ verdict: 'refused', code: 'too-many' });
  expect(parseChanges(changes(100_000))).toEqual({ verdict: 'refused', code: 'too-large' });
  expect(parseChanges(changes(1, MAX_CHANGES_BYTES))).toEqual({ verdict: 'refused', code: 'too-large' });
});

test('SYN-36 what builds on a tree that is not here says so, and blames nobody', async () => {
  const from = await cidOfValue(encodeValue({ elsewhere: 1 }));
  const bytes = encodeValue({ from: linkTo(from), list: [[0, byteString(new TextEncoder().encode('x.y/z'))]] });
  expect(await grown(bytes, file.valid.root)).toMatchObject({ verdict: 'needs', what: 'blocks', ids: [from] });
});

test('SYN-37 of trees that would take too long to compare nothing is told', async () => {
  const blocks = createMemoryBlocks();
  const record = encodeValue({ n: 1 });
  const cid = await cidOfValue(record);
  blocks.put(cid, record);
  const keys = Array.from({ length: 60 }, (_, n) => path(`x.y/${1_000 + n}`));
  const older = await plant(blocks, new Map(keys.slice(0, 30).map((key) => [key, cid])));
  const newer = await plant(blocks, new Map(keys.map((key) => [key, cid])));
  expect(await changesBetween(readingAtMost(blocks, 200), older, newer, 1e6)).toBeDefined();
  await expect(changesBetween(readingAtMost(blocks, 20), older, newer, 1e6)).rejects.toBeInstanceOf(TreeFault);
});

test.each([1, 2, 3, 4, 5, 6])(
  'SYN-36 any change of any tree grows into the one that is written, seed %i',
  async (seed) => {
    const random = createRandom(seed);
    const dice = (sides: number): number => new DataView(random(4).buffer).getUint32(0) % sides;
    const blocks = createMemoryBlocks();
    const held = new Map<RecordPath, Cid>();
    const put = async (): Promise<void> => {
      const record = encodeValue({ n: dice(1e6) });
      const cid = await cidOfValue(record);
      blocks.put(cid, record);
      held.set(path(`app.tabard.${dice(2) === 0 ? 'post' : 'like'}/key${dice(400)}`), cid);
    };
    for (let n = 0; n < dice(300); n++) await put();
    for (let round = 0; round < 6; round++) {
      const from = await plant(blocks, held);
      for (let n = dice(30); n > 0; n--) {
        if (dice(3) > 0) await put();
        else for (const at of [...held.keys()].slice(0, 1 + dice(4))) held.delete(at);
      }
      if (round === 5) held.clear();
      const root = await plant(blocks, held);
      const bytes = await changesBetween(blocks, from, root, 1e6);
      const parsed = bytes === undefined ? undefined : parseChanges(bytes);
      if (parsed?.verdict !== 'valid') throw new TypeError('unreadable');
      const made = await growTree(blocks, parsed.value, root);
      if (made.verdict !== 'valid') throw new TypeError(JSON.stringify(made));
      const nodes = createMemoryBlocks([...blocks.all, ...made.value.map(({ cid, bytes }) => [cid, bytes] as const)]);
      expect(await entriesOf(nodes, root)).toEqual([...held].sort(([a], [b]) => (a < b ? -1 : 1)));
    }
  },
);
