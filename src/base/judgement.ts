/**
 * What judging another peer's data can say (DESIGN §4). Only `invalid` scores the peer down; `needs` asks for
 * more, `notYet` is tried again later, `unsupported` is carried unread, `refused` is over a limit of ours.
 */
import type { RefusalCode } from './codes.js';

export type Judgement<Verified> =
  | { readonly verdict: 'valid'; readonly value: Verified }
  | Invalid
  | Needs
  | { readonly verdict: 'notYet'; readonly until: number }
  | { readonly verdict: 'unsupported'; readonly what: string }
  | { readonly verdict: 'refused'; readonly code: RefusalCode };

/** Proven wrong: whoever signed or sent it is at fault. `rule` is an id of docs/protocol.md. */
export interface Invalid {
  readonly verdict: 'invalid';
  readonly code: RefusalCode;
  readonly rule: string;
  readonly detail?: string;
}

/** Cannot be judged before these are here. */
export interface Needs {
  readonly verdict: 'needs';
  readonly what: 'operations' | 'delegations' | 'blocks';
  readonly ids: readonly string[];
}

export const valid = <T>(value: T): Judgement<T> => ({ verdict: 'valid', value });

export const invalid = (code: RefusalCode, rule: string, detail?: string): Invalid =>
  detail === undefined ? { verdict: 'invalid', code, rule } : { verdict: 'invalid', code, rule, detail };

export const needs = (what: Needs['what'], ids: readonly string[]): Needs => ({ verdict: 'needs', what, ids });
