/** The making of an identity. Happens once on a device, so its code is fetched then. */
import { buildDelegation, buildGenesis } from '../identity/index.js';
import { makeVault, openVault, type Vault } from '../vault/index.js';
import { clearJournal } from './linking/clear-journal.js';
import { rowName } from './linking/row-name.js';
import { assembleOwn, type Own, type OwnParts, vaultEnvironment } from './own.js';
import { restoreRow } from './restore/row-name.js';

const accept = (outcome: { readonly verdict: string }): void => {
  if (outcome.verdict !== 'valid') throw new TypeError(`our own identity was judged ${JSON.stringify(outcome)}`);
};

/** Keys and documents that were meant for another identity, by a linking or restoring that did not come to its end, are not used for this one. */
const openKeys = async (parts: OwnParts): Promise<Vault | undefined> => {
  const vault = await openVault(vaultEnvironment(parts));
  const meant = await Promise.all([rowName, restoreRow].map((name) => parts.local.vault.get(name)));
  if (vault === undefined || meant.every((row) => row === undefined)) return vault;
  await clearJournal(parts.local.journal);
  await vault.wipe();
  return undefined;
};

/**
 * Makes an identity: keys, genesis, the device's two delegations. Keys that an interrupted attempt left are used again. Nothing of it
 * is known to anyone before the first commit.
 */
export const makeOwn = async (parts: OwnParts): Promise<Own> => {
  const vault = (await openKeys(parts)) ?? (await makeVault(vaultEnvironment(parts)));
  const root = await vault.rootSigner();
  const genesis = await buildGenesis({
    root,
    nextRecoveryKey: await vault.recoveryKey(),
    nextRootKey: vault.nextRootKey,
    backup: vault.backupKey,
  });
  const { did } = genesis;
  accept(await parts.store.receiveOperations(did, [genesis.bytes]));
  const meta = { x25519: vault.deviceX25519, clock: vault.clockId, op: genesis.log.state.position.id };
  const delegations: Uint8Array[] = [];
  for (const command of ['/repo/write', '/repo/purge'] as const) {
    const nonce = parts.page.random(12);
    delegations.push(
      await buildDelegation({
        issuer: did,
        subject: did,
        audience: vault.deviceKey,
        command,
        meta,
        signer: root,
        nonce,
      }),
    );
  }
  accept(await parts.store.receiveDelegations(did, delegations));
  return assembleOwn(parts, did, vault);
};
