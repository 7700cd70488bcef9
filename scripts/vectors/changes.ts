/** Changes between two trees, right and wrong (SYN-35, SYN-36). */
import type { Cid, RecordPath } from '../../src/base/index.js';
import { byteString, cidOfValue, encodeValue, linkTo, type Value } from '../../src/codec/index.js';
import { encodeChanges } from '../../src/repo/changes.js';
import { buildTree } from '../../src/repo/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const recordOf = (text: string): Bytes => encodeValue({ $type: 'app.tabard.post', rev: '3jzfcijpj2z2a', text });
const at = (key: string): RecordPath => `app.tabard.post/3jzfcijpj2z2${key}` as RecordPath;
const key = (text: string): Value => byteString(new TextEncoder().encode(text));

const treeOf = async (records: ReadonlyMap<RecordPath, Bytes>) => {
  const entries: [RecordPath, Cid][] = [];
  for (const [path, bytes] of [...records].sort(([a], [b]) => (a < b ? -1 : 1)))
    entries.push([path, await cidOfValue(bytes)]);
  return buildTree(entries);
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export const changesVectors = async (): Promise<Json> => {
  const letters = [...'abcdefghijklmnop'];
  const older = new Map(letters.map((letter) => [at(letter), recordOf(letter)]));
  const newer = new Map(older);
  newer.set(at('c'), recordOf('edited'));
  newer.delete(at('f'));
  newer.set(at('q'), recordOf('new'));
  newer.set(at('r'), recordOf('newer'));
  const [old, now] = [await treeOf(older), await treeOf(newer)];
  const list = [
    { path: at('c'), record: recordOf('edited') },
    { path: at('f'), record: null },
    { path: at('q'), record: recordOf('new') },
    { path: at('r'), record: recordOf('newer') },
  ];
  const good = encodeChanges({ from: old.root, list });
  const packed = (changes: Value, from: Cid = old.root, more: { [name: string]: Value } = {}): Bytes =>
    encodeValue({ ...more, from: linkTo(from), list: changes });
  const whole = [0, key(at('c')), byteString(recordOf('edited'))];
  const wrong = async (rule: string, code: string, name: string, bytes: Bytes) => ({
    ...{ rule, name, bytes: hex(bytes), root: now.root, expect: { verdict: 'invalid', code, rule } },
  });
  const told = (name: string, changes: typeof list) =>
    wrong('SYN-36', 'bad-tree', name, encodeChanges({ from: old.root, list: changes }));
  return {
    about:
      'Changes between two trees. `old` has the nodes of the older tree. A valid case gives `root` and exactly the paths of `list` (null: nothing stands there now). Bytes are hex.',
    old: { root: old.root, nodes: Object.fromEntries([...old.blocks].map(([cid, bytes]) => [cid, hex(bytes)])) },
    valid: {
      bytes: hex(good),
      root: now.root,
      list: list.map(({ path, record }) => [path, record === null ? null : hex(record)]),
      nodes: [...now.blocks.keys()].filter((cid) => !old.blocks.has(cid)).sort(),
    },
    invalid: [
      await wrong('SYN-35', 'malformed', 'a field more', packed([whole], old.root, { more: 1 })),
      await wrong('SYN-35', 'malformed', 'no list', packed(1)),
      await wrong('SYN-35', 'malformed', 'four in one', packed([[...whole, 1]])),
      await wrong('SYN-35', 'malformed', 'a path that is none', packed([[0, key('post')]])),
      await wrong(
        'SYN-35',
        'malformed',
        'unsorted',
        packed([
          [0, key(at('q'))],
          [28, key('c')],
        ]),
      ),
      await wrong('SYN-35', 'malformed', 'one path twice', packed([whole, [29, key('')]])),
      await wrong('SYN-35', 'malformed', 'a prefix that is not the longest', packed([whole, [0, key(at('q'))]])),
      await wrong('SYN-35', 'malformed', 'a prefix longer than the path before', packed([[3, key(at('q'))]])),
      await told('a record under another key', [...list.slice(0, 3), { path: at('s'), record: recordOf('newer') }]),
      await told('another record', [...list.slice(0, 3), { path: at('r'), record: recordOf('other') }]),
      await told('a change withheld', list.slice(0, 3)),
      await told(
        'a removal withheld',
        list.filter(({ record }) => record !== null),
      ),
      await told('what stands there already', [{ path: at('a'), record: recordOf('a') }, ...list]),
      await told('removed, and was not there', [...list, { path: at('z'), record: null }]),
      await told('nothing', []),
    ],
  };
};
