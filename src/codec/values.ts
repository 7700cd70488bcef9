/** What dag-cbor can say, and how its links and byte strings stand in memory once decoded: as views of the bytes they came in. */
import { encodeBase64 } from './base64.js';
import { textOfCid } from './cid.js';

export interface Bytes {
  readonly $bytes: string;
}

export interface CidLink {
  readonly $link: string;
}

/** Whatever dag-cbor can say. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Bytes
  | CidLink
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A map, the shape of every block of ours. */
export type ValueMap = { readonly [key: string]: Value };

export class DecodedBytes implements Bytes {
  readonly view: Uint8Array;

  constructor(view: Uint8Array) {
    this.view = view;
  }

  get $bytes(): string {
    return encodeBase64(this.view);
  }
}

/** Its text is worked out when it is first asked for: most links of a tree are never followed. */
export class DecodedLink implements CidLink {
  readonly view: Uint8Array;
  #text: string | undefined;

  constructor(view: Uint8Array) {
    this.view = view;
  }

  get $link(): string {
    this.#text ??= textOfCid(this.view);
    return this.#text;
  }
}
