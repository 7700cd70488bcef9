/**
 * A session description as a card that fits a code which one device shows and another reads: what differs between two descriptions of our own, and no
 * more. An offer needs no candidates: who offers dials, once it has the answer's. What is read is put back into the one form of a description
 * that we make, so nothing of a stranger's text reaches the browser (HND-2). Pure.
 */
import { byteString, bytesOf, decodeMap, encodeValue, isByteString, type Value } from '../../codec/index.js';
import { fingerprintOf, isSoundSdp } from './sdp.js';

type Bytes = Uint8Array<ArrayBuffer>;

const version = 1;
/** Addresses of the answering device that a card names. */
export const CARD_ADDRESSES = 4;
/** Bytes of a card. */
export const CARD_BYTES = 320;

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Undefined for a description that is not one of ours. */
export const encodeCard = (sdp: string, kind: 'offer' | 'answer'): Bytes | undefined => {
  const fingerprint = fingerprintOf(sdp);
  const [ufrag, pwd] = [/^a=ice-ufrag:(\S+)\r?$/m.exec(sdp)?.[1], /^a=ice-pwd:(\S+)\r?$/m.exec(sdp)?.[1]];
  if (fingerprint === undefined || !isIce(ufrag) || !isIce(pwd)) return undefined;
  const addresses = kind === 'offer' ? [] : addressesIn(sdp).flatMap(({ host, port }) => packed(host, port) ?? []);
  const hash = Uint8Array.from(fingerprint.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return encodeValue({
    ...{ v: version, u: ufrag, p: pwd, f: byteString(hash) },
    a: addresses.slice(0, CARD_ADDRESSES).map(byteString),
  });
};

/** The description that a card stands for. Undefined for whatever is none, or is not sound. */
export const decodeCard = (bytes: Bytes, kind: 'offer' | 'answer'): string | undefined => {
  const judged = decodeMap(bytes, CARD_BYTES);
  if (judged.verdict !== 'valid') return undefined;
  const { v, u, p, f, a } = judged.value;
  if (v !== version || !isIce(u) || !isIce(p) || !isByteString(f) || !Array.isArray(a)) return undefined;
  const hash = bytesOf(f);
  if (hash.length !== 32 || a.length > CARD_ADDRESSES) return undefined;
  const addresses = a.map(readAddress);
  const known = addresses.filter((one) => one !== undefined);
  if (known.length !== a.length || (kind === 'offer' ? known.length > 0 : known.length === 0)) return undefined;
  const sdp = describe({ ufrag: u, pwd: p, hash, addresses: known, kind });
  return isSoundSdp(sdp) ? sdp : undefined;
};

const isIce = (value: Value | undefined): value is string => typeof value === 'string' && /^[\w+/-]{4,64}$/.test(value);

const addressesIn = (sdp: string): readonly Address[] =>
  [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d{1,5}) typ host/gim)].map(([, host = '', port]) => ({
    host,
    port: Number(port),
  }));

/** A name of this network (16 bytes of a UUID), or an IPv4 address, and the port. IPv6 has names only in the browsers of today. */
const packed = (host: string, port: number): Bytes | undefined => {
  const uuid = /^([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})\.local$/i.exec(host);
  const parts =
    uuid === null ? ipv4(host) : (uuid.slice(1).join('').match(/../g) ?? []).map((two) => Number.parseInt(two, 16));
  return parts === undefined ? undefined : Uint8Array.from([...parts, port >> 8, port & 255]);
};

const ipv4 = (host: string): number[] | undefined => {
  const parts = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) ? host.split('.').map(Number) : undefined;
  return parts?.every((part) => part <= 255) === true ? parts : undefined;
};

const readAddress = (value: Value): Address | undefined => {
  if (!isByteString(value)) return undefined;
  const bytes = bytesOf(value);
  const [high = 0, low = 0] = bytes.slice(-2);
  const port = high * 256 + low;
  if (port === 0) return undefined;
  if (bytes.length === 6) return { host: [...bytes.slice(0, 4)].join('.'), port };
  if (bytes.length !== 18) return undefined;
  const hex = [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { host: `${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}.local`, port };
};

interface Parts {
  readonly ufrag: string;
  readonly pwd: string;
  readonly hash: Bytes;
  readonly addresses: readonly Address[];
  readonly kind: 'offer' | 'answer';
}

const describe = ({ ufrag, pwd, hash, addresses, kind }: Parts): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...addresses.map(
      ({ host, port }, at) => `a=candidate:${at + 1} 1 udp ${2_113_937_151 - at * 256} ${host} ${port} typ host`,
    ),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:sha-256 ${[...hash].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')}`,
    `a=setup:${kind === 'offer' ? 'actpass' : 'active'}`,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    '',
  ].join('\r\n');
