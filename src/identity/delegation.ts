/**
 * Device delegations: a UCAN that lets a device key write for an identity (DESIGN §4.1). Here: what one says, and that its own signature
 * holds where that can be known. Whether it gives authority is said by `authority.ts`, under a log.
 */
import { type Cid, type Did, type DidKey, invalid, type Judgement, type Signer, valid } from '../base/index.js';
import {
  byteString,
  isMap,
  linkTo,
  parseDid,
  parseDidKey,
  type Value,
  type ValueMap,
  verifyBytes,
} from '../codec/index.js';
import { readBytes, readInteger, readLink } from './fields.js';
import { decodeUcan, isCommand, signUcan } from './ucan.js';

/** What a device may be allowed: to write, and apart from that to purge. */
export const WRITE = '/repo/write';
export const PURGE = '/repo/purge';

const parsed = Symbol('parsed');

export interface DelegationMeta {
  /** The device's X25519 public key: what is sealed to it. */
  readonly x25519: Uint8Array<ArrayBuffer>;
  /** The device's TID clock id, 0–1023. */
  readonly clock: number;
  /** The operation whose root key signed; of one signed by a device key, the operation that it went by. */
  readonly op: Cid;
}

/** A delegation whose form holds and, if a device key issued it, whose signature does. */
export interface Delegation {
  readonly [parsed]: true;
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly iss: Did | DidKey;
  readonly aud: DidKey;
  readonly sub: Did;
  readonly cmd: string;
  /** Seconds since 1970: from then on it does not hold. */
  readonly exp: number | null;
  /** Seconds since 1970: before then it does not hold. */
  readonly nbf: number | null;
  readonly meta: DelegationMeta;
  readonly sig: Uint8Array<ArrayBuffer>;
  readonly signed: Uint8Array<ArrayBuffer>;
}

/** Reads a delegation. Rules DLG-1 to DLG-6. One issued by the identity itself still needs its log. */
export const parseDelegation = async (bytes: Uint8Array): Promise<Judgement<Delegation>> => {
  const decoded = await decodeUcan(bytes);
  if (decoded.verdict !== 'valid') return decoded;
  const { cid, payload, sig, signed } = decoded.value;
  if (payload.pol.length > 0) return { verdict: 'unsupported', what: 'delegation with a policy' };
  const sub = payload.sub === null ? undefined : parseDid(payload.sub);
  const aud = parseDidKey(payload.aud);
  const iss = parseDid(payload.iss) ?? parseDidKey(payload.iss);
  if (sub === undefined || aud === undefined || iss === undefined) return invalid('malformed', 'DLG-4', 'principals');
  if (parseDid(iss) !== undefined && iss !== sub) return invalid('wrong-did', 'DLG-4', 'another identity');
  if (iss === aud) return invalid('malformed', 'DLG-4', 'a key delegates to itself');
  const meta = readMeta(payload.meta);
  if (meta === undefined) return invalid('malformed', 'DLG-5');
  const issuer = parseDidKey(iss);
  if (issuer !== undefined && !(await verifyBytes(signed, sig, issuer))) return invalid('bad-signature', 'DLG-6');
  const { cmd, exp, nbf } = payload;
  return valid({ [parsed]: true, cid, bytes: decoded.value.bytes, iss, aud, sub, cmd, exp, nbf, meta, sig, signed });
};

export interface DelegationInput {
  readonly issuer: Did | DidKey;
  readonly subject: Did;
  readonly audience: DidKey;
  readonly command: string;
  readonly meta: { readonly x25519: Uint8Array; readonly clock: number; readonly op: Cid };
  readonly signer: Signer;
  readonly nonce: Uint8Array;
  /** Seconds since 1970. Devices' delegations do not expire. */
  readonly expires?: number;
  readonly notBefore?: number;
}

/** Makes and signs a delegation. The root key signs for the identity; a device key for itself. */
export const buildDelegation = async (input: DelegationInput): Promise<Uint8Array<ArrayBuffer>> => {
  const { issuer, signer, command, meta } = input;
  if (issuer !== input.subject && issuer !== signer.key) throw new TypeError('"issuer" is neither subject nor signer');
  if (issuer === input.audience) throw new TypeError('"audience" is the issuer');
  if (!isCommand(command)) throw new RangeError('"command" is not a UCAN command');
  const payload: ValueMap = {
    iss: issuer,
    aud: input.audience,
    sub: input.subject,
    cmd: command,
    pol: [],
    nonce: byteString(input.nonce),
    exp: input.expires ?? null,
    meta: { x25519: byteString(meta.x25519), clock: meta.clock, op: linkTo(meta.op) },
    ...(input.notBefore === undefined ? {} : { nbf: input.notBefore }),
  };
  if (readMeta(payload.meta) === undefined) throw new RangeError('"meta" is not a device');
  return signUcan(payload, signer);
};

const readMeta = (value: Value | undefined): DelegationMeta | undefined => {
  if (!isMap(value)) return undefined;
  const x25519 = readBytes(value.x25519, 32);
  const clock = readInteger(value.clock, 0, 1023);
  const op = readLink(value.op);
  return x25519 === undefined || clock === undefined || op === undefined ? undefined : { x25519, clock, op };
};
