/** Trees that no honest writer makes, each refused by its own rule. */
import { describe, expect, test } from 'vitest';
import type { Cid, RecordPath } from '../../src/base/index.js';
import { byteString, cidOfRaw, cidOfValue, encodeValue, linkTo, type Value } from '../../src/codec/index.js';
import {
  applyChanges,
  type BlockSource,
  buildTree,
  encodeNode,
  judgeTree,
  layerOf,
  MAX_BLOCK_BYTES,
  nodesBetween,
  openPull,
  parseNode,
  TreeFault,
  type TreeNode,
} from '../../src/repo/index.js';
import { manyEntries, newBlocks, path, plant, putValue, sorted, valueCid } from './trees.js';

const value = await valueCid(0);
const raw = await cidOfRaw(new Uint8Array(3));

/** Paths whose keys stand on a layer. */
const pathsOn = async (layer: number, count: number): Promise<RecordPath[]> => {
  const found: RecordPath[] = [];
  for (let i = 0; found.length < count; i++) {
    const at = path(`app.tabard.post/${String(i).padStart(6, '0')}`);
    if ((await layerOf(at)) === layer) found.push(at);
  }
  return found;
};

const low = await pathsOn(0, 40);
const high = await pathsOn(1, 3);
const [a, b, c] = low as [RecordPath, RecordPath, RecordPath];
const [h] = high as [RecordPath];

const putNode = async (blocks: ReturnType<typeof newBlocks>, node: TreeNode): Promise<Cid> => {
  const bytes = encodeNode(node);
  const cid = await cidOfValue(bytes);
  blocks.put(cid, bytes);
  return cid;
};

const leaf = (...paths: RecordPath[]): TreeNode => ({
  left: null,
  entries: paths.map((at) => ({ path: at, value, right: null })),
});

const entry = (k: string, p: number, more: { readonly [key: string]: Value } = {}): Value => ({
  k: byteString(new TextEncoder().encode(k)),
  p,
  t: null,
  v: linkTo(value),
  ...more,
});

const judge = (blocks: BlockSource, root: Cid) => judgeTree(blocks, root, { records: false });

describe('nodes', () => {
  describe('TRE-1: shape', () => {
    test.each<[string, Value]>([
      ['an array', []],
      ['without l', { e: [] }],
      ['with a field more', { e: [], l: null, x: 1 }],
      ['with l as text', { e: [], l: 'x' }],
      ['with l raw', { e: [], l: linkTo(raw) }],
      ['with e as map', { e: {}, l: null }],
      ['with an entry as text', { e: ['x'], l: null }],
      ['with a field more in an entry', { e: [entry('a/b', 0, { x: 1 })], l: null }],
      ['with a raw value', { e: [entry('a/b', 0, { v: linkTo(raw) })], l: null }],
      ['with a value null', { e: [entry('a/b', 0, { v: null })], l: null }],
      ['with a key as text', { e: [entry('a/b', 0, { k: 'a/b' })], l: null }],
      ['with p as text', { e: [entry('a/b', 0, { p: '0' })], l: null }],
    ])('a node %s is none', (_, node) => {
      expect(parseNode(encodeValue(node)).verdict).toBe('invalid');
    });
  });

  test.each([
    ['shorter than it could be', [entry('a/ba', 0), entry('a/bb', 0)]],
    ['shorter by one', [entry('a/ba', 0), entry('bb', 2)]],
    ['longer than the key before', [entry('a/b', 0), entry('c', 9)]],
    ['negative', [entry('a/b', 0), entry('c', -1)]],
    ['given for the first key', [entry('a/b', 1)]],
  ])('TRE-2: a prefix %s is refused', (_, e) => {
    expect(parseNode(encodeValue({ e, l: null }))).toMatchObject({
      verdict: 'invalid',
      code: 'bad-tree',
      rule: 'TRE-2',
    });
  });

  test.each([
    ['out of order', [entry('a/c', 0), entry('b', 2)]],
    ['twice', [entry('a/c', 0), entry('', 3)]],
    ['without a slash', [entry('abc', 0)]],
    ['with two slashes', [entry('a/b/c', 0)]],
    ['empty', [entry('', 0)]],
    ['with a letter that paths do not have', [entry('a/ü', 0)]],
    ['named ..', [entry('a/..', 0)]],
  ])('TRE-3: keys %s are refused', (_, e) => {
    expect(parseNode(encodeValue({ e, l: null }))).toMatchObject({
      verdict: 'invalid',
      code: 'bad-tree',
      rule: 'TRE-3',
    });
  });

  test('a node over 256 KiB is refused and nobody is scored', async () => {
    const bytes = new Uint8Array(MAX_BLOCK_BYTES + 1);
    expect(parseNode(bytes)).toEqual({ verdict: 'refused', code: 'too-large' });
  });
});

