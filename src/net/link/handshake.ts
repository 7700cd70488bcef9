/**
 * The handshake of a link as a pure machine (docs/protocol/net.md, LNK-2 to LNK-6). Each side says its session key and a nonce
 * (`hello`), then signs the transcript: both keys, both nonces, both DTLS fingerprints, and who offered (`proof`).
 *
 * Invariants:
 * 1. A link opens only after a valid signature, by the key that it is then named by, over our own fresh nonce and our own view of both
 *    fingerprints: so no old handshake can be replayed and none relayed from another connection.
 * 2. Each side signs with its role in the signed bytes: what one sends cannot be sent back to it.
 * 3. Nothing is signed before the other's `hello`, nothing for our own key, at most one signature a connection.
 * 4. Each state takes one kind of message once; anything else refuses. Refused and open are final.
 */
import type { DidKey, RefusalCode } from '../../base/index.js';
import {
  byteString,
  bytesOf,
  decodeMap,
  encodeDidKey,
  encodeValue,
  isByteString,
  rawKeyOf,
  type ValueMap,
} from '../../codec/index.js';

/** The version that this code speaks. */
export const HANDSHAKE_VERSION = 1;
/** Bytes of a nonce. */
export const NONCE_BYTES = 32;
/** Bytes that a handshake message may have. */
export const HANDSHAKE_BYTES = 512;

export type Role = 'dialer' | 'answerer';

export interface HandshakeSetup {
  readonly role: Role;
  readonly key: DidKey;
  readonly nonce: Uint8Array<ArrayBuffer>;
  /** DTLS fingerprints as 64 hexadecimal letters, ours and the other's as we see them. */
  readonly fingerprints: { readonly local: string; readonly remote: string };
  /** Keys that have a healthy link already: another one to them is a duplicate. */
  readonly isLinked: (key: DidKey) => boolean;
}

interface RemoteHello {
  readonly version: number;
  readonly key: DidKey;
  readonly nonce: Uint8Array<ArrayBuffer>;
}

export type HandshakeState =
  | { readonly phase: 'hello'; readonly setup: HandshakeSetup }
  | {
      readonly phase: 'proof';
      readonly setup: HandshakeSetup;
      readonly remote: RemoteHello;
      readonly transcript: ValueMap;
      readonly signed: boolean;
      readonly proof: 'awaited' | 'checking' | 'good';
    }
  | { readonly phase: 'open' }
  | { readonly phase: 'refused' };

export type HandshakeEvent =
  | { readonly type: 'start' }
  | { readonly type: 'message'; readonly bytes: Uint8Array }
  | { readonly type: 'signed'; readonly signature: Uint8Array }
  | { readonly type: 'verified'; readonly good: boolean }
  | { readonly type: 'deadline' };

export type HandshakeEffect =
  | { readonly type: 'send'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'sign'; readonly value: ValueMap }
  | {
      readonly type: 'verify';
      readonly value: ValueMap;
      readonly signature: Uint8Array<ArrayBuffer>;
      readonly key: DidKey;
    }
  | { readonly type: 'open'; readonly remote: DidKey; readonly transcript: Uint8Array<ArrayBuffer> }
  | {
      readonly type: 'refuse';
      readonly reason: RefusalCode | 'duplicate';
      readonly rule: string;
      /** Of a duplicate: the key that was claimed, unproven. */
      readonly remote?: DidKey;
    };

type Step = readonly [HandshakeState, readonly HandshakeEffect[]];

export const beginHandshake = (setup: HandshakeSetup): HandshakeState => ({ phase: 'hello', setup });

export const stepHandshake = (state: HandshakeState, event: HandshakeEvent): Step => {
  if (state.phase === 'open' || state.phase === 'refused') return [state, []];
  switch (event.type) {
    case 'start':
      return state.phase === 'hello' ? [state, [{ type: 'send', bytes: helloOf(state.setup) }]] : [state, []];
    case 'deadline':
      return refuse('timeout', 'LNK-6');
    case 'message':
      return state.phase === 'hello' ? takeHello(state, event.bytes) : takeProof(state, event.bytes);
    case 'signed':
      if (state.phase !== 'proof' || state.signed) return [state, []];
      return conclude({ ...state, signed: true }, [
        { type: 'send', bytes: encodeValue({ t: 'proof', sig: byteString(event.signature) }) },
      ]);
    case 'verified':
      if (state.phase !== 'proof' || state.proof !== 'checking') return [state, []];
      return event.good ? conclude({ ...state, proof: 'good' }, []) : refuse('bad-handshake', 'LNK-4');
  }
};

