/** Recovery words, friends' cards and root keys, as a person uses them. Fetched when the page stands. */
import { createCell, type Did, TabardError } from '../../base/index.js';
import { encodeWords } from '../../vault/index.js';
import { encodeShareText, encodeShareWords, splitEntropy } from '../../vault/recovery/index.js';
import type { AppCore } from '../core.js';
import { powersOf } from '../linking/authority.js';
import { inOperationTurn } from '../linking/operation-turn.js';
import type { UnlockWith } from '../lock-view.js';
import type {
  ByWords,
  NewWords,
  Recovery,
  RecoveryView,
  ShownWords,
  SplitOptions,
  WordsRequest,
} from '../recovery-view.js';
import { ensureSecret, readCards } from '../restore/secrets.js';
import { type ByWordsParts, ensureCount, noteRotation, powerByWords, readTyped, rotateByWords } from './by-words.js';
import { isFollowed, isSettled, lookAtRecovery, unknownView } from './look.js';
import { MAX_CARD_NAME, noteOfferAway, noteWords, offerAwayAt } from './notes.js';
import { replaceWords, settleDraft } from './replace.js';
import { showWords } from './shown-words.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Whoever has come may have begun to follow. Milliseconds. */
const LOOK_LATER = 1_000;

/** Throws `no-identity`. */
export const openRecovery = async (core: AppCore, wasHere: boolean): Promise<Recovery> => {
  const { page, store, surroundings } = core;
  const { identity, network } = await core.opened();
  const { own } = await identity.open();
  const { vault, household, did } = own;
  const parts: ByWordsParts = { own, store, random: page.random, now: page.now };
  const view = createCell<RecoveryView>(unknownView);
  const asked = createCell<WordsRequest | null>(null);

  const alone = <T>(run: () => Promise<T>): Promise<T> => inOperationTurn(core, run);
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => page.takeTurn(`tabard/${identity.id}/write`, run);
  const logNow = async () => (await powersOf(store, vault, did)).log;

  let looking = Promise.resolve();
  const look = (): Promise<void> => {
    looking = looking
      .then(() => lookAtRecovery({ own, store, now: page.now, wasHere }))
      .then(view.set)
      .catch((error: unknown) => void surroundings.failedWith(error));
    return looking;
  };
  /** What needs the vault and may have been cut off. */
  const settle = async (): Promise<void> => {
    if (vault.locked) return;
    if (await alone(() => settleDraft(parts))) await moved();
  };
  const moved = async (): Promise<void> => {
    network.announce(did);
    page.tell('household-moved');
    await (await core.linking()).rejoin();
  };
  const settleAndLook = (): void =>
    void settle()
      .catch(surroundings.failedWith)
      .then(() => look());
  vault.onChange(settleAndLook);
  household.config.on('change', ({ sections }) => {
    if (sections.has('recovery') || (sections.has('keepers') && !view.get().offer)) void look();
  });
  /** Most of what changes are one's own posts. */
  let position = '';
  const lookIfLogMoved = async (): Promise<void> => {
    const { id = '' } = (await store.identity(did))?.position ?? {};
    if (id === position) return;
    position = id;
    await look();
  };
  /** The offer would come with the first follower. */
  const waitsForFollower = (): boolean => {
    const { words: held, practisedAt, cards, offer } = view.get();
    return (
      !offer && held === 'kept' && practisedAt === null && cards === null && offerAwayAt(household.config) === null
    );
  };
  /** Who may have begun to follow: asked together, and not while their news are being shown. */
  const mayFollow = new Set<Did>();
  const lookForFollower = async (): Promise<void> => {
    const dids = [...mayFollow];
    mayFollow.clear();
    if (!waitsForFollower()) return;
    const isDue = isSettled({ own, now: page.now, wasHere }) || (await isFollowed({ own, store }, dids));
    if (isDue) await look();
  };
  core.on('changed', (changed) => {
    if (changed.did === did) lookIfLogMoved().catch(surroundings.failedWith);
    else if (waitsForFollower()) {
      if (mayFollow.size === 0) page.timers.set(() => lookForFollower().catch(surroundings.failedWith), LOOK_LATER);
      mayFollow.add(changed.did);
    }
  });

  const entropyHere = async (proof?: UnlockWith): Promise<Bytes> => {
    if (vault.locked) throw new TabardError('vault-locked', 'the vault is locked', { retryable: true });
    await vault.recovery((acts) => acts.prove(proof));
    const entropy = await vault.recoveryEntropy();
    if (entropy === undefined) throw new TabardError('not-found', 'the words are not on this device');
    // Newer words may have been made elsewhere: what is here brings nothing back.
    await ensureCount(await logNow(), entropy);
    return entropy;
  };
  /** Words that somebody typed are those that count, or it throws. */
  const entropyTyped = async (typed: string): Promise<Bytes> => {
    const entropy = await readTyped(typed);
    await ensureCount(await logNow(), entropy);
    return entropy;
  };
  /** RCV-9. */
  const entropyOfCards = async (texts: readonly string[]): Promise<Bytes> => {
    const { did: of = did, entropy } = ensureSecret(await readCards(texts), 'cards');
    if (of !== did) throw new TabardError('recovery-strange', 'these cards are of another identity');
    await ensureCount(await logNow(), entropy);
    return entropy;
  };
  const entropyBy = (by: ByWords): Promise<Bytes> => {
    if ('cards' in by) return entropyOfCards(by.cards);
    return 'typed' in by ? entropyTyped(by.typed) : entropyHere(by.proof);
  };

  const notePractised = async (): Promise<void> => {
    noteWords(household.config, (await logNow()).state.backup, { practisedAt: page.now() });
    await household.config.kept();
    await look();
  };
  const words = async (proof?: UnlockWith): Promise<ShownWords> => {
    const entropy = await entropyHere(proof);
    return showWords(await encodeWords(entropy), page.random, notePractised);
  };
  const ensurePractised = async (): Promise<void> => {
    await look();
    if (view.get().practisedAt === null) throw new RangeError('the words have not been practised');
  };

  const makeNew = async (by: ByWords): Promise<NewWords> => {
    const old = await entropyBy(by);
    const fresh = page.random(16);
    let practised = false;
    const shown = showWords(await encodeWords(fresh), page.random, async () => {
      practised = true;
    });
    return {
      ...shown,
      async commit() {
        if (!practised) throw new RangeError('the new words have not been practised');
        await alone(() => inTurn(() => replaceWords(parts, old, fresh)));
        network.announce(did);
        await look();
        // The new words count; what is left to do is done again at the next start.
        settleAndLook();
      },
    };
  };

  const split = async ({ needed, total, names = [] }: SplitOptions, by: ByWords) => {
    const entropy = await entropyBy(by);
    const cards = await splitEntropy({ entropy, did, needed, total }, page.random);
    const named = cards.map((_, at) => (names[at] ?? '').trim().slice(0, MAX_CARD_NAME));
    const made = await Promise.all(
      cards.map(async (card, at) => ({
        ...{ index: card.index, needed, total, name: named[at] ?? '' },
        ...{ text: encodeShareText(card), words: await encodeShareWords(card) },
      })),
    );
    noteWords(household.config, (await logNow()).state.backup, {
      cards: { needed, total, madeAt: page.now(), names: named },
    });
    await household.config.kept();
    await look();
    return made;
  };

  const bringRoot = async (by: ByWords): Promise<void> => {
    const entropy = await entropyBy(by);
    await alone(() =>
      inTurn(async () => {
        await vault.recovery((acts) => acts.putRootBack());
        const log = await logNow();
        const power = await powerByWords(parts, log, entropy);
        await rotateByWords(parts, log, power);
        await noteRotation(own, power);
      }),
    );
    network.announce(did);
    await look();
  };

  const ask = async (): Promise<readonly string[]> => {
    await look();
    // What cannot be shown is not asked for.
    if (view.get().words === 'erased') throw new TabardError('not-found', 'the words are not on this device');
    return new Promise((resolve, reject) => {
      asked.get()?.refuse();
      const request: WordsRequest = {
        async allow(proof) {
          resolve((await words(proof)).words);
          if (asked.get() === request) asked.set(null);
        },
        refuse() {
          reject(new DOMException('not allowed in the page', 'AbortError'));
          if (asked.get() === request) asked.set(null);
        },
      };
      asked.set(request);
    });
  };

  await settle().catch(surroundings.failedWith);
  await look();
  return {
    ...{ view, asked, look, words, makeNew, split, bringRoot, ask },
    spell: async (by) => (await encodeWords(await entropyBy(by))).join(' '),
    facts: () => ({
      did,
      name: core.requireMe().profile.name,
      link: core.app.share().link,
      trackers: core.deployed.get().trackers,
    }),
    async check(typed) {
      await entropyTyped(typed);
      await notePractised();
    },
    async erase() {
      if (view.get().words !== 'replaced') await ensurePractised();
      await vault.eraseRecoveryEntropy();
      await look();
    },
    async putOfferAway() {
      noteOfferAway(household.config, page.now());
      await household.config.kept();
      await look();
    },
    async takeRootOff() {
      await ensurePractised();
      await alone(() => inTurn(() => vault.recovery((acts) => acts.takeRootOff())));
      await look();
    },
  };
};
