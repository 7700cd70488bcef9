/**
 * The network as any tab sees it (LDR-8): in the tab that leads, calls go to the peer; in the others they go to the leader, and what the
 * leader learns comes back. A tab that takes over seeks again what its own pages have open, and the other tabs ask it anew.
 */
import { createDisposer, createEmitter, type Did, type Emitter, isAbortError } from '../base/index.js';
import { encodeBase32, parseCid, parseDid } from '../codec/index.js';
import type { ClockView } from './clock.js';
import { fieldOf, textOf } from './fields.js';
import { createLead, type Lead, type Method, tabLock } from './lead.js';
import { createLeadership } from './leadership/leader.js';
import { createTabs } from './leadership/tabs.js';
import type { Network, NetworkEvents, NetworkOptions, NetworkView, SocialNews, ToldEvents } from './network-types.js';
import type { Self } from './self.js';
import type { SeekStatus } from './status.js';

/** What one seeks. */
interface Wish {
  readonly did: Did;
  readonly trackers: readonly string[];
}

const nothing: NetworkView = {
  links: [],
  bytesIn: 0,
  bytesOut: 0,
  trackers: [],
  served: [],
  keepers: [],
  refusals: {},
};

export const createNetwork = (options: NetworkOptions): Network => {
  const { environment, timers } = options;
  const name = `tabard/${options.profileId}/peer`;
  const tab = encodeBase32(options.random(10));
  const emitter = createEmitter<NetworkEvents>();
  const disposer = createDisposer();
  const tabs = createTabs(environment.openChannel(name), tab, timers);
  const leadership = createLeadership({ name, environment, fence: options.fence });
  const wishes = new Map<string, Wish>();
  let self: Self | null = null;
  let lead: Lead | undefined;
  let serial = 0;

  const onError = (error: unknown): void => {
    if (!disposer.disposed) emitter.emit('error', error);
  };

  const own: Pick<Emitter<ToldEvents>, 'emit'> = emitter;

  /** Told by the leader's peer: to our own pages, and to all other tabs. */
  const spread = <Event extends keyof ToldEvents>(event: Event, value: ToldEvents[Event]): void => {
    own.emit(event, value);
    if (event !== 'error') tabs.tell(event, value);
  };

  const start = (epoch: number): Lead => {
    const started = createLead({ ...options, name, self, spread, onError });
    lead = started;
    for (const [key, wish] of wishes) started.handle(tab, 'seek', { key, ...wish }).catch(onError);
    tabs.serve(started.handle);
    tabs.leads(epoch);
    return started;
  };

  const stop = (): void => {
    tabs.serve(undefined);
    lead?.close();
    lead = undefined;
  };

  const call = (method: Method, args: unknown): Promise<unknown> =>
    lead === undefined ? tabs.ask(method, args) : lead.handle(tab, method, args);

  const seek = (key: string, wish: Wish): void => {
    let told = false;
    const stop = emitter.on('status', ({ did }) => {
      told ||= did === wish.did;
    });
    call('seek', { key, ...wish })
      .then((status) => {
        stop();
        // The answer is of the moment of the question: what was told meanwhile is newer.
        if (!told && wishes.has(key) && isStatus(status)) emitter.emit('status', { did: wish.did, status });
      })
      .catch((error: unknown) => {
        stop();
        ignoreClosed(error);
      });
  };

  const request = (method: Method, args: unknown): void => {
    call(method, args).catch(ignoreClosed);
  };

  const ignoreClosed = (error: unknown): void => {
    if (!(error instanceof RangeError)) onError(error);
  };

  disposer.add(
    leadership.on('role', ({ role, epoch }) => {
      stop();
      if (role === 'follower') {
        emitter.emit('role', { role });
        return;
      }
      const started = start(epoch);
      // Told when it can be used: its links to own devices, above all.
      started.ready.then(() => lead === started && emitter.emit('role', { role })).catch(onError);
    }),
  );
  disposer.add(leadership.on('error', onError));
  disposer.add(
    tabs.on('leads', (epoch) => {
      leadership.heard(epoch);
      if (leadership.role === 'leader') return;
      tabs.again();
      for (const [key, wish] of wishes) seek(key, wish);
    }),
  );
  disposer.add(tabs.on('slow', () => leadership.steal()));
  // Somebody looks at this page: a leader that no longer answers is found out now, not when something is asked of it.
  disposer.add(
    environment.life.on((state) => {
      if (state === 'awake') request('clock', {});
    }),
  );
  disposer.add(tabs.on('gone', (other) => lead?.forget(other)));
  disposer.add(
    tabs.on('tell', ({ name: event, value }) => {
      // A tab that writes tells of it itself; everything else the leader knows first.
      if (lead === undefined || event === 'changed') hear(emitter, event, value);
    }),
  );
  // Held for as long as this tab lives, so that the leader notices when it does not.
  const alive = new AbortController();
  environment.locks
    ?.request(tabLock(name, tab), { signal: alive.signal }, () => whenAborted(alive.signal))
    .catch((error: unknown) => {
      if (!isAbortError(error)) onError(error);
    });

  return {
    get role() {
      return leadership.role;
    },
    seek(did, trackers) {
      serial += 1;
      const key = `${tab} ${serial}`;
      const wish = { did, trackers: [...trackers] };
      wishes.set(key, wish);
      seek(key, wish);
      return () => {
        if (wishes.delete(key)) request('unseek', { key });
      };
    },
    announce(did, root) {
      request('announce', { did, root });
      tabs.tell('changed', { did });
    },
    rehost: () => request('rehost', {}),
    fetchBlob: (did, blob) => request('fetchBlob', { did, blob }),
    stopBlob: (cid) => request('stopBlob', { cid }),
    allowTracker: (tracker) => request('allowTracker', { tracker }),
    setSelf(next) {
      self = next;
      lead?.setSelf(next);
    },
    household: () => lead?.household(),
    snapshots: () => lead?.snapshots(),
    social: (what, uris) => request('social', { what, uris }),
    introduce: (step) => request('introduce', step),
    retry: () => request('retry', {}),
    async clock() {
      const view = await call('clock', {});
      return isClock(view) ? view : { off: null, sure: false };
    },
    async view() {
      return ((await call('view', {})) as NetworkView | undefined) ?? nothing;
    },
    on: (event, listener) => emitter.on(event, listener),
    close() {
      disposer.dispose();
      stop();
      leadership.close();
      tabs.close();
      alive.abort();
      wishes.clear();
    },
  };
};