const refuse = (reason: RefusalCode, rule: string): Step => [{ phase: 'refused' }, [{ type: 'refuse', reason, rule }]];

const helloOf = (setup: HandshakeSetup): Uint8Array<ArrayBuffer> =>
  encodeValue({
    t: 'session',
    v: HANDSHAKE_VERSION,
    key: byteString(rawKeyOf(setup.key)),
    nonce: byteString(setup.nonce),
  });

const takeHello = (state: HandshakeState & { phase: 'hello' }, bytes: Uint8Array): Step => {
  const { setup } = state;
  const remote = readHello(bytes);
  if (remote === undefined) return refuse('bad-handshake', 'LNK-2');
  if (remote.key === setup.key) return refuse('bad-handshake', 'LNK-5');
  if (setup.isLinked(remote.key)) {
    return [{ phase: 'refused' }, [{ type: 'refuse', reason: 'duplicate', rule: 'LNK-11', remote: remote.key }]];
  }
  const transcript = transcriptOf(setup, remote);
  return [
    { phase: 'proof', setup, remote, transcript, signed: false, proof: 'awaited' },
    [{ type: 'sign', value: { ...transcript, by: setup.role } }],
  ];
};

const takeProof = (state: HandshakeState & { phase: 'proof' }, bytes: Uint8Array): Step => {
  if (state.proof !== 'awaited') return refuse('bad-handshake', 'LNK-2');
  const signature = readProof(bytes);
  if (signature === undefined) return refuse('bad-handshake', 'LNK-2');
  const by: Role = state.setup.role === 'dialer' ? 'answerer' : 'dialer';
  return [
    { ...state, proof: 'checking' },
    [{ type: 'verify', value: { ...state.transcript, by }, signature, key: state.remote.key }],
  ];
};

const conclude = (state: HandshakeState & { phase: 'proof' }, effects: readonly HandshakeEffect[]): Step => {
  if (!state.signed || state.proof !== 'good') return [state, effects];
  const transcript = encodeValue(state.transcript);
  return [{ phase: 'open' }, [...effects, { type: 'open', remote: state.remote.key, transcript }]];
};

/** The same bytes on both sides. */
const transcriptOf = (setup: HandshakeSetup, remote: RemoteHello): ValueMap => {
  const own = side(HANDSHAKE_VERSION, setup.key, setup.nonce, setup.fingerprints.local);
  const other = side(remote.version, remote.key, remote.nonce, setup.fingerprints.remote);
  const [dialer, answerer] = setup.role === 'dialer' ? [own, other] : [other, own];
  return { v: HANDSHAKE_VERSION, dialer, answerer };
};

const side = (v: number, key: DidKey, nonce: Uint8Array, fingerprint: string): ValueMap => ({
  v,
  key: byteString(rawKeyOf(key)),
  nonce: byteString(nonce),
  fingerprint,
});

const readHello = (bytes: Uint8Array): RemoteHello | undefined => {
  const judged = decodeMap(bytes, HANDSHAKE_BYTES);
  if (judged.verdict !== 'valid') return undefined;
  const { t, v, key, nonce } = judged.value;
  if (t !== 'session' || typeof v !== 'number' || v < 1 || !isByteString(key) || !isByteString(nonce)) return undefined;
  const rawKey = bytesOf(key);
  const rawNonce = bytesOf(nonce);
  if (rawKey.length !== 32 || rawNonce.length !== NONCE_BYTES) return undefined;
  return { version: v, key: encodeDidKey(rawKey), nonce: rawNonce };
};

const readProof = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  const judged = decodeMap(bytes, HANDSHAKE_BYTES);
  if (judged.verdict !== 'valid' || judged.value.t !== 'proof' || !isByteString(judged.value.sig)) return undefined;
  const signature = bytesOf(judged.value.sig);
  return signature.length === 64 ? signature : undefined;
};
