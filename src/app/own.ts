/**
 * One's own identity on this device: keys, delegation, private documents, writer. Loaded only by those who have an identity or are making one.
 */
import { type Did, type DidKey, type RecordPath, TabardError } from '../base/index.js';
import { type Household, openHousehold } from '../household/index.js';
import { type Delegation, parseDelegation } from '../identity/index.js';
import type { Store } from '../store/index.js';
import { openVault, type Vault } from '../vault/index.js';
import type { HeadInfo, VerifyStore } from '../worker/index.js';
import type { Page } from './page.js';
import { createWriter, type Writer } from './writer.js';

export interface OwnParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly local: Store;
  readonly clockOff: () => Promise<number | null>;
  readonly announce: (head: HeadInfo) => void;
}

export interface Own {
  readonly did: Did;
  readonly deviceKey: DidKey;
  readonly writer: Writer;
  readonly household: Household;
  readonly profilePath: RecordPath;
  readonly vault: Vault;
  /** The delegation under which this device writes. */
  readonly delegation: Delegation;
  /** The vault may have another device key now. */
  rekeyed(): Promise<void>;
  close(): Promise<void>;
}

/** Opens what an earlier visit made. Throws `vault-damaged` where there is no vault or no delegation any more. */
export const openOwn = async (parts: OwnParts, did: Did): Promise<Own> => {
  const opening = householdOf(parts);
  opening.catch(() => undefined);
  try {
    const vault = await openVault(vaultEnvironment(parts));
    if (vault === undefined) throw new TabardError('vault-damaged', 'there is a profile here, but no keys');
    return await assembleOwn(parts, did, vault, opening);
  } catch (error) {
    // An `openHousehold` that failed has nothing to be closed.
    await opening.then((household) => household.close()).catch(() => undefined);
    throw error;
  }
};

const householdOf = ({ local, page }: OwnParts): Promise<Household> =>
  openHousehold({
    journal: local.journal,
    database: `tabard/${local.id}`,
    random: page.random,
    timers: page.timers,
  });

/** What the vault needs of them. */
export const vaultEnvironment = ({ page, local }: Pick<OwnParts, 'page' | 'local'>) => ({
  db: local.vault,
  random: page.random,
  now: page.now,
});

/** An identity whose keys and delegation are here, ready to write. `opening`: its private documents, where they open already. */
export const assembleOwn = async (
  parts: OwnParts,
  did: Did,
  vault: Vault,
  opening = householdOf(parts),
): Promise<Own> => {
  const finding = findDelegation(parts.store, did, vault.deviceKey);
  finding.catch(() => undefined);
  const household = await opening;
  let delegation = await finding.catch(async (error: unknown) => {
    await household.close();
    throw error;
  });
  const writer = createWriter({
    page: parts.page,
    store: parts.store,
    profileId: parts.local.id,
    did,
    vault,
    signer: () => ({ key: vault.deviceKey, auth: delegation.cid, clockId: vault.clockId }),
    clockOff: parts.clockOff,
    announce: parts.announce,
  });
  return {
    did,
    get deviceKey() {
      return vault.deviceKey;
    },
    writer,
    household,
    profilePath: 'app.tabard.profile/self' as RecordPath,
    vault,
    get delegation() {
      return delegation;
    },
    async rekeyed() {
      if (delegation.aud !== vault.deviceKey) delegation = await findDelegation(parts.store, did, vault.deviceKey);
    },
    async close() {
      await household.close();
      vault.close();
    },
  };
};

const findDelegation = async (store: VerifyStore, did: Did, key: DidKey): Promise<Delegation> => {
  for (const bytes of await store.delegationsFor(did, [key])) {
    const judged = await parseDelegation(bytes);
    if (judged.verdict === 'valid' && judged.value.aud === key && judged.value.cmd === '/repo/write')
      return judged.value;
  }
  throw new TabardError('vault-damaged', 'this device has no delegation for its key');
};
