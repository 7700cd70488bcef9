/** What was cut off goes on: the linking that this device had begun, and the coming of its repository. */
import type { Did } from '../../base/index.js';
import { type PairingDelegate, type PairingMode, type Role, topicOfResume } from '../../pairing/index.js';
import type { Vault } from '../../vault/index.js';
import type { AppCore } from '../core.js';
import type { Linking } from '../linking-view.js';
import { fetchOwn } from './fetch-own.js';
import type { Beginning, Said } from './linking.js';
import type { createMeetings } from './meeting-place.js';
import { hasLinking, type LinkingRow, type RowKeeper } from './row.js';

/** How long a device that was linked waits for its repository before it opens without. Milliseconds. */
const patience = 15_000;
/** How often what was cut off is tried anew while the page is open. Milliseconds. */
const again = 60_000;

export interface KeysHere {
  readonly vault: Vault;
  readonly rows: RowKeeper;
}

interface Parts {
  readonly core: AppCore;
  readonly meetings: ReturnType<typeof createMeetings>;
  keysHere(): Promise<KeysHere>;
  delegateOf(role: Role, said: Said): Promise<PairingDelegate>;
  begin(parts: Beginning): Promise<Linking>;
  /** True if the linking under way ended without the other device. */
  hasFailed(): boolean;
}

export interface Resuming {
  /** Goes on with what was cut off, if anything was. */
  resume(): Promise<void>;
  /** In a moment. */
  schedule(): void;
  /** The identity is here. Its repository comes first where it can be had: nothing is signed before one's own newest has been sought. */
  arrive(did: Did, trackers?: readonly string[], then?: () => Promise<void>): Promise<void>;
}

export const createResuming = ({ core, meetings, keysHere, delegateOf, begin, hasFailed }: Parts): Resuming => {
  const { page, surroundings } = core;

  const arrive = async (
    did: Did,
    trackers: readonly string[] = [],
    then = async (): Promise<void> => undefined,
  ): Promise<void> => {
    const { identity, network } = await core.opened();
    const fetched = fetchOwn(core, did, trackers);
    fetched.then(then).catch(surroundings.failedWith);
    await Promise.race([fetched, new Promise<void>((resolve) => void page.timers.set(resolve, patience))]);
    await identity.open();
    network.rehost();
  };

  let waiting = false;
  const schedule = (): void => {
    if (waiting) return;
    waiting = true;
    page.timers.set(() => {
      waiting = false;
      resume().catch(surroundings.failedWith);
    }, 1_000);
  };

  const resume = async (): Promise<void> => {
    const { registry, identity } = await core.opened();
    const did = identity.did();
    if (await (await core.restores()).resume()) return;
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
    const did = (await core.opened()).identity.did();
    const { vault, rows } = await keysHere();
    if (vault.locked) {
      whenUnlocked(vault, goOn);
      return;
    }
    const row = await rows.read();
    if (row === undefined) return;
    const role: Role = row.stage === 'granted' || row.stage === 'finishing' ? 'old' : 'new';
    const { trackers = [] } = row;
    const delegate = await delegateOf(role, { trackers });
    // What needs nobody else is done at once.
    if (delegate.role === 'old' && row.stage === 'finishing') {
      await delegate.old.finish();
      if (did !== null) await meetings.stay(did, trackers);
      return;
    }
    if (delegate.role === 'new' && row.stage === 'adopting' && row.grant !== undefined) {
      await delegate.fresh.adopt(row.grant);
      await meetings.stay(row.grant.did, trackers);
      await arrive(row.grant.did, trackers);
    }
    // The other may have ended it long ago, and comes no more: what is missing here is had from whoever keeps it.
    if (delegate.role === 'new' && row.stage === 'adopted' && did !== null && core.app.me.get() === null) {
      await meetings.stay(did, trackers);
      arrive(did, trackers).catch(surroundings.failedWith);
    }
    await meetAgain(role, row);
  };

  const meetAgain = async (role: Role, { resume: secret, trackers = [] }: LinkingRow): Promise<void> => {
    const mode: PairingMode = { kind: 'resume', secret };
    const topic = await topicOfResume(secret);
    const everywhere = [...core.deployed.get().trackers, ...trackers];
    await begin({ role, mode, link: null, trackers, meet: () => meetings.at(topic, everywhere) });
    page.timers.set(() => {
      if (hasFailed()) resume().catch(surroundings.failedWith);
    }, again);
  };

  return { resume, schedule, arrive };
};
