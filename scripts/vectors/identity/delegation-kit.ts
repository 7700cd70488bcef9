/** What the delegation cases share. */
import type { Cid, Did, DidKey } from '../../../src/base/index.js';
import { byteString, linkTo, type ValueMap } from '../../../src/codec/index.js';
import { type VerifiedLog, WRITE } from '../../../src/identity/index.js';
import { testX25519 } from '../../../test/helpers/keys.js';
import { type Expected, invalid } from './kit.js';

export interface Ask {
  readonly key: DidKey;
  readonly command?: string;
  readonly now?: number;
  readonly hint?: number;
  readonly commit?: { readonly id: Cid; readonly seq: number };
  readonly purge?: { readonly id: Cid };
  readonly complete?: boolean;
  /** The delegations are one chain, as presented, root first. */
  readonly presented?: boolean;
}

export interface Draft {
  readonly rule: string;
  readonly name: string;
  readonly log?: VerifiedLog;
  readonly delegations: readonly Uint8Array[];
  /** Without it, only the first delegation is read. */
  readonly ask?: Ask;
  readonly expect: Expected & { readonly chain?: readonly number[]; readonly clockId?: number | null };
}

export const allowed = (...chain: readonly number[]): Draft['expect'] => ({ verdict: 'valid', chain, clockId: 7 });
export const wrong = (rule: string, code: 'no-authority' | 'bad-signature' | 'revoked' | 'retired'): Expected =>
  invalid(rule, code);

export const payloadOf = (did: Did, op: Cid, audience: DidKey, more: ValueMap = {}): ValueMap => ({
  iss: did,
  aud: audience,
  sub: did,
  cmd: WRITE,
  pol: [],
  nonce: byteString(new Uint8Array(12).fill(1)),
  exp: null,
  meta: { x25519: byteString(testX25519(7)), clock: 7, op: linkTo(op) },
  ...more,
});
