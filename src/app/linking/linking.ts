/** Linking devices, as a person does it: show a code or open one, compare words, say yes. One at a time in a page. */
import { createCell, type Did, type ErrorCode, type Readable, TabardError } from '../../base/index.js';
import {
  openPairing,
  otherRole,
  type Pairing,
  type PairingDelegate,
  type PairingMode,
  type PairingView,
  type Role,
  topicOfOffer,
  topicOfResume,
} from '../../pairing/index.js';
import { makeAgreementKey, makeVault, openVault, type Vault, wordsOf } from '../../vault/index.js';
import type { AppCore } from '../core.js';
import { vaultEnvironment } from '../own.js';
import { formatPairLink, parsePairLink } from '../pair-link.js';
import { type DeviceView, listDevices } from './device-list.js';
import type { EpochParts } from './epoch.js';
import { fetchOwn } from './fetch-own.js';
import { createFreshDevice } from './fresh.js';
import { createOldDevice } from './old.js';
import { type Revoked, type RevokeOptions, revokeDevice } from './revoke.js';
import { createRowKeeper, hasLinking, type LinkingRow, type RowKeeper } from './row.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface LinkingCandidate {
  readonly id: string;
  /** To be compared with those on the other device. */
  readonly words: readonly string[];
  /** What the new device calls itself; null on the new one. */
  readonly device: { readonly name: string; readonly kind: string } | null;
}

export type LinkingView =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'comparing'; readonly candidates: readonly LinkingCandidate[] }
  | { readonly kind: 'handing-over' }
  | { readonly kind: 'linked'; readonly did: Did }
  | { readonly kind: 'parted' }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null };

export interface Linking {
  /** What the other device opens; null where this one opened something. */
  readonly link: string | null;
  /** Whether this device has the identity, or is to get it. */
  readonly role: Role;
  readonly view: Readable<LinkingView>;
  /** These are the words on the other device: both must be told so. Without an id: the only candidate that there ever was. */
  grant(id?: string): void;
  refuse(): void;
  cancel(): void;
}

export interface LinkingOptions {
  readonly name?: string;
  /** Allows trackers that only the link names. */
  readonly tracker?: boolean;
}

export interface Linkings {
  /** Shows an offer: of a device to link, or to become one. */
  show(options?: LinkingOptions): Promise<Linking>;
  /** Opens one. Throws `bad-link`, `identity-here`, `no-identity`, `tracker-unconfirmed`. */
  open(link: string, options?: LinkingOptions): Promise<Linking>;
  /** One's devices, this one first. Throws `no-identity`. */
  devices(): Promise<readonly DeviceView[]>;
  /** Puts a device out, for ever. Throws `not-found`, `no-power`, `no-identity`. */
  revoke(id: string, options?: RevokeOptions): Promise<Revoked>;
  /** Another tab says that the household is in another epoch. */
  rejoin(): Promise<void>;
  /** Goes on with what was cut off, if anything was. */
  resume(): Promise<void>;
}

/** How long a device that was linked waits for its repository before it opens without. Milliseconds. */
const patience = 15_000;
/** How often what was cut off is tried anew while the page is open. Milliseconds. */
const again = 60_000;

