/** What the leading tab does for itself and for the others: runs the peer, and keeps count of who seeks what. */
import { createDisposer, type Dispose, type RecordUri } from '../base/index.js';
import { parseCid, parseDid } from '../codec/index.js';
import { parseRecordUri } from '../repo/uri.js';
import { fieldOf, textOf, textsOf } from './fields.js';
import type { HouseholdTransport } from './household.js';
import type { Locks } from './leadership/types.js';
import type { LeadingPeer, NetworkOptions, SocialAsk, ToldEvents } from './network-types.js';
import type { Snapshots } from './peer-types.js';
import type { Self } from './self.js';

export const methods = [
  'seek',
  'unseek',
  'announce',
  'rehost',
  'fetchBlob',
  'stopBlob',
  'allowTracker',
  'social',
  'introduce',
  'retry',
  'view',
  'clock',
] as const;
export type Method = (typeof methods)[number];

export interface Lead {
  /** Resolves when the peer runs, or is not wanted any more. */
  readonly ready: Promise<void>;
  handle(from: string, method: string, args: unknown): Promise<unknown>;
  forget(tab: string): void;
  setSelf(self: Self | null): void;
  household(): HouseholdTransport | undefined;
  snapshots(): Snapshots | undefined;
  close(): void;
}

export interface LeadOptions extends Pick<NetworkOptions, 'environment' | 'makePeer'> {
  readonly name: string;
  readonly self: Self | null;
  spread<Event extends keyof ToldEvents>(event: Event, value: ToldEvents[Event]): void;
  onError(error: unknown): void;
}

const socialAsks: readonly SocialAsk[] = ['thread', 'fetch', 'flush'];

/** The lock that a tab holds while it lives. */
export const tabLock = (name: string, tab: string): string => `${name}/tab/${tab}`;

export const createLead = (options: LeadOptions): Lead => {
  const disposer = createDisposer();
  const seeks = new Map<string, Map<string, Dispose>>();
  let peer: LeadingPeer | undefined;
  let { self } = options;

  const made = options.makePeer().then((ready) => {
    if (disposer.disposed) {
      ready.close();
      return ready;
    }
    peer = ready;
    disposer.add(() => ready.close());
    for (const event of ['status', 'changed', 'blob', 'clock', 'kept', 'box', 'social', 'error'] as const) {
      disposer.add(ready.on(event, (value) => options.spread(event, value)));
    }
    ready.setSelf(self);
    ready.rehost().catch(options.onError);
    return ready;
  });
  const ready = made.then(
    () => undefined,
    (error: unknown) => options.onError(error),
  );

  const forget = (tab: string): void => {
    for (const dispose of seeks.get(tab)?.values() ?? []) dispose();
    seeks.delete(tab);
  };

  const watch = (tab: string, locks: Locks | undefined): void => {
    if (locks === undefined) return;
    const stop = new AbortController();
    disposer.add(() => stop.abort());
    locks
      .request(tabLock(options.name, tab), { signal: stop.signal }, async () => forget(tab))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) options.onError(error);
      });
  };

  const seek = (ready: LeadingPeer, from: string, args: unknown): unknown => {
    const [key, did] = [textOf(args, 'key'), parseDid(textOf(args, 'did'))];
    if (did === undefined || key === '') return undefined;
    let own = seeks.get(from);
    if (own === undefined) {
      own = new Map();
      seeks.set(from, own);
      watch(from, options.environment.locks);
    }
    if (!own.has(key)) own.set(key, ready.seek(did, textsOf(args, 'trackers')));
    return ready.status(did) ?? { kind: 'looking' };
  };

  const run = (ready: LeadingPeer, from: string, method: Method, args: unknown): unknown => {
    switch (method) {
      case 'seek':
        return seek(ready, from, args);
      case 'unseek':
        seeks.get(from)?.get(textOf(args, 'key'))?.();
        seeks.get(from)?.delete(textOf(args, 'key'));
        return undefined;
      case 'announce': {
        const did = parseDid(textOf(args, 'did'));
        if (did !== undefined) ready.announceHead(did, parseCid(textOf(args, 'root')));
        return undefined;
      }
      case 'rehost':
        // Answered at once: a busy store is no reason to take the lead from this tab (LDR-4).
        ready.rehost().catch(options.onError);
        return undefined;
      case 'fetchBlob':
        fetchBlob(ready, args).catch(options.onError);
        return undefined;
      case 'stopBlob': {
        const cid = parseCid(textOf(args, 'cid'));
        if (cid !== undefined) ready.stopBlob(cid);
        return undefined;
      }
      case 'allowTracker':
        ready.allowTracker(textOf(args, 'tracker'));
        return undefined;
      case 'social': {
        const what = socialAsks.find((name) => name === textOf(args, 'what'));
        const isUri = (text: string): text is RecordUri => parseRecordUri(text) !== undefined;
        if (what !== undefined) ready.social(what, textsOf(args, 'uris').filter(isUri));
        return undefined;
      }
      case 'introduce':
        // A description takes longer to make than a leader may take to answer (LDR-4).
        ready.introduce(args).then((sdp) => {
          if (sdp !== undefined) options.spread('introduced', { id: textOf(args, 'id'), sdp });
        }, options.onError);
        return undefined;
      case 'retry':
        ready.retry();
        return undefined;
      case 'view':
        return ready.view();
      case 'clock':
        return ready.clock();
    }
  };

  return {
    ready,
    async handle(from, method, args) {
      const known = methods.find((name) => name === method);
      if (known === undefined) return undefined;
      const ready = peer ?? (await made);
      return disposer.disposed ? undefined : run(ready, from, known, args);
    },
    forget,
    setSelf(next) {
      self = next;
      peer?.setSelf(next);
    },
    household: () => peer?.household,
    snapshots: () => peer?.snapshots,
    close() {
      for (const tab of [...seeks.keys()]) forget(tab);
      disposer.dispose();
    },
  };
};

const fetchBlob = async (ready: LeadingPeer, args: unknown): Promise<void> => {
  const did = parseDid(textOf(args, 'did'));
  const blob = fieldOf(args, 'blob');
  const cid = parseCid(textOf(blob, 'cid'));
  const size = fieldOf(blob, 'size');
  if (did === undefined || cid === undefined || typeof size !== 'number') return;
  await ready.fetchBlob(did, { cid, size, mime: textOf(blob, 'mime') });
};
