/** A vault store in memory, as IndexedDB behaves: rows are cloned in and out, CryptoKeys pass as they are. */
import { webcrypto } from 'node:crypto';
import { TabardError } from '../../src/base/index.js';
import type { VaultEnvironment, VaultStore } from '../../src/vault/index.js';

export interface MemoryVaultStore extends VaultStore {
  readonly rows: Map<string, unknown>;
  names(): Promise<string[]>;
}

const clone = (value: unknown): unknown => {
  if (value instanceof CryptoKey) return value;
  if (value instanceof Uint8Array) return value.slice();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clone(part)]));
};

export const createMemoryVaultStore = (): MemoryVaultStore => {
  const rows = new Map<string, unknown>();
  return {
    rows,
    get: async (name) => clone(rows.get(name)),
    put: async (added, { remove = [], guard } = {}) => {
      if (guard !== undefined && !guard.holds(clone(rows.get(guard.name))))
        throw new TabardError('write-conflict', 'the vault was changed in between', { retryable: true });
      for (const name of remove) rows.delete(name);
      for (const [name, row] of Object.entries(added)) rows.set(name, clone(row));
    },
    delete: async (names) => {
      for (const name of names) rows.delete(name);
    },
    names: async () => [...rows.keys()],
  };
};

/** As a browser whose WebCrypto has neither Ed25519 nor X25519. */
export const subtleWithoutCurves = (): SubtleCrypto => {
  const real = webcrypto.subtle;
  const refuse = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
  return new Proxy(real as SubtleCrypto, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) =>
        parameters.includes('Ed25519') || parameters.includes('X25519')
          ? refuse()
          : Reflect.apply(value, target, parameters);
    },
  });
};

/** Random bytes that are written down, so that a test knows every secret. */
export const recordedRandom = () => {
  const given: Uint8Array[] = [];
  const random = (length: number) => {
    const bytes = webcrypto.getRandomValues(new Uint8Array(length));
    given.push(bytes.slice());
    return bytes;
  };
  return { random, given };
};

export const environment = (parts: Partial<VaultEnvironment> = {}): VaultEnvironment & { readonly db: VaultStore } => ({
  db: createMemoryVaultStore(),
  random: recordedRandom().random,
  now: () => 1_700_000_000_000,
  ...parts,
});
