/**
 * The few WebCrypto calls that pure code makes. Declared here because pure folders compile without the DOM library;
 * the object itself is a global of tabs, workers and Node alike.
 */
declare const key: unique symbol;

/** An opaque imported key. */
export interface SubtleKey {
  readonly [key]?: never;
}

export interface Subtle {
  digest(algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  importKey(
    format: 'raw',
    data: Uint8Array<ArrayBuffer>,
    algorithm: 'Ed25519',
    extractable: boolean,
    usages: 'verify'[],
  ): Promise<SubtleKey>;
  verify(
    algorithm: 'Ed25519',
    key: SubtleKey,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}

/** Throws `TypeError` where there is no WebCrypto: an insecure page, which cannot run Tabard at all. */
export const subtle = (): Subtle => {
  const found = (globalThis as { readonly crypto?: { readonly subtle?: Subtle } }).crypto?.subtle;
  if (found === undefined) throw new TypeError('WebCrypto is missing: the page is not in a secure context');
  return found;
};
