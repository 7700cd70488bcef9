/**
 * Shapes of message fields, read and written by one definition each. Reading is strict: a wrong type is `malformed`, more
 * than a bound is refused (a newer peer may have other bounds, so it is not scored). Unknown fields are ignored.
 */
import type { Cid, Did, DidKey, Judgement, RefusalCode } from '../../base/index.js';
import { invalid } from '../../base/index.js';
import {
  byteString,
  cidOfLink,
  isByteString,
  isLink,
  isMap,
  linkTo,
  parseDid,
  parseDidKey,
  type Value,
  viewOf,
} from '../../codec/index.js';

export interface Shape<T> {
  read(value: Value | undefined, name: string): T;
  /** `undefined` leaves the field out. */
  write(value: T): Value | undefined;
}

/** Thrown by `read` and caught by `judged`: never leaves this folder. */
class Fault extends Error {
  readonly judgement: Judgement<never>;
  constructor(judgement: Judgement<never>) {
    super('unreadable message');
    this.judgement = judgement;
  }
}

export const malformed = (name: string): never => {
  throw new Fault(invalid('malformed', 'SYN-2', name));
};

const over = (code: RefusalCode): never => {
  throw new Fault({ verdict: 'refused', code });
};

/** Runs a read and turns its fault into a judgement. */
export const judged = <T>(read: () => T): Judgement<T> => {
  try {
    return { verdict: 'valid', value: read() };
  } catch (error) {
    if (error instanceof Fault) return error.judgement;
    throw error;
  }
};

export const integer = (max: number = Number.MAX_SAFE_INTEGER, min = 0): Shape<number> => ({
  read: (value, name) => (typeof value === 'number' && value >= min && value <= max ? value : malformed(name)),
  write: (value) => value,
});

export const flag: Shape<boolean> = {
  read: (value, name) => (value === undefined ? false : typeof value === 'boolean' ? value : malformed(name)),
  write: (value) => (value ? true : undefined),
};

export const text = (max: number): Shape<string> => ({
  read(value, name) {
    if (typeof value !== 'string') return malformed(name);
    return value.length > max ? over('too-large') : value;
  },
  write: (value) => value,
});

export const oneOf = <T extends string>(...words: readonly T[]): Shape<T> => ({
  read: (value, name) => words.find((word) => word === value) ?? malformed(name),
  write: (value) => value,
});

export const bytes = (max: number, min = 0): Shape<Uint8Array<ArrayBuffer>> => ({
  read(value, name) {
    const read = view(max).read(value, name);
    return read.length < min ? malformed(name) : read.slice();
  },
  write: (value) => byteString(value),
});

/** Bytes that stay in the buffer of their message: for hundreds in one, which are copied together when they go on. */
export const view = (max: number): Shape<Uint8Array<ArrayBuffer>> => ({
  read(value, name) {
    if (!isByteString(value)) return malformed(name);
    const read = viewOf(value);
    return read.length > max ? over('too-large') : read;
  },
  write: (value) => byteString(value),
});

/** What the decoder calls a link names a CID (COD-1). */
export const link: Shape<Cid> = {
  read: (value, name) => (isLink(value) ? cidOfLink(value) : malformed(name)),
  write: (value) => linkTo(value),
};

export const did: Shape<Did> = {
  read: (value, name) => (typeof value === 'string' ? (parseDid(value) ?? malformed(name)) : malformed(name)),
  write: (value) => value,
};

export const didKey: Shape<DidKey> = {
  read: (value, name) => (typeof value === 'string' ? (parseDidKey(value) ?? malformed(name)) : malformed(name)),
  write: (value) => value,
};

/** A list that may be left out when empty. */
export const list = <T>(item: Shape<T>, max: number): Shape<readonly T[]> => ({
  read(value, name) {
    if (value === undefined) return [];
    if (!Array.isArray(value)) return malformed(name);
    return value.length > max ? over('too-many') : value.map((each: Value) => item.read(each, name));
  },
  write: (items) => (items.length === 0 ? undefined : items.map((each) => item.write(each) ?? null)),
});

/** `null` when left out. */
export const optional = <T>(shape: Shape<T>): Shape<T | null> => ({
  read: (value, name) => (value === undefined || value === null ? null : shape.read(value, name)),
  write: (value) => (value === null ? undefined : shape.write(value)),
});

export const pair = <A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> => ({
  read(value, name) {
    if (!Array.isArray(value) || value.length !== 2) return malformed(name);
    return [first.read(value[0], name), second.read(value[1], name)];
  },
  write: ([a, b]) => [first.write(a) ?? null, second.write(b) ?? null],
});

export type Read<S> = S extends Shape<infer T> ? T : never;
export type ReadFields<F> = { readonly [Name in keyof F]: Read<F[Name]> };

export const record = <F extends { readonly [name: string]: Shape<unknown> }>(fields: F): Shape<ReadFields<F>> => ({
  read(value, name) {
    if (!isMap(value)) return malformed(name);
    const read: { [name: string]: unknown } = {};
    for (const [key, shape] of Object.entries(fields)) {
      read[key] = shape.read(Object.hasOwn(value, key) ? value[key] : undefined, key);
    }
    return read as ReadFields<F>;
  },
  write(value) {
    const written: { [name: string]: Value } = {};
    for (const [key, shape] of Object.entries(fields)) {
      const field = shape.write(value[key]);
      if (field !== undefined) written[key] = field;
    }
    return written;
  },
});
