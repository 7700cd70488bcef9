/** Runs the vectors, and holds their builder to them: what it makes today must be what it made when they were written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { repoVectors } from '../../scripts/vectors/repo.js';
import type { Cid, Did, Judgement, RecordPath, Tid } from '../../src/base/index.js';
import { type Delegation, judgeLog, parseDelegation, type VerifiedLog } from '../../src/identity/index.js';
import {
  type Block,
  buildTree,
  createMemoryBlocks,
  encodeCar,
  judgeBlobList,
  judgeCommit,
  judgeRecord,
  judgeTree,
  mergeHeads,
  parseNode,
  purgeJudge,
  splitBlob,
  verifyProof,
  verifyScope,
} from '../../src/repo/index.js';

const folder = fileURLToPath(new URL('../vectors/repo/', import.meta.url));
const asText = (value: unknown): string => `${JSON.stringify(value, undefined, 1)}\n`;

if (process.env.UPDATE_VECTORS === '1') {
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(await repoVectors())) writeFileSync(`${folder}${name}`, asText(value));
}

const read = <T>(name: string): T => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as T;
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
const blocksOf = (blocks: readonly (readonly [Cid, string])[]): Block[] =>
  blocks.map(([cid, hex]) => ({ cid, bytes: bytesOf(hex) }));

interface Expected {
  readonly verdict: string;
  readonly [field: string]: unknown;
}
interface Case {
  readonly rule: string;
  readonly name: string;
  readonly expect: Expected;
}
const titled = <T extends Case>(cases: readonly T[]): [string, T][] =>
  cases.map((row) => [`${row.rule}: ${row.name}`, row]);

/** The judgement in the fields that the vector names. */
const told = (judged: Judgement<unknown>, expected: Expected): Record<string, unknown> =>
  Object.fromEntries(Object.keys(expected).map((field) => [field, Reflect.get(judged, field)]));

test('the builder makes what the files say', async () => {
  for (const [name, value] of Object.entries(await repoVectors())) {
    expect(existsSync(`${folder}${name}`)).toBe(true);
    expect(readFileSync(`${folder}${name}`, 'utf8')).toBe(asText(value));
  }
});

describe('trees', () => {
  const { cases } = read<{
    cases: { name: string; entries: [RecordPath, Cid][]; root: Cid; nodes?: Record<Cid, string> }[];
  }>('tree.json');
  test.each(cases.map((row) => [row.name, row] as const))('%s', async (_, { entries, root, nodes }) => {
    const built = await buildTree(entries);
    expect(built.root).toBe(root);
    for (const [cid, hex] of Object.entries(nodes ?? {})) expect(built.blocks.get(cid as Cid)).toEqual(bytesOf(hex));
    expect((await judgeTree(createMemoryBlocks(built.blocks), root, { records: false })).verdict).toBe('valid');
  });

  const nodes = read<{ cases: (Case & { bytes: string })[] }>('node-invalid.json');
  test.each(titled(nodes.cases))('node %s', (_, { bytes, expect: wanted }) => {
    expect(told(parseNode(bytesOf(bytes)), wanted)).toEqual(wanted);
  });

  const enemies = read<{ cases: (Case & { root: Cid; blocks: Record<Cid, string> })[] }>('tree-invalid.json');
  test.each(titled(enemies.cases))('tree %s', async (_, { root, blocks, expect: wanted }) => {
    const source = createMemoryBlocks(Object.entries(blocks).map(([cid, hex]) => [cid as Cid, bytesOf(hex)] as const));
    expect(told(await judgeTree(source, root, { records: false }), wanted)).toEqual(wanted);
  });
});

describe('proofs', () => {
  interface ProofCase extends Case {
    readonly path?: RecordPath;
    readonly scope?: readonly [string, string][];
    readonly blocks: readonly [Cid, string][];
  }
  const { root, cases } = read<{ root: Cid; cases: ProofCase[] }>('proof.json');
  test.each(titled(cases))('%s', async (_, { path, scope = [], blocks, expect: wanted }) => {
    const given = blocksOf(blocks);
    if (path !== undefined) {
      const judged = await verifyProof(root, path, given);
      if (judged.verdict === 'valid') expect({ verdict: 'valid', ...judged.value }).toEqual(wanted);
      else expect(told(judged, wanted)).toEqual(wanted);
      return;
    }
    const judged = await verifyScope(
      root,
      scope.map(([from, to]) => ({ from, to })),
      given,
    );
    if (judged.verdict !== 'valid') return expect(told(judged, wanted)).toEqual(wanted);
    expect(judged.value.map(({ path: at, cid }) => [at, cid])).toEqual(wanted.entries);
  });
});

