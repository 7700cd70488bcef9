/** What the console's acts are given, which has no types: each argument is what it should be, or an error with a code names it. */
import { type ErrorCode, type RecordPath, TabardError } from '../base/index.js';
import { parseRecordPath } from '../repo/index.js';

/** What a timer of the browser takes. */
const longestTimeout = 2 ** 31 - 1;

type Kind = 'string' | 'number' | 'boolean';

const wrong = (name: string, what: string, code: ErrorCode = 'bad-record-input'): TabardError =>
  new TabardError(code, `"${name}" is not ${what}`);

/** Throws `bad-link`. */
export const targetText = (value: unknown): string => {
  if (typeof value !== 'string') throw wrong('did', 'a text', 'bad-link');
  return value;
};

/** Throws `bad-record-input`, unless it is a path of collection and key. */
export const ensurePath = (value: unknown): RecordPath => {
  const path = typeof value === 'string' ? parseRecordPath(value) : undefined;
  if (path === undefined) throw wrong('path', 'a path of collection/key');
  return path;
};

/** Throws `bad-record-input`, unless it could be the first half of a path. */
export const ensureCollection = (value: unknown): void => {
  if (typeof value !== 'string' || parseRecordPath(`${value}/self`) === undefined)
    throw wrong('collection', 'a collection');
};

/** Throws `bad-record-input`, unless it is an object whose members, where there are any of these names, are of these kinds. */
export const ensureOptions = (value: unknown, members: Readonly<Record<string, Kind>> = {}): void => {
  if (typeof value !== 'object' || value === null) throw wrong('options', 'an object');
  for (const [name, kind] of Object.entries(members)) {
    const member: unknown = Reflect.get(value, name);
    if (member !== undefined && (typeof member !== kind || Number.isNaN(member))) throw wrong(name, `a ${kind}`);
  }
};

/** Throws `bad-record-input`, unless it is a list of texts. */
export const ensureTexts = (name: string, value: unknown): void => {
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) throw wrong(name, 'a list of texts');
};

/** Throws `bad-record-input`, unless it is a list of `{record, key?}`. */
export const ensureRecords = (value: unknown): void => {
  if (!Array.isArray(value)) throw wrong('records', 'a list');
  for (const each of value) ensureOptions(each, { key: 'string' });
};

/** Throws `bad-record-input`. */
export const ensureRemoval = (value: unknown): void => {
  if (value !== 'deletion' && value !== 'retraction') throw wrong('kind', 'deletion or retraction');
};

/** Throws `bad-import`. */
export const ensureBytes = (value: unknown): Uint8Array<ArrayBuffer> => {
  const isBytes =
    value instanceof Uint8Array || (Array.isArray(value) && value.every((byte) => typeof byte === 'number'));
  if (!isBytes) throw wrong('bytes', 'bytes', 'bad-import');
  return Uint8Array.from(value);
};

/** Milliseconds that a timer takes. */
export const timeoutOf = (milliseconds: number): number => Math.min(Math.max(0, milliseconds), longestTimeout);

/** Runs what hands values to the worker. What no thread can hand over is no record: throws `bad-record-input`. */
export const handingOver = async <Result>(run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error;
    throw new TabardError('bad-record-input', error.message, { cause: error });
  }
};
