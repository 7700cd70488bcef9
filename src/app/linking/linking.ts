/** Linking devices, as a person does it: show a code or open one, compare words, say yes. One at a time in a page. */
import { createCell, TabardError } from '../../base/index.js';
import {
  OFFER_LIFE,
  openPairing,
  otherRole,
  type Pairing,
  type PairingDelegate,
  type PairingMode,
  type PairingView,
  type Role,
  topicOfOffer,
} from '../../pairing/index.js';
import { makeAgreementKey, makeVault, openVault, wordsOf } from '../../vault/index.js';
import type { AppCore } from '../core.js';
import type { Devices, Hand, Linking, LinkingView } from '../linking-view.js';
import { vaultEnvironment } from '../own.js';
import { formatHandLink, formatPairLink, parsePairLink } from '../pair-link.js';
import { typedTracker } from '../typed-tracker.js';
import { createByHand, type Introduce } from './by-hand.js';
import { createDeviceActs } from './device-acts.js';
import { createFreshDevice } from './fresh.js';
import { createMeetings, nowhere, type PlacedMeeting } from './meeting-place.js';
import { createOldDevice } from './old.js';
import { inOperationTurn } from './operation-turn.js';
import { createResuming, type KeysHere } from './resuming.js';
import { createRowKeeper, forgetAdopted } from './row.js';
import { wordsToLink } from './words-to-link.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Linkings extends Devices {
  /** Another tab says that the household is in another epoch. */
  rejoin(): Promise<void>;
  /** Goes on with what was cut off, if anything was. */
  resume(): Promise<void>;
}

/** What the person said beforehand. */
export interface Said {
  readonly name?: string | undefined;
  readonly words?: Bytes | undefined;
  /** Where both meet, if not at those of the deployment. */
  readonly trackers?: readonly string[] | undefined;
}

/** A linking that begins. */
export interface Beginning extends Said {
  readonly role: Role;
  readonly mode: PairingMode;
  readonly link: string | null;
  readonly hand?: Hand;
  readonly neighbours?: () => Introduce;
  /** Where the other one is met; asked when the linking before is let go. */
  meet(): Promise<PlacedMeeting>;
}

