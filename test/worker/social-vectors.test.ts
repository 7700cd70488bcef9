/** Runs the vectors of what people write to each other, and holds their builder to them: what it makes today must be what it made when they were written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { socialVectors } from '../../scripts/vectors/social.js';
import type { Cid, Did, RecordPath } from '../../src/base/index.js';
import type { ValueMap } from '../../src/codec/index.js';
import { type Delegation, judgeLog, parseDelegation } from '../../src/identity/index.js';
import { parseMessage } from '../../src/peer/messages/index.js';
import { type BodyKind, parseBody } from '../../src/peer/social/bodies.js';
import { judgeBundle, judgeRecord, parseBundle, type VerifiedBundle } from '../../src/repo/index.js';
import { kindOf } from '../../src/worker/social/entry-of.js';
import { aboutFor } from '../../src/worker/social/inbox-rules.js';

const folder = fileURLToPath(new URL('../vectors/social/', import.meta.url));
const asText = (value: unknown): string => `${JSON.stringify(value, undefined, 1)}\n`;

if (process.env.UPDATE_VECTORS === '1') {
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(await socialVectors())) writeFileSync(`${folder}${name}`, asText(value));
}

interface Case {
  readonly rule: string;
  readonly name: string;
  readonly expect: { readonly [field: string]: unknown };
}

const read = <More>(name: string): { readonly cases: readonly (Case & More)[]; readonly [field: string]: unknown } =>
  JSON.parse(readFileSync(`${folder}${name}`, 'utf8'));
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
const titled = <T extends Case>(cases: readonly T[]): [string, T][] =>
  cases.map((row) => [`${row.rule} ${row.name}`, row]);

/** What is said, in the fields that the vector names. */
const told = (judged: object, expected: object): Record<string, unknown> =>
  Object.fromEntries(Object.keys(expected).map((field) => [field, Reflect.get(judged, field)]));

test('the builder makes what the files say', async () => {
  for (const [name, value] of Object.entries(await socialVectors())) {
    expect(existsSync(`${folder}${name}`)).toBe(true);
    expect(readFileSync(`${folder}${name}`, 'utf8')).toBe(asText(value));
  }
});

interface Known {
  readonly operations: readonly string[];
  readonly delegations: readonly string[];
}

const groundOf = async (did: Did, { operations, delegations }: Known, now: number) => {
  const log = operations.length === 0 ? undefined : await judgeLog(did, operations.map(bytesOf));
  const held = new Map<Cid, Delegation>();
  for (const hex of delegations) {
    const parsed = await parseDelegation(bytesOf(hex));
    if (parsed.verdict === 'valid') held.set(parsed.value.cid, parsed.value);
  }
  return { log: log?.verdict === 'valid' ? log.value : undefined, delegations: held, now };
};

const foundIn = ({ found }: VerifiedBundle): string => {
  if (found === null) return 'nothing';
  if (found.isPurge) return 'purge';
  const { removal } = found.record;
  return removal === undefined ? 'record' : removal === 'purge' ? 'deletion' : removal;
};

describe('bundles', () => {
  const { cases } = read<{ readonly now: number; readonly known: Known; readonly bundle: string }>('bundles.json');
  test.each(titled(cases))('%s', async (_, { bundle, known, now, expect: expected }) => {
    const parsed = parseBundle(bytesOf(bundle));
    if (parsed.verdict !== 'valid') return expect(told(parsed, expected)).toEqual(expected);
    const judged = await judgeBundle(parsed.value, await groundOf(parsed.value.did, known, now));
    const found = judged.verdict === 'valid' ? { ...judged, found: foundIn(judged.value) } : judged;
    expect(told(found, expected)).toEqual(expected);
  });
});

describe('records', () => {
  const { cases } = read<{ readonly path: RecordPath; readonly bytes: string }>('records.json');
  test.each(titled(cases))('%s', async (_, { path, bytes, expect: expected }) => {
    expect(told(await judgeRecord(path, bytesOf(bytes)), expected)).toEqual(expected);
  });
});

describe('whom a record is for', () => {
  const { cases, to } = read<{ readonly path: RecordPath; readonly value: ValueMap }>('inbox.json');
  test.each(titled(cases))('%s', (_, { path, value, expect: expected }) => {
    const kind = kindOf(path);
    const about = kind === undefined ? undefined : aboutFor(kind, value, to as Did);
    expect({ about: about ?? null }).toEqual(expected);
  });
});

describe('bodies', () => {
  const { cases } = read<{ readonly kind: BodyKind; readonly bytes: string }>('bodies.json');
  test.each(titled(cases))('%s', (_, { kind, bytes, expect: expected }) => {
    expect(told(parseBody(kind, bytesOf(bytes)), expected)).toEqual(expected);
  });
});

describe('pushes', () => {
  const { cases } = read<{ readonly bytes: string }>('pushes.json');
  test.each(titled(cases))('%s', (_, { bytes, expect: expected }) => {
    expect(told(parseMessage(bytesOf(bytes)), expected)).toEqual(expected);
  });
});