describe('trees', () => {
  test('TRE-3: a subtree with keys outside its interval is refused', async () => {
    const blocks = newBlocks();
    const above = low.filter((at) => at > h);
    expect(above.length).toBeGreaterThan(0);
    const outside = await putNode(blocks, leaf(...above));
    const root = await putNode(blocks, { left: outside, entries: [{ path: h, value, right: null }] });
    expect(await judge(blocks, root)).toMatchObject({ verdict: 'invalid', code: 'bad-tree', rule: 'TRE-3' });
  });

  test('TRE-3: one subtree in two places is refused', async () => {
    const blocks = newBlocks();
    const [, second] = high as [RecordPath, RecordPath];
    const between = low.filter((at) => at > h && at < second);
    expect(between.length).toBeGreaterThan(0);
    const twice = await putNode(blocks, leaf(...between));
    const entries = [
      { path: h, value, right: twice },
      { path: second, value, right: twice },
    ];
    const root = await putNode(blocks, { left: null, entries });
    expect(await judge(blocks, root)).toMatchObject({ verdict: 'invalid', code: 'bad-tree' });
  });

  test('TRE-4: a key on a wrong layer is refused', async () => {
    const blocks = newBlocks();
    const mixed = [a, h].sort() as [RecordPath, RecordPath];
    const root = await putNode(blocks, leaf(...mixed));
    expect(await judge(blocks, root)).toMatchObject({ verdict: 'invalid', code: 'bad-tree', rule: 'TRE-4' });
  });

  test('TRE-4: nothing hangs below the lowest layer', async () => {
    const blocks = newBlocks();
    const below = await putNode(blocks, leaf(c));
    const root = await putNode(blocks, { left: null, entries: [{ path: b, value, right: below }] });
    expect(await judge(blocks, root)).toMatchObject({ verdict: 'invalid', code: 'bad-tree', rule: 'TRE-4' });
  });

  test('TRE-5: an empty node inside a tree is refused', async () => {
    const blocks = newBlocks();
    const empty = await putNode(blocks, { left: null, entries: [] });
    const root = await putNode(blocks, { left: empty, entries: [{ path: h, value, right: null }] });
    expect(await judge(blocks, root)).toMatchObject({ verdict: 'invalid', code: 'bad-tree', rule: 'TRE-5' });
  });

  test('TRE-5: a root without keys above a tree is refused', async () => {
    const blocks = newBlocks();
    const inner = await plant(blocks, await manyEntries(20));
    const root = await putNode(blocks, { left: inner, entries: [] });
    expect(await judge(blocks, root)).toMatchObject({ verdict: 'invalid', code: 'bad-tree', rule: 'TRE-5' });
  });

  test('a circle, which only a source that does not hash can offer, ends', async () => {
    const blocks = newBlocks();
    const top = await putNode(blocks, { left: value, entries: [{ path: h, value, right: null }] });
    const circle: BlockSource = { get: (cid) => blocks.get(cid === value ? top : cid) };
    expect(await judge(circle, top)).toMatchObject({ verdict: 'invalid', code: 'bad-tree' });
    const hollow = encodeNode({ left: value, entries: [] });
    const spiral: BlockSource = { get: (cid) => (cid === value ? Promise.resolve(hollow) : blocks.get(cid)) };
    expect(await judge(spiral, top)).toMatchObject({ verdict: 'invalid', code: 'bad-tree' });
  });

  test('a record where a node should be is no tree', async () => {
    const blocks = newBlocks();
    const record = await putValue(blocks, { $type: 'app.tabard.post', rev: 'x' });
    expect(await judge(blocks, record)).toMatchObject({ verdict: 'invalid', code: 'bad-tree' });
  });

  test('a missing node is needed, not wrong', async () => {
    const blocks = newBlocks();
    const root = await plant(blocks, await manyEntries(100));
    const node = parseNode((await blocks.get(root)) ?? new Uint8Array());
    if (node.verdict !== 'valid') throw new Error('no node');
    const gone = node.value.left ?? node.value.entries[0]?.right;
    const holed: BlockSource = { get: (cid) => (cid === gone ? Promise.resolve(undefined) : blocks.get(cid)) };
    expect(await judge(holed, root)).toEqual({ verdict: 'needs', what: 'blocks', ids: [gone] });
  });
});

