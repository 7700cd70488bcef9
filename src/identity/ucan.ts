/**
 * UCAN 1.0 delegations as their specification has them: the envelope `[signature, { h: varsig header, "ucan/dlg@1.0.0": payload }]`. Knows
 * nothing of Tabard; what we ask of a delegation beyond this is in `delegation.ts`. Only Ed25519 over dag-cbor.
 */
import { equals } from '@atcute/uint8array';
import { type Cid, invalid, type Judgement, type Signer, valid } from '../base/index.js';
import { byteString, cidOfValue, decodeValue, encodeValue, type Value, type ValueMap } from '../codec/index.js';
import { readBytes, readInteger, readMap } from './fields.js';
import { MAX_DELEGATION_BYTES, MAX_NONCE_BYTES } from './limits.js';

const tag = 'ucan/dlg@1.0.0';

/** varsig v1, EdDSA, edwards25519, sha2-512, dag-cbor. */
const varsig = new Uint8Array([0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71]);

export interface UcanPayload {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string | null;
  readonly cmd: string;
  readonly pol: readonly Value[];
  readonly nonce: Uint8Array<ArrayBuffer>;
  /** Seconds since 1970. */
  readonly exp: number | null;
  readonly nbf: number | null;
  readonly meta: ValueMap | null;
}

/** A well-formed delegation, its signature unchecked. */
export interface UnverifiedUcan {
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly payload: UcanPayload;
  readonly sig: Uint8Array<ArrayBuffer>;
  /** What was signed. */
  readonly signed: Uint8Array<ArrayBuffer>;
}

/** Decodes an envelope. Rules DLG-1 to DLG-3. */
export const decodeUcan = async (bytes: Uint8Array): Promise<Judgement<UnverifiedUcan>> => {
  const decoded = decodeValue(bytes, MAX_DELEGATION_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const envelope: Value = decoded.value;
  if (!Array.isArray(envelope) || envelope.length !== 2) return invalid('malformed', 'DLG-1', 'envelope');
  const [sigValue, body]: readonly Value[] = envelope;
  const map = readMap(body);
  const header = readBytes(map?.h);
  const names = Object.keys(map ?? {});
  if (map === undefined || header === undefined || names.length !== 2) return invalid('malformed', 'DLG-1', 'envelope');
  if (!(tag in map)) return { verdict: 'unsupported', what: names.find((name) => name !== 'h') ?? 'token' };
  if (!equals(header, varsig)) return { verdict: 'unsupported', what: 'signature algorithm' };
  const sig = readBytes(sigValue, 64);
  if (sig === undefined) return invalid('malformed', 'DLG-1', 'signature');
  const payload = readPayload(map[tag]);
  if (typeof payload === 'string') return invalid('malformed', 'DLG-2', payload);
  const copy = bytes.slice();
  return valid({ cid: await cidOfValue(copy), bytes: copy, payload, sig, signed: encodeValue(map) });
};

/** Encodes and signs an envelope. `payload` goes in as it is. */
export const signUcan = async (payload: ValueMap, signer: Signer): Promise<Uint8Array<ArrayBuffer>> => {
  const body: ValueMap = { h: byteString(varsig), [tag]: payload };
  return encodeValue([byteString(await signer.sign(encodeValue(body))), body]);
};

/** The payload, or the name of the field that is wrong. */
const readPayload = (value: Value | undefined): UcanPayload | string => {
  const map = readMap(value);
  if (map === undefined) return 'payload';
  const { iss, aud, sub, cmd, pol, nbf, meta } = map;
  if (typeof iss !== 'string' || !isDid(iss)) return 'iss';
  if (typeof aud !== 'string' || !isDid(aud)) return 'aud';
  if (sub !== null && (typeof sub !== 'string' || !isDid(sub))) return 'sub';
  if (typeof cmd !== 'string' || !isCommand(cmd)) return 'cmd';
  if (!Array.isArray(pol)) return 'pol';
  const nonce = readBytes(map.nonce);
  if (nonce === undefined || nonce.length > MAX_NONCE_BYTES) return 'nonce';
  const exp = map.exp === null ? null : readTime(map.exp);
  if (exp === undefined) return 'exp';
  const notBefore = nbf === undefined ? null : readTime(nbf);
  if (notBefore === undefined) return 'nbf';
  const extra = meta === undefined ? null : readMap(meta);
  if (extra === undefined) return 'meta';
  return { iss, aud, sub, cmd, pol, nonce, exp, nbf: notBefore, meta: extra };
};

const readTime = (value: Value | undefined): number | undefined => readInteger(value, 0, Number.MAX_SAFE_INTEGER);

const isDid = (text: string): boolean => /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/.test(text);

/** `/`, or lower-case segments with a slash before each and none behind. */
export const isCommand = (text: string): boolean =>
  text === '/' || (/^(\/[^/\s]+)+$/.test(text) && text === text.toLowerCase());

/** True if a delegation of `command` covers `wanted`: whole segments only. */
export const coversCommand = (command: string, wanted: string): boolean =>
  command === '/' || command === wanted || wanted.startsWith(`${command}/`);
