/**
 * The locator box (LOC-1 to LOC-3): which identity some words belong to, and where to look for it. Own devices and pins keep it under the
 * locator's topic and answer with it; only who has the words can find it, open it or make one. Every box has one size.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import { type Did, parseUrl, type RandomBytes } from '../../base/index.js';
import { decodeMap, encodeValue, parseDid, type Value, type ValueMap } from '../../codec/index.js';
import { IV_BYTES, TAG_BYTES } from '../limits.js';
import type { Locator } from '../recovery.js';
import { webSubtle } from '../webcrypto.js';
import { BOX_PLAIN_BYTES, MAX_BOX_PINS, MAX_BOX_TRACKERS, MAX_TRACKER_BYTES } from './limits.js';
import type { BoxProblem } from './problems.js';

type Bytes = Uint8Array<ArrayBuffer>;

const VERSION = 1;
const LENGTH_BYTES = 2;
/** Every box has this many bytes, whatever is in it. */
export const LOCATOR_BOX_BYTES = 1 + IV_BYTES + BOX_PLAIN_BYTES + TAG_BYTES;

const domain = encodeUtf8('tabard/locator-box/1\0');

export interface LocatorContent {
  readonly did: Did;
  /** Who keeps a copy: to be asked when no own device answers. */
  readonly pins: readonly Did[];
  /** Addresses of trackers, the most likely first. */
  readonly trackers: readonly string[];
}

/** Throws `RangeError` for what no reader would take. */
export const sealLocatorBox = async (
  locator: Locator,
  content: LocatorContent,
  random: RandomBytes,
  subtle: SubtleCrypto = webSubtle(),
): Promise<Bytes> => {
  const { did, pins, trackers } = content;
  const map: ValueMap = { v: VERSION, did, pins: [...new Set(pins)].sort(), trackers: [...trackers] };
  if (readContent(map) === undefined) throw new RangeError('"content" is not what a box holds');
  const encoded = encodeValue(map);
  const plain = new Uint8Array(BOX_PLAIN_BYTES);
  new DataView(plain.buffer).setUint16(0, encoded.length);
  plain.set(encoded, LENGTH_BYTES);
  const iv = random(IV_BYTES);
  const key = await subtle.importKey('raw', locator.key, 'AES-GCM', false, ['encrypt']);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: dataOf(locator) }, key, plain);
  return concat([new Uint8Array([VERSION]), iv, new Uint8Array(sealed)]).slice();
};

/** What a stranger answered with. Anybody can answer at a topic: a box that does not open says nothing about the words. */
export const openLocatorBox = async (
  locator: Locator,
  bytes: Uint8Array,
  subtle: SubtleCrypto = webSubtle(),
): Promise<LocatorContent | BoxProblem> => {
  if (bytes.length > 0 && bytes[0] !== VERSION) return { problem: 'box-version' };
  if (bytes.length !== LOCATOR_BOX_BYTES) return { problem: 'box-size' };
  const plain = await decrypt(subtle, locator, bytes.slice());
  if (plain === undefined) return { problem: 'box-key' };
  const end = LENGTH_BYTES + new DataView(plain.buffer).getUint16(0);
  if (end > BOX_PLAIN_BYTES || plain.subarray(end).some((byte) => byte !== 0)) return { problem: 'box-content' };
  const decoded = decodeMap(plain.slice(LENGTH_BYTES, end));
  const content = decoded.verdict === 'valid' ? readContent(decoded.value) : undefined;
  return content ?? { problem: 'box-content' };
};

const decrypt = async (subtle: SubtleCrypto, locator: Locator, bytes: Bytes): Promise<Bytes | undefined> => {
  const iv = bytes.slice(1, 1 + IV_BYTES);
  const key = await subtle.importKey('raw', locator.key, 'AES-GCM', false, ['decrypt']);
  try {
    const sealed = bytes.slice(1 + IV_BYTES);
    return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: dataOf(locator) }, key, sealed));
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return undefined;
    throw error;
  }
};

/** Bound to the topic, so that a box answers nowhere else. */
const dataOf = ({ topic }: Locator): Bytes => concat([domain, topic]).slice();

const readContent = ({ v, did: name, pins, trackers }: ValueMap): LocatorContent | undefined => {
  const did = typeof name === 'string' ? parseDid(name) : undefined;
  if (v !== VERSION || did === undefined) return undefined;
  const found = readTexts(pins, MAX_BOX_PINS, parseDid);
  const hosts = readTexts(trackers, MAX_BOX_TRACKERS, parseTracker);
  if (found === undefined || hosts === undefined) return undefined;
  return { did, pins: found, trackers: hosts };
};

const readTexts = <Item extends string>(
  value: Value | undefined,
  limit: number,
  parse: (text: string) => Item | undefined,
): readonly Item[] | undefined => {
  if (!Array.isArray(value) || value.length > limit) return undefined;
  const items: Item[] = [];
  for (const one of value) {
    const item = typeof one === 'string' ? parse(one) : undefined;
    if (item === undefined || items.includes(item)) return undefined;
    items.push(item);
  }
  return items;
};

/** A WebSocket's address and nothing else: what a page contacts must not be a script or another scheme. */
const parseTracker = (text: string): string | undefined =>
  encodeUtf8(text).length <= MAX_TRACKER_BYTES &&
  /^wss?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/.test(text) &&
  parseUrl(text) !== undefined
    ? text
    : undefined;
