/** The only place where this layer reaches for what the browser has: its WebCrypto, and its clock that nobody sets. */
export const webSubtle = (): SubtleCrypto => globalThis.crypto.subtle;

export const webSteady = (): number => performance.now();