export const createLinkings = (core: AppCore): Linkings => {
  const { page, store, surroundings } = core;
  let current: Pairing | undefined;

  const ground = () => {
    const { trackers, iceServers } = core.deployed.get();
    const { address, timers, random, online } = page;
    return { address, now: page.steady, timers, random, online, trackers, iceServers };
  };

  const roleOf = async (): Promise<Role> => ((await core.opened()).identity.did() === null ? 'new' : 'old');

  const keysHere = async (): Promise<{ readonly vault: Vault; readonly rows: RowKeeper }> => {
    const { registry, identity } = await core.opened();
    const local = await identity.local();
    const vault =
      identity.did() === null
        ? await page.exclusive(`tabard/${identity.id}/create`, async () => {
            const env = vaultEnvironment({ page, local });
            return (await openVault(env)) ?? makeVault(env);
          })
        : (await identity.open()).own.vault;
    return { vault, rows: createRowKeeper({ registry, local, vault, now: page.now }) };
  };

  const delegateOf = async (role: Role, name: string | undefined): Promise<PairingDelegate> => {
    const { identity, network } = await core.opened();
    const described = await page.deviceName();
    const self = { ...described, ...(name === undefined ? {} : { name: name.slice(0, 64) }) };
    const { vault, rows } = await keysHere();
    const shared = { store, rows, self, now: page.now };
    if (role === 'old') {
      const { own } = await identity.open();
      const announce = (): void => network.announce(own.did);
      return { role, old: createOldDevice({ ...shared, own, announce, random: page.random }) };
    }
    const { take, did } = identity;
    return { role, fresh: createFreshDevice({ ...shared, vault, did, take, local: await identity.local() }) };
  };

  const begin = async (parts: {
    readonly role: Role;
    readonly mode: PairingMode;
    readonly topic: Bytes;
    readonly link: string | null;
    readonly name?: string | undefined;
    readonly trackers?: readonly string[] | undefined;
  }): Promise<Linking> => {
    if (!page.webrtc) throw new TabardError('no-webrtc', 'this browser has no WebRTC');
    current?.close();
    const { openMeeting } = await import('../../peer/meeting.js');
    const delegate = await delegateOf(parts.role, parts.name);
    const transport = await openMeeting({ ...ground(), topic: parts.topic, meetAt: parts.trackers });
    const pairing = openPairing({
      ...{ mode: parts.mode, delegate, transport },
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
    return {
      ...{ link: parts.link, role: parts.role, view },
      grant(id) {
        const shown = pairing.view.get();
        const [only] = shown.kind === 'comparing' ? shown.candidates : [];
        const chosen = id ?? (compared.size === 1 ? only?.id : undefined);
        if (chosen !== undefined) pairing.grant(chosen);
      },
      refuse: () => pairing.refuse(),
      cancel: () => pairing.cancel(),
    };
  };

  /** Words for numbers; and what a linking's end brings with it. */
  const shownOf = async (
    view: PairingView,
    { role, trackers = [] }: { readonly role: Role; readonly trackers?: readonly string[] | undefined },
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
        const { identity } = await core.opened();
        const did = identity.did();
        if (did === null) throw new TabardError('no-identity', 'linked, and nothing is here');
        if (role === 'new') await arrive(did, trackers);
        else await (await core.home()).settle(await identity.open());
        return { kind: 'linked', did };
      }
      case 'parted':
        scheduleResume();
        return view;
      case 'failed':
        await drop();
        return view;
      default:
        return view;
    }
  };

  /** The identity is here. Its repository comes first where it can be had: nothing is signed before one's own newest has been sought. */
  const arrive = async (did: Did, trackers: readonly string[]): Promise<void> => {
    const { identity, network } = await core.opened();
    const fetched = fetchOwn(core, did, trackers);
    fetched.catch(surroundings.failedWith);
    await Promise.race([fetched, new Promise<void>((resolve) => void page.timers.set(resolve, patience))]);
    await identity.open();
    network.rehost();
  };

  /** As if it had not begun. */
  const drop = async (): Promise<void> => {
    const { rows } = await keysHere();
    const row = await rows.read();
    if (row?.stage === 'trusting' || row?.stage === 'granted') await rows.forget();
  };

  let waiting = false;
  const scheduleResume = (): void => {
    if (waiting) return;
    waiting = true;
    page.timers.set(() => {
      waiting = false;
      resume().catch(surroundings.failedWith);
    }, 1_000);
  };

  const epochParts = async (): Promise<EpochParts> => {
    const { own } = await (await core.opened()).identity.open();
    return { own, store, random: page.random, now: page.now };
  };

  /** The household's key is another one now. */
  const rejoin = async (): Promise<void> => {
    const mine = (await core.opened()).identity.mine();
    if (mine === undefined || mine.own.vault.locked) return;
    await mine.own.vault.refresh();
    await core.joinHousehold(mine);
  };
  const move = async (): Promise<void> => {
    page.tell('household-moved');
    await rejoin();
  };

  const resume = async (): Promise<void> => {
    const { registry, identity } = await core.opened();
    const did = identity.did();
    if (await hasLinking(registry, identity.id)) await goOn();
    else if (did !== null && core.app.me.get() === null) await arrive(did, []);
  };

  /** What needs keys waits for them. */
  const forKeys = new Set<() => Promise<void>>();
  const whenUnlocked = (vault: Vault, run: () => Promise<void>): void => {
    if (forKeys.has(run)) return;
    forKeys.add(run);
    const stop = vault.onChange(() => {
      if (vault.locked) return;
      stop();
      forKeys.delete(run);
      run().catch(surroundings.failedWith);
    });
  };

  const goOn = async (): Promise<void> => {
    const { vault, rows } = await keysHere();
    if (vault.locked) {
      whenUnlocked(vault, goOn);
      return;
    }
    const row = await rows.read();
    if (row === undefined) return;
    const role: Role = row.stage === 'granted' || row.stage === 'finishing' ? 'old' : 'new';
    const delegate = await delegateOf(role, undefined);
    // What needs nobody else is done at once.
    if (delegate.role === 'old' && row.stage === 'finishing') {
      await delegate.old.finish();
      return;
    }
    if (delegate.role === 'new' && row.stage === 'adopting' && row.grant !== undefined) {
      await delegate.fresh.adopt(row.grant);
      await arrive(row.grant.did, []);
    }
    await meetAgain(role, row);
  };

  const meetAgain = async (role: Role, { resume: secret }: LinkingRow): Promise<void> => {
    const mode: PairingMode = { kind: 'resume', secret };
    await begin({ role, mode, topic: await topicOfResume(secret), link: null });
    page.timers.set(() => {
      if (current?.view.get().kind === 'failed') resume().catch(surroundings.failedWith);
    }, again);
  };

  return {
    async show({ name } = {}) {
      const role = await roleOf();
      const own = await makeAgreementKey(page.random);
      const offer = { by: role, key: own.publicKey };
      const topic = await topicOfOffer(own.publicKey);
      const trackers = core.deployed.get().trackers;
      const link = formatPairLink(core.linkAddress(), offer, trackers);
      return begin({ role, mode: { kind: 'show', offer, own }, topic, link, name });
    },
    async open(text, { name, tracker = false } = {}) {
      const { offer, trackers } = parsePairLink(text, page.address);
      const role = otherRole(offer.by);
      const here = await roleOf();
      if (role === 'new' && here === 'old') throw new TabardError('identity-here', 'this browser has an identity');
      if (role === 'old' && here === 'new') throw new TabardError('no-identity', 'no identity here yet');
      const strange = trackers.find((one) => !core.mayContact(one));
      if (strange !== undefined && !tracker)
        throw new TabardError('tracker-unconfirmed', `the link names ${new URL(strange).host}`);
      const topic = await topicOfOffer(offer.key);
      const meetAt = trackers.length === 0 ? undefined : trackers;
      return begin({ role, mode: { kind: 'open', offer }, topic, link: null, name, trackers: meetAt });
    },
    async devices() {
      core.requireMe();
      return listDevices(store, (await (await core.opened()).identity.open()).own);
    },
    async revoke(id, options) {
      core.requireMe();
      const parts = await epochParts();
      const revoked = await revokeDevice(parts, id, options);
      (await core.opened()).network.announce(parts.own.did);
      await move();
      return revoked;
    },
    rejoin,
    resume,
  };
};
