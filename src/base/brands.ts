/**
 * Branded identifiers: a string that has passed its parser, and nothing else, carries the brand.
 * The brands exist at compile time only.
 */
declare const brand: unique symbol;

type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** `did:tabard:` and 32 base32 letters. Made by `parseDid` (codec). */
export type Did = Branded<string, 'Did'>;

/** `did:key:z…` of an Ed25519 public key. Made by `parseDidKey` or `encodeDidKey` (codec). */
export type DidKey = Branded<string, 'DidKey'>;

/** CIDv1 (dag-cbor or raw, sha2-256) in base32 with its `b`. Made by `parseCid` or `cidOf…` (codec). */
export type Cid = Branded<string, 'Cid'>;

/** 13 letters of a timestamp identifier. Made by `parseTid` or a clock (codec). */
export type Tid = Branded<string, 'Tid'>;

/** `collection/recordKey`. Made by `parseRecordPath` (repo). */
export type RecordPath = Branded<string, 'RecordPath'>;

/** `<did>/<collection>/<key>`: one record of one identity, whatever its version. Made by `recordUri` or `parseRecordUri` (repo). */
export type RecordUri = Branded<string, 'RecordUri'>;
