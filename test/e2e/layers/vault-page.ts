/** The vault over the real store in a real browser. `window.vault` is what the test drives. */
import { verifyBytes, verifyWithNoble } from '../../../src/codec/index.js';
import { openStore } from '../../../src/store/index.js';
import { makeVault, openVault, type Vault, type VaultEnvironment, type VaultStore } from '../../../src/vault/index.js';

type Way = 'native' | 'no-ed25519' | 'ed25519-not-stored' | 'no-keys-stored';

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);

const subtleWithoutEd25519 = (): SubtleCrypto =>
  new Proxy(crypto.subtle, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) =>
        parameters.includes('Ed25519')
          ? Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
          : Reflect.apply(value, target, parameters);
    },
  });

/** As browsers do that cannot clone a key: the put fails, the database goes on. */
const withoutKeys = (rows: VaultStore, refuses: (key: CryptoKey) => boolean): VaultStore => ({
  get: (name) => rows.get(name),
  put: (added, options) => {
    const unstorable = (row: unknown): boolean =>
      typeof row === 'object' && row !== null && 'key' in row && row.key instanceof CryptoKey && refuses(row.key);
    const broken = Object.values(added).some(unstorable);
    // A function cannot be cloned: the store meets the browser's own DataCloneError.
    return rows.put(broken ? { ...added, unclonable: { row: () => undefined } } : added, options);
  },
  delete: (names) => rows.delete(names),
  names: () => rows.names(),
});

const environmentOf = async (id: string, way: Way): Promise<{ env: VaultEnvironment; rows: VaultStore }> => {
  const store = await openStore(id);
  const rows: VaultStore = store.vault;
  const db =
    way === 'no-keys-stored'
      ? withoutKeys(rows, () => true)
      : way === 'ed25519-not-stored'
        ? withoutKeys(rows, (key) => key.algorithm.name === 'Ed25519')
        : rows;
  const env = { db, random, now: Date.now, ...(way === 'no-ed25519' ? { subtle: subtleWithoutEd25519() } : {}) };
  return { env, rows };
};

const describe = async (vault: Vault) => {
  const message = text('tabard');
  const signatures = await Promise.all(
    [vault.deviceSigner, await vault.rootSigner()].map(async (signer) => {
      const signature = await signer.sign(message);
      return (
        (await verifyBytes(message, signature, signer.key)) && (await verifyWithNoble(message, signature, signer.key))
      );
    }),
  );
  return {
    kind: vault.deviceKeyKind,
    deviceKey: vault.deviceKey,
    rootKey: vault.rootKey,
    household: [...(await vault.householdKey())].join(),
    signs: signatures.every((good) => good),
  };
};

const vaultPage = {
  async make(id: string, way: Way) {
    const { env, rows } = await environmentOf(id, way);
    try {
      const started = performance.now();
      const vault = await makeVault(env);
      const milliseconds = performance.now() - started;
      return { ...(await describe(vault)), milliseconds };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return { code, rows: await rows.names() };
    }
  },
  async open(id: string, way: Way) {
    const { env } = await environmentOf(id, way);
    const started = performance.now();
    const vault = await openVault(env);
    const milliseconds = performance.now() - started;
    return vault === undefined ? undefined : { ...(await describe(vault)), milliseconds };
  },
};

export type VaultPage = typeof vaultPage;

Reflect.set(window, 'vault', vaultPage);
