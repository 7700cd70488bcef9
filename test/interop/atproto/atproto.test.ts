/** The test vectors of atproto that apply here (SOURCE.md), and its reference tree in another implementation. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RecordPath } from '../../../src/base/index.js';
import {
  cidOfValue,
  decodeMap,
  decodeValue,
  encodeValue,
  parseCid,
  parseTid,
  toJson,
  type Value,
} from '../../../src/codec/index.js';
import { buildTree, isNsid, isRecordKey, layerOf } from '../../../src/repo/index.js';
import { commonPrefix } from '../../../src/repo/tree/node.js';
import { atcuteRoot, valueCid } from '../../repo/trees.js';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const lines = (name: string): string[] =>
  read(`syntax/${name}.txt`)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '));
const json = <T>(name: string): T => JSON.parse(read(name)) as T;

describe('syntax', () => {
  test.each(lines('tid_syntax_valid'))('TID %s', (text) => {
    expect(parseTid(text)).toBe(text);
  });
  test.each(lines('tid_syntax_invalid'))('no TID: %s', (text) => {
    expect(parseTid(text)).toBeUndefined();
  });
  test.each(lines('recordkey_syntax_valid'))('record key %s', (text) => {
    expect(isRecordKey(text)).toBe(true);
  });
  test.each(lines('recordkey_syntax_invalid'))('no record key: %s', (text) => {
    expect(isRecordKey(text)).toBe(false);
  });
  test.each(lines('nsid_syntax_valid'))('namespaced id %s', (text) => {
    expect(isNsid(text)).toBe(true);
  });
  test.each(lines('nsid_syntax_invalid'))('no namespaced id: %s', (text) => {
    expect(isNsid(text)).toBe(false);
  });
  test.each(lines('cid_syntax_invalid'))('no CID: %s', (text) => {
    expect(parseCid(text)).toBeUndefined();
  });
  // Valid in atproto's syntax, of kinds that neither atproto's data nor ours may hold: dag-pb, other bases, other hashes.
  test.each(lines('cid_syntax_valid'))('a CID of a kind that is not ours: %s', (text) => {
    expect(parseCid(text)).toBeUndefined();
  });
});

describe('data model', () => {
  const fixtures = json<{ json: Value; cbor_base64: string; cid: string }[]>('data-model/data-model-fixtures.json');
  test.each(fixtures.map((fixture, index) => [index, fixture] as const))('fixture %i', async (_, fixture) => {
    const bytes = encodeValue(fixture.json);
    expect(Buffer.from(bytes).toString('base64').replaceAll('=', '')).toBe(fixture.cbor_base64);
    expect(await cidOfValue(bytes)).toBe(fixture.cid);
    const decoded = decodeValue(bytes);
    expect(decoded.verdict === 'valid' ? toJson(decoded.value) : decoded).toEqual(fixture.json);
  });

  test.each(
    json<{ note: string; json: Value }[]>('data-model/data-model-valid.json').map(
      (row) => [row.note, row.json] as const,
    ),
  )('%s', (_, value) => {
    expect(decodeMap(encodeValue(value)).verdict).toBe('valid');
  });

  // What atproto's lexicons ask of nested `$type` and of its blobs is not ours to ask.
  const lexicons = /\$type|blob/;
  const invalid = json<{ note: string; json: Value }[]>('data-model/data-model-invalid.json').filter(
    (row) => !lexicons.test(row.note),
  );
  test.each(invalid.map((row) => [row.note, row.json] as const))('%s is refused', (note, value) => {
    const refused = (): boolean => {
      try {
        return decodeMap(encodeValue(value)).verdict !== 'valid';
      } catch (error) {
        return error instanceof Error;
      }
    };
    // A map with `$link` or `$bytes` and more beside it is a plain map to us: only exactly one such field means a link.
    expect(refused()).toBe(!note.includes('extra fields'));
  });
});

describe('trees', () => {
  test.each(
    json<{ key: string; height: number }[]>('mst/key_heights.json').map((row) => [row.key, row.height] as const),
  )('TRE-4: the key %j stands on layer %i', async (key, height) => {
    expect(await layerOf(key)).toBe(height);
  });

  const prefixes = json<{ left: string; right: string; len: number }[]>('mst/common_prefix.json');
  test.each(prefixes.map((row) => [row.left, row.right, row.len] as const))(
    'TRE-2: %j and %j share %i bytes',
    (left, right, length) => {
      const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
      expect(commonPrefix(bytes(left), bytes(right))).toBe(length);
    },
  );

  test('the example keys give the root that another implementation gives', async () => {
    const keys = read('mst/example_keys.txt')
      .split('\n')
      .filter((line) => line !== '');
    expect(keys).toHaveLength(156);
    const entries: [RecordPath, Awaited<ReturnType<typeof valueCid>>][] = [];
    for (const [index, key] of keys.entries()) entries.push([key as RecordPath, await valueCid(index)]);
    const { root } = await buildTree(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    expect(root).toBe(await atcuteRoot(entries));
    expect(root).toBe(await atcuteRoot(entries.toReversed()));
  });
});