export const createLinkings = (core: AppCore): Linkings => {
  const { page, store, surroundings } = core;
  let current: Pairing | undefined;
  const shown = createCell<Linking | null>(null);
  const acts = createDeviceActs(core, async () => forgetAdopted((await keysHere()).rows));
  const meetings = createMeetings(core);

  const roleOf = async (): Promise<Role> => ((await core.opened()).identity.did() === null ? 'new' : 'old');

  const keysHere = async (trackers?: readonly string[]): Promise<KeysHere> => {
    const { registry, identity } = await core.opened();
    const local = await identity.local();
    const vault =
      identity.did() === null
        ? await page.exclusive(`tabard/${identity.id}/create`, async () => {
            const env = vaultEnvironment({ page, local });
            return (await openVault(env)) ?? makeVault(env);
          })
        : (await identity.open()).own.vault;
    return { vault, rows: createRowKeeper({ registry, local, vault, now: page.now, trackers }) };
  };

  const delegateOf = async (role: Role, { name, words, trackers }: Said): Promise<PairingDelegate> => {
    const { identity, network } = await core.opened();
    const described = await page.deviceName();
    const self = { ...described, ...(name === undefined ? {} : { name: name.slice(0, 64) }) };
    const { vault, rows } = await keysHere(trackers);
    const shared = { store, rows, self, now: page.now };
    if (role === 'old') {
      const { own } = await identity.open();
      const announce = (): void => network.announce(own.did);
      const old = createOldDevice({ ...shared, own, announce, random: page.random, words });
      return {
        role,
        old: {
          grant: (card, secret) => inOperationTurn(core, () => old.grant(card, secret)),
          finish: () => inOperationTurn(core, () => old.finish()),
        },
      };
    }
    const { take, did } = identity;
    return { role, fresh: createFreshDevice({ ...shared, vault, did, take, local: await identity.local() }) };
  };

  const begin = async (parts: Beginning): Promise<Linking> => {
    if (!page.webrtc) throw new TabardError('no-webrtc', 'this browser has no WebRTC');
    current?.close();
    const delegate = await delegateOf(parts.role, parts);
    const { transport, places } = await parts.meet();
    const pairing = openPairing({
      ...{ mode: parts.mode, delegate, transport },
      patience: parts.hand === undefined ? undefined : OFFER_LIFE,
      ...{ timers: page.timers, random: page.random, onError: surroundings.failedWith },
    });
    current = pairing;
    const view = createCell<LinkingView>({ kind: 'waiting' });
    const follow = async (): Promise<void> => {
      const shown = await shownOf(pairing.view.get(), parts);
      if (shown !== undefined) view.set(shown);
    };
    /** All who were ever compared: whose words the person read is not known once there were two. */
    const compared = new Set<string>();
    pairing.view.subscribe(() => {
      const shown = pairing.view.get();
      if (shown.kind === 'comparing') for (const { id } of shown.candidates) compared.add(id);
      follow().catch(surroundings.failedWith);
    });
    const linking: Linking = {
      ...{ link: parts.link, role: parts.role, view, hand: parts.hand ?? null, places },
      grant(id) {
        const shown = pairing.view.get();
        const [only] = shown.kind === 'comparing' ? shown.candidates : [];
        const chosen = id ?? (compared.size === 1 ? only?.id : undefined);
        if (chosen !== undefined) pairing.grant(chosen);
      },
      refuse: () => pairing.refuse(),
      cancel: () => pairing.cancel(),
    };
    shown.set(linking);
    return linking;
  };

  const byHand = createByHand({
    ...{ now: page.steady, timers: page.timers, random: page.random },
    failed: () => current?.fail('pairing-expired'),
  });
  const showByHand = async (
    role: Role,
    mode: PairingMode & { readonly kind: 'show' },
    said: Said,
  ): Promise<Linking> => {
    const { card, transport, hand, neighbours } = await byHand.offer();
    const link = formatHandLink(core.linkAddress(), mode.offer, card);
    return begin({ ...said, role, mode, link, hand, neighbours, meet: async () => ({ transport, places: nowhere }) });
  };
  const openByHand = async (role: Role, mode: PairingMode, card: Bytes, said: Said): Promise<Linking> => {
    const { transport, hand, neighbours } = await byHand.answer(card);
    return begin({
      ...said,
      role,
      mode,
      link: null,
      hand,
      neighbours,
      meet: async () => ({ transport, places: nowhere }),
    });
  };

  /** Words for numbers; and what a linking's end brings with it. */
  const shownOf = async (
    view: PairingView,
    parts: Said & { readonly role: Role; readonly neighbours?: () => Introduce },
  ): Promise<LinkingView | undefined> => {
    switch (view.kind) {
      case 'comparing':
        return {
          kind: 'comparing',
          candidates: await Promise.all(
            view.candidates.map(async (one) => ({ ...one, words: await wordsOf(one.words) })),
          ),
        };
      case 'linked': {
        // At once: a link by hand would be let go.
        const introduce = parts.neighbours?.();
        const { identity, network } = await core.opened();
        const did = identity.did();
        if (did === null) throw new TabardError('no-identity', 'linked, and nothing is here');
        const introduced = introduce?.(parts.role, did, network);
        introduced?.catch(surroundings.failedWith);
        await meetings.stay(did, parts.trackers ?? []);
        if (parts.role === 'new') await resuming.arrive(did, parts.trackers, async () => (await introduced)?.());
        else await (await core.home()).settle(await identity.open());
        return { kind: 'linked', did };
      }
      case 'parted':
        resuming.schedule();
        return view;
      case 'failed':
        await drop();
        return view;
      default:
        return view;
    }
  };

  /** As if it had not begun. */
  const drop = async (): Promise<void> => {
    const { rows } = await keysHere();
    const row = await rows.read();
    if (row?.stage === 'trusting' || row?.stage === 'granted') await rows.forget();
  };

  const resuming = createResuming({
    ...{ core, meetings, keysHere, delegateOf, begin },
    hasFailed: () => current?.view.get().kind === 'failed',
  });

  /** Where the person keeps no root key on this device, the words link: said before anything is shown. */
  const wordsFor = async (role: Role, typed: string | undefined): Promise<Bytes | undefined> => {
    if (role === 'new') return undefined;
    const { own } = await (await core.opened()).identity.open();
    return wordsToLink(own, store, typed);
  };

  return {
    async show({ name, words: typed, at, byHand: isByHand = false } = {}) {
      const named = at === undefined ? undefined : typedTracker(at, page.address);
      if (at !== undefined && named === undefined) throw new TabardError('bad-link', 'not the address of a rendezvous');
      const role = await roleOf();
      const words = await wordsFor(role, typed);
      const own = await makeAgreementKey(page.random);
      const offer = { by: role, key: own.publicKey };
      const mode: PairingMode = { kind: 'show', offer, own };
      if (isByHand) return showByHand(role, mode, { name, words });
      const topic = await topicOfOffer(own.publicKey);
      const trackers = named === undefined ? undefined : [named];
      if (named !== undefined) core.allowTracker(named);
      const link = formatPairLink(core.linkAddress(), offer, trackers ?? core.deployed.get().trackers);
      return begin({ role, mode, link, name, words, trackers, meet: () => meetings.at(topic, trackers) });
    },
    async open(text, { name, tracker = false, words: typed } = {}) {
      const { offer, trackers, hand } = parsePairLink(text, page.address);
      const role = otherRole(offer.by);
      const here = await roleOf();
      if (role === 'new' && here === 'old') throw new TabardError('identity-here', 'this browser has an identity');
      if (role === 'old' && here === 'new') throw new TabardError('no-identity', 'no identity here yet');
      const strange = trackers.find((one) => !core.mayContact(one));
      if (strange !== undefined && hand === undefined && !tracker)
        throw new TabardError('tracker-unconfirmed', `the link names ${new URL(strange).host}`);
      const words = await wordsFor(role, typed);
      if (hand === undefined) for (const one of trackers) if (!core.mayContact(one)) core.allowTracker(one);
      if (hand !== undefined) return openByHand(role, { kind: 'open', offer }, hand, { name, words });
      const topic = await topicOfOffer(offer.key);
      const named = trackers.length === 0 ? undefined : trackers;
      const mode: PairingMode = { kind: 'open', offer };
      return begin({ role, mode, link: null, name, words, trackers: named, meet: () => meetings.at(topic, named) });
    },
    look(text) {
      const { offer, trackers, hand } = parsePairLink(text, page.address);
      const strange = trackers.filter((one) => !core.mayContact(one)).map((one) => new URL(one).host);
      return { by: offer.by, strange: hand === undefined ? strange : [], byHand: hand !== undefined };
    },
    apart: page.install.byHand && !page.install.installed,
    current: shown,
    ...acts,
    resume: resuming.resume,
  };
};
