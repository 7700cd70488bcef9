/** The only place where this layer reaches for the browser's WebCrypto. */
export const webSubtle = (): SubtleCrypto => globalThis.crypto.subtle;
