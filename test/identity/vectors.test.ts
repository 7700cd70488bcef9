/** Runs the vectors, and holds their builder to them: what it makes today must be what it made when they were written. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { identityVectors } from '../../scripts/vectors/identity.js';
import { type Cid, type DidKey, type Judgement, unreachable } from '../../src/base/index.js';
import { parseDid } from '../../src/codec/index.js';
import {
  type Delegation,
  type IdentityState,
  judgeAuthority,
  judgeChain,
  judgeLog,
  parseDelegation,
  type VerifiedLog,
} from '../../src/identity/index.js';
import { ensureValid } from './helpers.js';

const folder = fileURLToPath(new URL('../vectors/identity/', import.meta.url));
const asText = (value: object): string => `${JSON.stringify(value, undefined, 1)}\n`;

if (process.env.UPDATE_VECTORS === '1') {
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(await identityVectors())) writeFileSync(`${folder}${name}`, asText(value));
}

interface Expected {
  readonly verdict: string;
  readonly code?: string;
  readonly rule?: string;
}

interface LogCase {
  readonly rule: string;
  readonly name: string;
  readonly did: string;
  readonly known?: readonly string[];
  readonly operations: readonly string[];
  readonly expect: Expected & { readonly state?: Readonly<Record<string, unknown>> };
}

interface DelegationCase extends LogCase {
  readonly delegations: readonly string[];
  readonly ask?: {
    readonly key: DidKey;
    readonly command: string;
    readonly now: number;
    readonly hint?: number;
    readonly commit?: { readonly id: Cid; readonly seq: number };
    readonly purge?: { readonly id: Cid };
    readonly complete?: boolean;
    readonly presented?: boolean;
  };
  readonly expect: Expected & { readonly chain?: readonly number[]; readonly clockId?: number | null };
}

const read = <Case>(name: string): readonly Case[] => {
  const path = `${folder}${name}`;
  const file: { readonly cases: readonly Case[] } = existsSync(path)
    ? JSON.parse(readFileSync(path, 'utf8'))
    : { cases: [] };
  return file.cases;
};

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** The part of a judgement that a vector names. */
const outcome = (judged: Judgement<unknown>): Expected => {
  switch (judged.verdict) {
    case 'invalid':
      return { verdict: judged.verdict, code: judged.code, rule: judged.rule };
    case 'refused':
      return { verdict: judged.verdict, code: judged.code };
    case 'valid':
    case 'needs':
    case 'notYet':
    case 'unsupported':
      return { verdict: judged.verdict };
    default:
      return unreachable(judged);
  }
};

const stateAsJson = (state: IdentityState): Record<string, unknown> => ({
  ...state,
  backup: Buffer.from(state.backup).toString('hex'),
  revoked: Object.fromEntries([...state.revoked].map(([key, keep]) => [key, [...keep]])),
  retired: Object.fromEntries(state.retired),
});

const judgeCase = async ({ did: text, known, operations }: LogCase): Promise<Judgement<VerifiedLog>> => {
  const did = parseDid(text);
  if (did === undefined) throw new TypeError('"did" is not one');
  const before = known === undefined ? undefined : ensureValid(await judgeLog(did, known.map(bytesOf)));
  return judgeLog(did, operations.map(bytesOf), before);
};

const logThemes = ['shape', 'lists', 'place', 'forks'];
const delegationThemes = ['delegation-form', 'delegation-chain', 'delegation-state', 'put-away'];
const logCases = logThemes.flatMap((theme) => read<LogCase>(`${theme}.json`));
const delegationCases = delegationThemes.flatMap((theme) => read<DelegationCase>(`${theme}.json`));

describe('identity log vectors', () => {
  for (const one of logCases)
    test(`${one.rule}: ${one.name}`, async () => {
      const judged = await judgeCase(one);
      const { state, ...expected } = one.expect;
      expect(outcome(judged)).toEqual(expected);
      if (judged.verdict === 'valid') expect(stateAsJson(judged.value.state)).toMatchObject(state ?? {});
    });

  for (const { operations, ...one } of logCases.filter((each) => each.operations.length > 1))
    test(`${one.rule}: ${one.name}, in reverse order`, async () => {
      const judged = await judgeCase({ ...one, operations: [...operations].reverse() });
      expect(judged.verdict).toBe(one.expect.verdict);
      if (judged.verdict === 'valid') expect(stateAsJson(judged.value.state)).toMatchObject(one.expect.state ?? {});
    });
});

describe('delegation vectors', () => {
  for (const one of delegationCases)
    test(`${one.rule}: ${one.name}`, async () => {
      const log = ensureValid(await judgeCase({ ...one, expect: { verdict: 'valid' } }));
      const parsed = await Promise.all(one.delegations.map((hex) => parseDelegation(bytesOf(hex))));
      const { chain, clockId, ...expected } = one.expect;
      if (one.ask === undefined) {
        expect(parsed.map(outcome)).toEqual([expected]);
        return;
      }
      const delegations = parsed.map(ensureValid);
      const { hint, presented, ...ask } = one.ask;
      const judged = await (presented === true
        ? judgeChain({ log, ...ask }, delegations)
        : judgeAuthority({
            log,
            ...ask,
            ...hintFor(delegations, hint),
            delegations: new Map(delegations.map((delegation) => [delegation.cid, delegation])),
          }));
      expect(outcome(judged)).toEqual(expected);
      if (judged.verdict !== 'valid') return;
      expect(judged.value.chain.map((link) => delegations.indexOf(link))).toEqual(chain);
      expect(judged.value.clockId).toBe(clockId);
    });
});

const hintFor = (delegations: readonly Delegation[], hint: number | undefined): { hint?: Cid } => {
  const cid = hint === undefined ? undefined : delegations[hint]?.cid;
  return cid === undefined ? {} : { hint: cid };
};

describe('the vectors', () => {
  test('are what their script makes', async () => {
    for (const [name, value] of Object.entries(await identityVectors())) {
      expect(readFileSync(`${folder}${name}`, 'utf8'), name).toBe(asText(value));
    }
  });

  test('have a valid and an invalid case for each rule that knows both', () => {
    expect(readdirSync(folder).sort()).toEqual(
      [...logThemes, ...delegationThemes].map((theme) => `${theme}.json`).sort(),
    );
    const verdicts = new Map<string, Set<string>>();
    for (const { rule, expect: expected } of [...logCases, ...delegationCases]) {
      const seen = verdicts.get(rule) ?? new Set();
      verdicts.set(rule, seen.add(expected.verdict === 'valid' ? 'valid' : 'not'));
    }
    expect(verdicts.size).toBeGreaterThan(30);
    for (const rule of [
      'IDN-1',
      'IDN-4',
      'IDN-7',
      'IDN-8',
      'IDN-14',
      'IDN-21',
      'DLG-1',
      'DLG-9',
      'DLG-12',
      'DLG-15',
      'DLG-16',
      'DLG-17',
    ]) {
      expect(verdicts.get(rule)?.size, rule).toBe(2);
    }
  });
});
