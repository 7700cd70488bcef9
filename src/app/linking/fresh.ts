/** The side of a linking that is to get a part in an identity. Its keys are made here and stay here. */
import { type Did, isTabardError, TabardError } from '../../base/index.js';
import { type Grant, judgeGrant, type NewDevice } from '../../pairing/index.js';
import type { Store } from '../../store/index.js';
import type { Vault } from '../../vault/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { clearJournal } from './clear-journal.js';
import type { RowKeeper } from './row.js';

export interface FreshParts {
  readonly vault: Vault;
  readonly local: Pick<Store, 'journal'>;
  readonly store: VerifyStore;
  readonly rows: RowKeeper;
  readonly now: () => number;
  readonly self: { readonly name: string; readonly kind: string };
  /** The identity of this profile, if it has one by now. */
  did(): Did | null;
  /** Runs alone among all tabs, while this profile has no identity, which it then gets. Does nothing if it has this one. */
  take(did: Did, run: () => Promise<void>): Promise<void>;
}

export const createFreshDevice = (parts: FreshParts): NewDevice => {
  const { vault, local, store, rows, now } = parts;

  /** Nothing of it is in use before the last step, and all of it is done again after a cut. */
  const keep = async (grant: Grant): Promise<void> => {
    const { did, household, recovery, documents } = grant;
    const judged = await judgeGrant(grant, vault.deviceKey, now());
    if (judged === undefined) throw new TabardError('pairing-broken', 'what was handed over does not hold');
    const { backup } = judged.log.state;
    accept(await store.receiveOperations(did, grant.operations));
    accept(await store.receiveDelegations(did, grant.delegations));
    // Of one that was begun before and did not come to its end.
    await clearJournal(local.journal);
    if (documents.profile !== undefined) await local.journal.append('profile', documents.profile);
    if (documents.config !== undefined) await local.journal.append('config', documents.config);
    await vault.adopt({ household, recovery: { ...recovery, backup } });
  };

  return {
    async introduce() {
      const root = await vault.signerOf(vault.nextRootKey);
      if (root === undefined) throw new TabardError('vault-damaged', 'the next root key is not here');
      const { deviceKey: key, deviceX25519: x25519, clockId: clock, nextRootKey } = vault;
      return { card: { key, x25519, clock, root: nextRootKey, ...parts.self }, device: vault.deviceSigner, root };
    },
    async trust(resume) {
      await rows.write({ stage: 'trusting', resume, at: now() });
    },
    async adopt(grant) {
      const row = await rows.read();
      if (row === undefined) throw new TabardError('pairing-expired', 'this linking was dropped');
      if ((await judgeGrant(grant, vault.deviceKey, now())) === undefined)
        throw new TabardError('pairing-broken', 'what was handed over does not hold');
      await parts.take(grant.did, async () => {
        await rows.write({ ...row, stage: 'adopting', grant });
        try {
          await keep(grant);
        } catch (error) {
          // It is told that nothing was taken: then it must not be taken later either.
          if (isTabardError(error) && error.code === 'pairing-broken') await rows.write(row);
          throw error;
        }
      });
      await rows.write({ ...row, stage: 'adopted' });
    },
    async closed(operations) {
      const did = parts.did();
      if (did !== null && operations.length > 0) await store.receiveOperations(did, operations);
      await rows.forget();
    },
  };
};

const accept = (outcome: { readonly verdict: string }): void => {
  if (outcome.verdict !== 'valid') throw new TabardError('pairing-broken', `what was handed over: ${outcome.verdict}`);
};