/** Repeats to our own pages what the leader, or a tab that writes, told. */
const hear = (emitter: Emitter<NetworkEvents>, event: string, value: unknown): void => {
  const did = parseDid(textOf(value, 'did'));
  const cid = parseCid(textOf(value, 'cid'));
  const status = fieldOf(value, 'status');
  if (event === 'changed' && did !== undefined) emitter.emit('changed', { did });
  if (event === 'status' && did !== undefined && isStatus(status)) emitter.emit('status', { did, status });
  if (event === 'blob' && cid !== undefined) emitter.emit('blob', { cid });
  if (event === 'clock' && isClock(value)) emitter.emit('clock', value);
  if (event === 'social' && isNews(value)) emitter.emit('social', value);
  if (event === 'introduced') emitter.emit('introduced', { id: textOf(value, 'id'), sdp: textOf(value, 'sdp') });
};

const isClock = (value: unknown): value is ClockView => {
  const off = fieldOf(value, 'off');
  return (off === null || typeof off === 'number') && typeof fieldOf(value, 'sure') === 'boolean';
};

const newsKinds: readonly unknown[] = ['inbox', 'arrived', 'sent', 'asked'] satisfies readonly SocialNews['kind'][];

/** Of our own origin: its kind is enough to tell it from another version's. */
const isNews = (value: unknown): value is SocialNews => newsKinds.includes(fieldOf(value, 'kind'));

const statusKinds: readonly unknown[] = [
  'looking',
  'served',
  'nobody',
  'refused',
  'no-tracker',
  'tracker-unreachable',
  'offline',
] satisfies readonly SeekStatus['kind'][];

/** Of our own origin: its kind is enough to tell it from another version's. */
const isStatus = (value: unknown): value is SeekStatus => statusKinds.includes(fieldOf(value, 'kind'));

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
