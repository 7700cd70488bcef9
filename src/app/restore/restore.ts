/** Getting an identity back on a device that never had it, as a person does it: one restoring at a time in a page. */
import { createCell, type Did, isTabardError, type Readable, TabardError } from '../../base/index.js';
import { makeVault, openVault, type Vault } from '../../vault/index.js';
import type { AppCore } from '../core.js';
import { clearJournal } from '../linking/clear-journal.js';
import { inOperationTurn } from '../linking/operation-turn.js';
import { hasLinking } from '../linking/row.js';
import { rowName } from '../linking/row-name.js';
import { vaultEnvironment } from '../own.js';
import { type CardReader, cardReader } from '../recovery/card-reader.js';
import { noteWords } from '../recovery/notes.js';
import type { ImportOptions } from '../transfer-view.js';
import { countedCollections } from './candidate.js';
import { bringDocuments, gatherDocuments } from './documents.js';
import { countRecords, furnish } from './furnish.js';
import { putOutHidden } from './hidden.js';
import { type Locate, locate } from './locate.js';
import type { Rescue } from './rescue.js';
import { createRescueKeeper, type RescueKeeper } from './row.js';
import { restoreRow } from './row-name.js';
import { createSearch, type Search } from './search.js';
import { type RestoreSecret, readCards, readWords, type SecretProblem } from './secrets.js';
import { findLog, type OperationView, operationsOf } from './standing.js';
import { type TakeParts, takeAgain, takeOver } from './take.js';
import {
  type GoOnOptions,
  judgeRestore,
  type RestoreFacts,
  type RestoreReport,
  type RestoreView,
  type Step,
} from './view.js';

export interface Restoring {
  readonly view: Readable<RestoreView>;
  /** The trackers that the link or the box names may be contacted. */
  allow(): void;
  /** The same words, with the link of the profile. Throws `bad-link`. */
  lead(link: string): Promise<void>;
  /** Seeks once more for the stated time. */
  again(): void;
  /** Waits no longer: what has been found by now is shown, with what is to be decided. Nothing is taken over by it. */
  enough(): void;
  /** Takes over what has been found by now. What stands in the way is shown. */
  goOn(options: GoOnOptions): Promise<void>;
  /** Nothing has been taken over: it is as if it had not begun. Too late once that has begun. */
  cancel(): void;
}

export interface RestoreWhere {
  /** A link, `@letters` or DID: the sheet has it. */
  readonly link?: string;
  /** An export of it: checked, brought in, and it says whose it is. Then nobody need be online. */
  readonly file?: RestoreFile;
}

export interface RestoreFile extends ImportOptions {
  readonly blob: Blob;
  /** Of `look`: what was checked need not be checked again. */
  readonly ticket?: string;
}

export interface Restores extends Pick<CardReader, 'card'> {
  /** Twelve words, in any case and spacing. */
  words(text: string): Promise<RestoreSecret | SecretProblem>;
  /** As many cards as are needed, or more. */
  cards(texts: readonly string[]): Promise<RestoreSecret | SecretProblem>;
  /** The one that is under way, or has come to its end and is still shown. */
  readonly current: Readable<Restoring | null>;
  /** Throws `bad-link`, `identity-here`, `no-webrtc`; for a file `bad-import`, `import-too-large`, `storage-…`, and what came in until then is kept. */
  begin(secret: RestoreSecret, where?: RestoreWhere): Promise<Restoring>;
  /** What has ended is shown no more. */
  clear(): void;
  /** Goes on with what was cut off. False if nothing was. */
  resume(): Promise<boolean>;
  /** The signed operations of an identity that is here. Throws `not-found`. */
  log(did: Did): Promise<readonly OperationView[]>;
}

export interface RestoresOptions {
  readonly locate?: Locate;
}

