/** What the case files share: cases as they are written to JSON, and a short story of an identity to vary. */
import type { Signer } from '../../../src/base/index.js';
import { decodeMap, isMap, type Value, type ValueMap } from '../../../src/codec/index.js';
import { buildUpdate, type IdentityState, type LogPosition, type VerifiedLog } from '../../../src/identity/index.js';
import { testKey, testSignerWithNonce } from '../../../test/helpers/keys.js';
import { ensureValid, extend, forge, person, recover, root, rotate } from '../../../test/identity/helpers.js';

/** What a judgement has to say. */
export interface Expected {
  readonly verdict: string;
  readonly code?: string;
  readonly rule?: string;
  /** Of a log: these fields of its state. */
  readonly state?: Partial<Record<keyof IdentityState, unknown>>;
}

export interface LogDraft {
  readonly rule: string;
  readonly name: string;
  /** Unless it is the story's. */
  readonly did?: string;
  /** In any order. */
  readonly operations: readonly Uint8Array[];
  /** What the reader had verified before. */
  readonly known?: readonly Uint8Array[];
  readonly expect: Expected;
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The fields of an operation without its signature. */
export const fieldsOf = (bytes: Uint8Array): ValueMap => {
  const { sig: _, ...fields } = ensureValid(decodeMap(bytes));
  return fields;
};

export const without = (fields: ValueMap, name: string): ValueMap =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

/** A field that is a map. */
export const mapIn = (fields: ValueMap, name: string): ValueMap => {
  const found = fields[name];
  if (!isMap(found)) throw new TypeError(`"${name}" is not a map`);
  return found;
};

/** A hash in a `next` field. */
export const announced = (fields: ValueMap, name: 'recovery' | 'root'): Value => mapIn(fields, 'next')[name] ?? null;

/** The same content under another valid signature. */
export const resigned = (bytes: Uint8Array, seed: number): Promise<Uint8Array> =>
  forge(fieldsOf(bytes), testSignerWithNonce(seed, 12345n));

export const position = (log: VerifiedLog): LogPosition => log.state.position;

export const invalid = (rule: string, code = 'malformed'): Expected => ({ verdict: 'invalid', code, rule });

export const refused = (code: string): Expected => ({ verdict: 'refused', code });

/** Valid, and the state stands there. */
export const at = (log: VerifiedLog, conflict = false): Expected => ({
  verdict: 'valid',
  state: { position: position(log), conflict },
});

/** One forged operation behind some valid ones. */
export const forged = async (
  rule: string,
  name: string,
  before: readonly Uint8Array[],
  fields: ValueMap,
  signer: Signer,
  expect: Expected,
): Promise<LogDraft> => ({ rule, name, operations: [...before, await forge(fields, signer)], expect });

/** A genesis, an update, a rotation by root key 1, a recovery by recovery key 0. */
export const tell = async () => {
  const { did, bytes: genesis, log } = await person();
  const update = await buildUpdate(log, { retired: [{ key: testKey(300), seq: 4 }] }, root(0));
  const updated = await extend(log, update);
  const rotation = await rotate(updated, 1);
  const rotated = await extend(updated, rotation);
  const rescue = await recover(rotated, 0, 110);
  const recovered = await extend(rotated, rescue);
  return { did, genesis, log, update, updated, rotation, rotated, rescue, recovered };
};
export type Story = Awaited<ReturnType<typeof tell>>;
