/**
 * The network before its code is here (LDR-13): which tab leads, and what tabs say to each other, comes when the page stands, or when somebody needs it. Until
 * then the search that was begun before (LDR-12) tells what it learns, and what is asked waits, in its order.
 */
import { createDisposer, createEmitter, createPart, type Did, type Dispose } from '../base/index.js';
import type { EarlySeek } from './early.js';
import type { Fence } from './leadership/types.js';
import { LATE_RETRY, ROLE_PATIENCE } from './limits.js';
import type { LeadingPeer, Network, NetworkEvents } from './network-types.js';
import type { BrowserPeerOptions } from './peer-on.js';

export interface BrowserNetworkOptions extends BrowserPeerOptions {
  readonly profileId: string;
  /** Opened when this tab first comes to lead. */
  openFence(): Promise<Fence>;
  /** What was begun before there was a network. */
  readonly early?: EarlySeek | undefined;
}

interface Wish {
  readonly did: Did;
  readonly trackers: readonly string[];
  stop?: Dispose;
}

type LateOptions = Pick<BrowserNetworkOptions, 'early' | 'calm' | 'timers'>;

/** Every event, and nothing else: the type sees to both. */
const events = Object.keys({
  status: 0,
  changed: 0,
  blob: 0,
  clock: 0,
  kept: 0,
  box: 0,
  social: 0,
  introduced: 0,
  error: 0,
  role: 0,
} satisfies Record<keyof NetworkEvents, 0>) as (keyof NetworkEvents)[];

export const openNetwork = (options: BrowserNetworkOptions): Network =>
  createLateNetwork(options, async () => (await import('./assemble.js')).openNetwork(options));

export const createLateNetwork = ({ early, calm, timers }: LateOptions, load: () => Promise<Network>): Network => {
  const emitter = createEmitter<NetworkEvents>();
  const disposer = createDisposer();
  const wishes = new Set<Wish>();
  const before: ((network: Network) => void)[] = [];
  let network: Network | undefined;
  /** The peer of the search that was begun. */
  let asking: Pick<LeadingPeer, 'status' | 'on'> | undefined;
  let isEnded = early === undefined;
  let stopEarly: Dispose = () => undefined;

  const run = (job: (network: Network) => void): void => {
    if (network === undefined) before.push(job);
    else job(network);
  };

  const repeat = (from: Pick<Network, 'on'>, name: keyof NetworkEvents): Dispose =>
    from.on(name, (value) => emitter.emit(name, value));

  const arrive = (made: Network): void => {
    network = made;
    for (const name of events) disposer.add(repeat(made, name));
    disposer.add(made.on('role', ({ role }) => role === 'leader' && stopEarly()));
    for (const job of before.splice(0)) job(made);
    for (const wish of wishes) {
      wish.stop = made.seek(wish.did, wish.trackers);
      // What another tab told of it before is heard of now.
      emitter.emit('changed', { did: wish.did });
    }
    const timer = timers.set(
      () => made.role === 'follower' && emitter.emit('role', { role: made.role }),
      ROLE_PATIENCE,
    );
    disposer.add(() => timers.clear(timer));
  };

  const bring = createPart(async () => {
    const made = await load();
    disposer.add(() => made.close());
    if (!disposer.disposed) arrive(made);
    return made;
  });

  const need = (): void => {
    if (network !== undefined || disposer.disposed) return;
    bring().catch((error: unknown) => {
      emitter.emit('error', error);
      const timer = timers.set(need, LATE_RETRY);
      disposer.add(() => timers.clear(timer));
    });
  };

  const needed = (job: (network: Network) => void): void => {
    run(job);
    need();
  };

  const heard = (did: Did, status = asking?.status(did)): void => {
    if (status === undefined || network?.role === 'leader') return;
    emitter.emit('status', { did, status });
    if (status.kind !== 'looking' && status.kind !== 'served') need();
  };

  const listen = (peer: Pick<LeadingPeer, 'status' | 'on'>): void => {
    asking = peer;
    const stops = [
      peer.on('status', ({ did, status }) => heard(did, status)),
      peer.on('changed', (event) => emitter.emit('changed', event)),
      peer.on('error', (error) => emitter.emit('error', error)),
    ];
    stopEarly = () => {
      for (const stop of stops) stop();
    };
    disposer.add(() => stopEarly());
    for (const { did } of wishes) heard(did);
  };

  calm.then(need, need);
  if (early !== undefined) {
    void early.peer.then(listen);
    const ended = (): void => {
      isEnded = true;
      need();
    };
    early.begun.then((begun) => begun ?? ended(), ended);
  }

  /** Whether the search that was begun is for this. */
  const isSought = (did: Did, trackers: readonly string[]): boolean =>
    !isEnded && early?.did === did && trackers.every((tracker) => early.trackers.includes(tracker));

  return {
    get role() {
      return network?.role ?? 'follower';
    },
    seek(did, trackers) {
      if (network !== undefined) return network.seek(did, trackers);
      const wish: Wish = { did, trackers };
      wishes.add(wish);
      if (isSought(did, trackers)) queueMicrotask(() => heard(did));
      else need();
      return () => {
        wishes.delete(wish);
        wish.stop?.();
      };
    },
    announce: (did, root) => needed((made) => made.announce(did, root)),
    rehost: () => run((made) => made.rehost()),
    fetchBlob: (did, blob) => needed((made) => made.fetchBlob(did, blob)),
    stopBlob: (cid) => network?.stopBlob(cid),
    allowTracker: (tracker) => run((made) => made.allowTracker(tracker)),
    setSelf: (self) => run((made) => made.setSelf(self)),
    household: () => network?.household(),
    snapshots: () => network?.snapshots(),
    social: (what, uris) => needed((made) => made.social(what, uris)),
    introduce: (step) => needed((made) => made.introduce(step)),
    retry: () => needed((made) => made.retry()),
    clock: () => new Promise((resolve, reject) => run((made) => void made.clock().then(resolve, reject))),
    async view() {
      return (await bring()).view();
    },
    on: (event, listener) => emitter.on(event, listener),
    close: () => disposer.dispose(),
  };
};
