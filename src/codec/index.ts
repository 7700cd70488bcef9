export { encodeBase32, parseBase32 } from './base32.js';
export { cidOfLink, cidOfRaw, cidOfValue, cidToBytes, codecOf, digestOf, linkTo, matchesCid, parseCid } from './cid.js';
export {
  type Bytes,
  byteString,
  bytesOf,
  type CidLink,
  decodeMap,
  decodeValue,
  encodeValue,
  isByteString,
  isLink,
  isMap,
  type JsonValue,
  judgeMap,
  toJson,
  type Value,
  type ValueMap,
  viewOf,
} from './dag-cbor.js';
export { bitsOfDid, didOfBits, encodeDidKey, lettersOf, parseDid, parseDidKey, rawKeyOf } from './did.js';
export { bulkHere, prepareBulk, sha256 } from './hash.js';
export { MAX_MAP_ENTRIES, MAX_NESTING, MAX_VALUE_BYTES } from './limits.js';
export {
  type SignatureKind,
  signedBytes,
  signerWithoutWebCrypto,
  signValue,
  verifyBytes,
  verifyValue,
  verifyWithNoble,
} from './signature.js';
export {
  createTidClock,
  isAhead,
  MAX_AHEAD,
  microsecondsOf,
  millisecondsOf,
  parseTid,
  type TidClock,
  tidOf,
} from './tid.js';