describe('taking in', () => {
  const open = async (root: Cid, blocks = newBlocks(), bases: readonly Cid[] = []) => {
    const pull = await openPull({ source: blocks, root, bases });
    if (pull.verdict !== 'valid') throw new Error(pull.verdict);
    return pull.value;
  };

  test('REP-2: a block that does not hash to its CID is refused', async () => {
    const { root, blocks } = await buildTree(sorted(await manyEntries(5)));
    const pull = await open(root);
    const bytes = blocks.get(root)?.slice() ?? new Uint8Array();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(await pull.accept({ cid: root, bytes })).toMatchObject({
      verdict: 'invalid',
      code: 'bad-hash',
      rule: 'REP-2',
    });
    expect(pull.want()).toEqual([root]);
    expect(pull.blocks.size).toBe(0);
  });

  test('REP-3: a block that nobody asked for is refused, whatever it is', async () => {
    const { root, blocks } = await buildTree(sorted(await manyEntries(50)));
    const pull = await open(root);
    const [other] = [...blocks].filter(([cid]) => cid !== root);
    if (other === undefined) throw new Error('one node only');
    expect(await pull.accept({ cid: other[0], bytes: other[1] })).toMatchObject({
      verdict: 'invalid',
      code: 'unexpected',
    });
  });

  test('REC-1: a record that is not canonical is refused', async () => {
    const bytes = Uint8Array.of(0xa1, 0x61, 0x61, 0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0);
    const cid = await cidOfValue(bytes);
    const { root, blocks } = await buildTree([[a, cid]]);
    const pull = await open(root);
    await pull.accept({ cid: root, bytes: blocks.get(root) ?? new Uint8Array() });
    expect(pull.hasNodes).toBe(true);
    expect(pull.want()).toEqual([cid]);
    expect(await pull.accept({ cid, bytes })).toMatchObject({ verdict: 'invalid', code: 'not-canonical' });
  });

  test('a block over 256 KiB is refused before it is hashed', async () => {
    const bytes = new Uint8Array(MAX_BLOCK_BYTES + 1);
    const cid = await cidOfValue(bytes);
    const pull = await open(cid);
    expect(await pull.accept({ cid, bytes })).toEqual({ verdict: 'refused', code: 'too-large' });
  });

  test('TRE-3: a known subtree moved to where its keys do not fit is refused', async () => {
    const blocks = newBlocks();
    const [, second] = high as [RecordPath, RecordPath];
    const between = low.filter((at) => at > h && at < second);
    const subtree = await putNode(blocks, leaf(...between));
    const base = await putNode(blocks, { left: null, entries: [{ path: h, value, right: subtree }] });
    expect((await judge(blocks, base)).verdict).toBe('valid');
    const moved = encodeNode({ left: subtree, entries: [{ path: h, value, right: null }] });
    const root = await cidOfValue(moved);
    const pull = await open(root, blocks, [base]);
    expect(await pull.accept({ cid: root, bytes: moved })).toMatchObject({ verdict: 'invalid', rule: 'TRE-3' });
  });

  test('TRE-3: a known subtree is refused where a new key divides it', async () => {
    const blocks = newBlocks();
    const [first, middle, last] = high as [RecordPath, RecordPath, RecordPath];
    const between = low.filter((at) => at > first && at < last);
    expect([between.some((at) => at < middle), between.some((at) => at > middle)]).toEqual([true, true]);
    const subtree = await putNode(blocks, leaf(...between));
    const edge = { path: last, value, right: null };
    const base = await putNode(blocks, { left: null, entries: [{ path: first, value, right: subtree }, edge] });
    expect((await judge(blocks, base)).verdict).toBe('valid');
    for (const entries of [
      [{ path: first, value, right: subtree }, { path: middle, value, right: null }, edge],
      [{ path: first, value, right: null }, { path: middle, value, right: subtree }, edge],
    ]) {
      const bytes = encodeNode({ left: null, entries });
      const root = await cidOfValue(bytes);
      const pull = await open(root, blocks, [base]);
      expect(await pull.accept({ cid: root, bytes })).toMatchObject({ verdict: 'invalid', rule: 'TRE-3' });
    }
  });

  test('TRE-3: a subtree named in two places is refused before it is asked for', async () => {
    const [first, middle] = high as [RecordPath, RecordPath];
    const subtree = await cidOfValue(encodeNode(leaf(...low.filter((at) => at > first && at < middle))));
    const bytes = encodeNode({
      left: null,
      entries: [first, middle].map((at) => ({ path: at, value, right: subtree })),
    });
    const root = await cidOfValue(bytes);
    const pull = await open(root);
    expect(await pull.accept({ cid: root, bytes })).toMatchObject({
      verdict: 'invalid',
      code: 'bad-tree',
      rule: 'TRE-3',
    });
  });
});