export const createRestores = (core: AppCore, { locate: seekBox = locate }: RestoresOptions = {}): Restores => {
  const { page, store, surroundings } = core;
  const current = createCell<Restoring | null>(null);

  const keysHere = async (): Promise<TakeParts & { readonly vault: Vault; readonly rows: RescueKeeper }> => {
    const { registry, identity } = await core.opened();
    const local = await identity.local();
    const env = vaultEnvironment({ page, local });
    // Under the same turn as whatever makes or takes an identity, and by what the registry says: another tab may just have done so.
    const vault = await page.exclusive(`tabard/${identity.id}/create`, async () => {
      const here = await openVault(env);
      const isOwned = (await registry.profiles()).some(({ id, did }) => id === identity.id && did !== null);
      if (isOwned && here === undefined)
        throw new TabardError('vault-damaged', 'the keys of this identity are not here');
      const isBegun = isOwned || (await local.vault.get(restoreRow)) !== undefined;
      // Keys that were meant for another identity, by a linking that did not come to its end.
      if (here === undefined || isBegun || (await local.vault.get(rowName)) === undefined)
        return here ?? makeVault(env);
      await clearJournal(local.journal);
      await here.wipe();
      return makeVault(env);
    });
    const rows = createRescueKeeper({ registry, local, vault });
    return { store, local, vault, rows, random: page.random, now: page.now, take: identity.take };
  };

  /** The identity is this device's: what is private comes back, and the first thing is signed. Every step can be done again. */
  const arrive = async (rescue: Rescue, onStep: (step: Step) => void): Promise<RestoreReport> => {
    const { identity, network } = await core.opened();
    const { did } = rescue;
    onStep('documents');
    // First of all: whoever hears this device prove itself asks it for the log that says so.
    network.rehost();
    const mine = await identity.open();
    const { own } = mine;
    network.announce(did);
    const timed = { own, store, timers: page.timers };
    await inOperationTurn(core, () => putOutHidden({ ...timed, random: page.random, now: page.now }, rescue.hidden));
    const back = await bringDocuments({ ...timed, network, onError: surroundings.failedWith });
    const self = await page.deviceName();
    await furnish({ own, store, now: page.now, self });
    const { key, index, backup } = rescue.recovery;
    noteWords(own.household.config, backup, {
      ...{ key, index },
      ...(rescue.by === 'words' ? { practisedAt: page.now() } : {}),
    });
    await own.household.config.kept();
    onStep('publishing');
    // Looks which epoch is the present one, and publishes a keyring with this device in it where that is due.
    await core.joinHousehold(mine);
    await (await keysHere()).rows.forget();
    await core.refreshMe();
    network.rehost();
    network.announce(did);
    return {
      did,
      name: own.household.profile.read().name,
      records: await countRecords(store, did, countedCollections),
      documents: back || rescue.documents.length > 0 ? 'back' : 'none',
      media: await mediaOf(store, did),
    };
  };

  /** Whose it is, once it is here whole. It is public, and kept as any profile that was looked at. */
  const bringIn = async ({ blob, ticket, signal, onProgress }: RestoreFile): Promise<Did> => {
    const report = await core.app.importCar(blob, {
      ...(ticket === undefined ? {} : { ticket }),
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    return report.did;
  };

  const begin = async (secret: RestoreSecret, { link, file }: RestoreWhere = {}): Promise<Restoring> => {
    const { identity, network } = await core.opened();
    if (!page.webrtc) throw new TabardError('no-webrtc', 'this browser has no WebRTC');
    if (identity.did() !== null) throw new TabardError('identity-here', 'this browser has an identity');
    const target = link === undefined || link.trim() === '' ? undefined : core.targetOf(link);
    const did = (file === undefined ? target?.did : await bringIn(file)) ?? secret.did;
    current.get()?.cancel();
    const search = createSearch({
      ...{ page, store, network, deployment: core.deployed.get(), locate: seekBox, entropy: secret.entropy },
      ...{ did, trackers: target?.trackers ?? [] },
      ...{ mayContact: core.mayContact, allowTracker: core.allowTracker, onError: surroundings.failedWith },
    });
    const restoring = createRestoring(secret, search);
    current.set(restoring);
    return restoring;
  };

  /** What was kept for a moment, where nothing came of it, is as any profile that was looked at. */
  const letGo = async (did: Did): Promise<void> => {
    if ((await core.opened()).identity.did() !== null) return;
    const here = (await store.repositories()).find((repository) => repository.did === did);
    if (here?.policy.reason === 'pin') await store.keep(did, { reason: 'visit', serve: false });
  };

  const createRestoring = (secret: RestoreSecret, search: Search): Restoring => {
    const { entropy, by } = secret;
    let taking: RestoreFacts['taking'] = null;
    let report: RestoreFacts['report'] = null;
    let failed: RestoreFacts['failed'] = null;
    let cancelled = false;
    const facts = (): RestoreFacts => ({
      ...search.facts.get(),
      now: page.steady(),
      taking,
      report,
      failed,
      cancelled,
    });
    const view = createCell<RestoreView>(judgeRestore(facts()));
    const conclude = (): void => view.set(judgeRestore(facts()));
    const stop = search.facts.subscribe(conclude);
    const end = (): void => {
      stop();
      search.close();
    };

    const take = async (options: GoOnOptions): Promise<RestoreReport> => {
      const { found, trackers } = search.facts.get();
      if (found === null) throw new TabardError('not-found', 'nothing has been found');
      const onStep = (step: Step): void => {
        taking = { step, name: found.name };
        conclude();
      };
      onStep('keys');
      const { did } = found;
      const { network } = await core.opened();
      const around = { store, network, timers: page.timers, onError: surroundings.failedWith };
      try {
        const documents = await gatherDocuments(around, did, entropy);
        const rescue = await takeOver(await keysHere(), { did, trackers, entropy, by, documents }, options);
        return await arrive(rescue, onStep);
      } catch (error) {
        await letGo(did);
        throw error;
      }
    };

    return {
      view,
      allow: () => search.allow(),
      lead: async (link) => void (await begin(secret, { link })),
      again() {
        failed = null;
        search.again();
        conclude();
      },
      enough() {
        search.enough();
        conclude();
      },
      async goOn(options) {
        if (taking !== null || report !== null || cancelled) return;
        failed = null;
        try {
          report = await take(options);
          end();
        } catch (error) {
          taking = null;
          failed = isTabardError(error) ? error.code : 'worker-failed';
          surroundings.failedWith(error);
        }
        conclude();
      },
      cancel() {
        if (taking !== null || report !== null || cancelled) return;
        cancelled = true;
        end();
        conclude();
        if (current.get()?.view === view) current.set(null);
      },
    };
  };

  let waiting = false;
  /** What needs keys waits for them, and holds up nothing else. */
  const resumeUnlocked = (vault: Vault): void => {
    if (waiting) return;
    waiting = true;
    const stop = vault.onChange(() => {
      if (vault.locked) return;
      stop();
      waiting = false;
      restores.resume().catch(surroundings.failedWith);
    });
  };

  const restores: Restores = {
    words: readWords,
    card: cardReader().card,
    cards: readCards,
    current,
    begin,
    clear: () => current.set(null),
    async resume() {
      const { registry, identity } = await core.opened();
      if (!(await hasLinking(registry, identity.id))) return false;
      const local = await identity.local();
      if ((await local.vault.get(restoreRow)) === undefined) return false;
      const did = identity.did();
      // Where there is an identity its own vault is asked: that is the one which is unlocked.
      const vault = did === null ? undefined : (await identity.open()).own.vault;
      if (vault?.locked === true) {
        resumeUnlocked(vault);
        return false;
      }
      const here = await keysHere();
      const parts =
        vault === undefined ? here : { ...here, vault, rows: createRescueKeeper({ registry, local, vault }) };
      const rescue = await parts.rows.read();
      if (rescue === undefined) return false;
      // Another one was made or linked since: this can never come into use, and its words are not kept.
      if (did !== null && did !== rescue.did) {
        await parts.rows.forget();
        return false;
      }
      await takeAgain(parts, rescue);
      await arrive(rescue, () => undefined);
      return true;
    },
    async log(did) {
      const log = await findLog(store, did);
      if (log === undefined) throw new TabardError('not-found', 'no log of this identity is here');
      return operationsOf(log);
    },
  };
  return restores;
};

const none = { count: 0, bytes: 0 };

/** PIN-18: the rest comes in the background from now on. */
const mediaOf = async (store: Pick<AppCore['store'], 'pins'>, did: Did): Promise<RestoreReport['media']> => {
  const view = await store.pins('view', did);
  return { here: view?.media ?? none, coming: view?.coming ?? none };
};