interface Ground {
  readonly now: number;
  readonly did: Did;
  readonly operations: readonly string[];
  readonly delegations: readonly string[];
}

const groundOf = async (
  file: Ground,
): Promise<{ log: VerifiedLog; delegations: Map<Cid, Delegation>; now: number; complete: true }> => {
  const log = await judgeLog(file.did, file.operations.map(bytesOf));
  if (log.verdict !== 'valid') throw new Error(`log ${log.verdict}`);
  const delegations = new Map<Cid, Delegation>();
  for (const hex of file.delegations) {
    const delegation = await parseDelegation(bytesOf(hex));
    if (delegation.verdict !== 'valid') throw new Error(`delegation ${delegation.verdict}`);
    delegations.set(delegation.value.cid, delegation.value);
  }
  return { log: log.value, delegations, now: file.now, complete: true };
};

describe('commits', () => {
  const file = read<Ground & { cases: (Case & { bytes: string })[] }>('commit.json');
  test.each(titled(file.cases))('%s', async (_, { bytes, expect: wanted }) => {
    const judged = await judgeCommit(bytesOf(bytes), await groundOf(file));
    if (judged.verdict !== 'valid') return expect(told(judged, wanted)).toEqual(wanted);
    expect({ verdict: 'valid', id: judged.value.id, cid: judged.value.cid }).toEqual(wanted);
  });
});

describe('merging', () => {
  interface Head {
    readonly rev: Tid;
    readonly data: Cid;
    readonly records: readonly [RecordPath, Cid, string][];
  }
  const file = read<Ground & { cases: { rule: string; name: string; heads: Head[]; root: Cid }[] }>('merge.json');
  test.each(file.cases.map((row) => [`${row.rule}: ${row.name}`, row] as const))('%s', async (_, { heads, root }) => {
    const blocks = createMemoryBlocks();
    for (const { records, data } of heads) {
      for (const [, cid, hex] of records) blocks.put(cid, bytesOf(hex));
      const entries = records.map(([path, cid]): [RecordPath, Cid] => [path, cid]);
      const tree = await buildTree(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
      blocks.putAll(tree.blocks);
      expect(tree.root).toBe(data);
    }
    const isPurge = purgeJudge(await groundOf(file));
    for (const order of [heads, heads.toReversed()]) expect((await mergeHeads(blocks, order, isPurge)).root).toBe(root);
  });
});

describe('records', () => {
  const { cases } = read<{ cases: (Case & { path: RecordPath; bytes: string })[] }>('record.json');
  test.each(titled(cases))('%s', async (_, { path, bytes, expect: wanted }) => {
    expect(told(await judgeRecord(path, bytesOf(bytes)), wanted)).toEqual(wanted);
  });
});

describe('files', () => {
  interface Files {
    readonly car: { readonly roots: Cid[]; readonly blocks: [Cid, string][]; readonly bytes: string };
    readonly blobs: readonly {
      readonly size: number;
      readonly cid: Cid;
      readonly chunks?: Cid[];
      readonly list?: string;
    }[];
  }
  const { car, blobs } = read<Files>('file.json');
  test('CAR-1: a CAR file is written to the byte', async () => {
    const bytes: number[] = [];
    for await (const piece of encodeCar(car.roots, blocksOf(car.blocks))) bytes.push(...piece);
    expect(Buffer.from(bytes).toString('hex')).toBe(car.bytes);
  });
  test.each(blobs)('BLB-2: a blob of $size bytes', async ({ size, cid, chunks, list }) => {
    expect(await splitBlob(new Uint8Array(size))).toMatchObject({ cid, size });
    if (list === undefined) return;
    expect(judgeBlobList(bytesOf(list), size)).toEqual({ verdict: 'valid', value: { size, chunks } });
  });
});