describe('serving', () => {
  /** Records made to look like nodes: each names the next from all its gaps, so that a walk would meet the last 57^10 times. */
  const bomb = async (blocks: ReturnType<typeof newBlocks>): Promise<Cid> => {
    const paths = [...low, ...high].sort();
    let evil = await putNode(blocks, leaf(...low));
    for (let level = 0; level < 10; level++) {
      const right = evil;
      evil = await putNode(blocks, { left: null, entries: paths.map((at) => ({ path: at, value, right })) });
    }
    const [top] = await pathsOn(4, 1);
    return putNode(blocks, { left: evil, entries: [{ path: top ?? a, value, right: evil }] });
  };
  const counting = (blocks: BlockSource) => {
    const counter = {
      reads: 0,
      get: (cid: Cid) => {
        counter.reads++;
        return blocks.get(cid);
      },
    };
    return counter;
  };

  test('a tree that a stranger claims to hold opens no more than what is sent', async () => {
    const blocks = newBlocks();
    const root = await plant(blocks, await manyEntries(60));
    const source = counting(blocks);
    let sent = 0;
    for await (const _ of nodesBetween(source, root, [await bomb(blocks)], { records: false })) sent++;
    expect(sent).toBeGreaterThan(5);
    expect(source.reads).toBeLessThan(sent * 3 + 20);
  });

  test('a root that a stranger names and that is none ends at once, wherever it resumes', async () => {
    const blocks = newBlocks();
    const root = await bomb(blocks);
    for (const after of ['0 ', `0 ${low[20]}`, `3 ${low[20]}`, '999999 zzz']) {
      const source = counting(blocks);
      const walk = async (): Promise<void> => {
        for await (const _ of nodesBetween(source, root, [], { after })) expect(source.reads).toBeLessThan(200);
      };
      await walk().catch((error: unknown) => expect(error).toBeInstanceOf(TreeFault));
      expect(source.reads).toBeLessThan(200);
    }
  });
});

describe('the writer checks before it writes', () => {
  test('TRE-6: a key that is too deep is refused, not the tree', async () => {
    // Such a key takes 2^66 tries to mine; the builder is asked with a made-up layer.
    const { createTreeBuilder } = await import('../../src/repo/tree/builder.js');
    await expect(createTreeBuilder().addEntry(a, value, 33)).rejects.toMatchObject({ code: 'bad-record-input' });
  });

  test('a node that grows too wide is refused', async () => {
    const { createTreeBuilder } = await import('../../src/repo/tree/builder.js');
    const builder = createTreeBuilder();
    for (let i = 0; i < 5000; i++) await builder.addEntry(`app.tabard.post/${String(i).padStart(6, '0')}`, value, 0);
    await expect(builder.finish()).rejects.toMatchObject({ code: 'bad-record-input' });
  });

  test('no change writes no block', async () => {
    const blocks = newBlocks();
    const root = await plant(blocks, await manyEntries(30));
    const changed = await applyChanges(blocks, root, new Map());
    expect(changed.root).toBe(root);
    expect(changed.blocks.size).toBe(0);
  });
});
