/** Media of posts on their way to the screen: fetched as far as one wants them, shown as soon as they can be, and never before they were checked. */
import { type Cid, createCell, createDisposer, type Did, type Timers } from '../../base/index.js';
import { OCTETS, shownType } from '../../store/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Network } from '../network.js';
import type { Address, Addresses } from './addresses.js';
import { endingOf } from './file-endings.js';
import type { BlobFacts, MediaFacts, MediaKind, MediaState, MediaView } from './media-view.js';
import { placeholderUrl } from './placeholder.js';

export interface ShowingParts {
  readonly store: Pick<VerifyStore, 'blob' | 'blobChunk' | 'on'>;
  readonly network: Pick<Network, 'fetchBlob' | 'stopBlob' | 'on'>;
  readonly addresses: Addresses;
  readonly timers: Timers;
  /** Bytes of a medium of this identity that come without a tap; null: all of them. */
  limitOf(did: Did): number | null;
  /** A file on the person's disk. */
  save(name: string): Promise<FileTarget>;
  failedWith(error: unknown): void;
}

export interface FileTarget {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** How long nothing may come before the page says that nobody has it now. Milliseconds. */
const quiet = 15_000;

/** Who wants a blob to be fetched: it is stopped when the last of them stops. */
export type Wanting = Map<Cid, Set<object>>;

export const kindOf = (mime: string): MediaKind => {
  const type = shownType(mime);
  if (type === OCTETS) return 'file';
  if (type.startsWith('image/')) return 'picture';
  return type.startsWith('audio/') ? 'audio' : 'video';
};

export const createView = (parts: ShowingParts, wanting: Wanting, did: Did, facts: MediaFacts): MediaView => {
  const { store, network, addresses, timers } = parts;
  const kind = kindOf(facts.blob.mime);
  const { cid, size } = facts.blob;
  const state = createCell<MediaState>('held');
  const url = createCell<string | null>(null);
  const preview = createCell<string | null>(null);
  const bytes = createCell({ done: 0, total: size });
  const disposer = createDisposer();
  const self = {};
  let timer: number | undefined;
  let shown = false;
  let arrived: (() => void)[] = [];

  const keepQuiet = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  };

  const hold = (address: Address, to: typeof url): void => {
    disposer.add(address.close);
    if (!disposer.disposed) to.set(address.url);
  };

  /** All of it is here. */
  const conclude = async (): Promise<void> => {
    keepQuiet();
    unwant(cid);
    bytes.set({ done: size, total: size });
    if (kind !== 'file' && url.get() === null) {
      const address = await addresses.open(cid);
      if (address === undefined) return state.set('unshowable');
      hold(address, url);
    }
    if (state.get() !== 'unshowable') state.set('here');
    for (const run of arrived) run();
    arrived = [];
  };

  const want = (blob: BlobFacts): void => {
    const all = wanting.get(blob.cid) ?? new Set();
    wanting.set(blob.cid, all.add(self));
    network.fetchBlob(did, blob);
  };

  const unwant = (blob: Cid): boolean => {
    const all = wanting.get(blob);
    if (all?.delete(self) !== true) return false;
    if (all.size === 0) wanting.delete(blob);
    return all.size === 0;
  };

  const waitForMore = (): void => {
    keepQuiet();
    timer = timers.set(() => {
      if (state.get() === 'coming') state.set('away');
    }, quiet);
  };

  /** What has come so far, by whichever tab. */
  const moved = (done: number): void => {
    if (state.get() !== 'coming' && state.get() !== 'away') return;
    bytes.set({ done: Math.max(done, bytes.get().done), total: size });
    state.set('coming');
    waitForMore();
    const early = kind === 'audio' || kind === 'video' ? addresses.early(cid) : undefined;
    if (early !== undefined && url.get() === null && size > 0) hold(early, url);
  };

  const load = async (): Promise<void> => {
    if (disposer.disposed || ['here', 'coming', 'unshowable'].includes(state.get())) return;
    state.set('coming');
    waitForMore();
    const found = await store.blob(cid);
    if (found?.complete === true) return conclude();
    if (state.get() === 'coming') want(facts.blob);
  };

  const showPreview = async (): Promise<void> => {
    const small = facts.preview;
    if (small === undefined || preview.get() !== null) return;
    if ((await store.blob(small.cid))?.complete !== true) return want(small);
    unwant(small.cid);
    const address = await addresses.open(small.cid);
    if (address !== undefined) hold(address, preview);
  };

  const show = async (): Promise<void> => {
    if (shown || disposer.disposed) return;
    shown = true;
    await showPreview();
    if ((await store.blob(cid))?.complete === true) return conclude();
    const limit = parts.limitOf(did);
    if (kind === 'picture' && (limit === null || size <= limit)) await load();
  };

  const run = (work: () => Promise<void>): void => void work().catch(parts.failedWith);

  const came = (blob: Cid, complete: boolean, done: number): void => {
    if (blob === cid && complete) run(conclude);
    else if (blob === cid) moved(done);
    else if (blob === facts.preview?.cid && complete && shown) run(showPreview);
  };
  disposer.add(store.on('blob', (progress) => came(progress.cid, progress.complete, progress.done)));
  disposer.add(network.on('blob', (whole) => came(whole.cid, true, size)));

  const whole = async (): Promise<void> => {
    if ((await store.blob(cid))?.complete === true) return;
    await new Promise<void>((resolve) => {
      arrived.push(resolve);
      run(load);
    });
  };

  return {
    ...{ did, facts, kind, state, url, preview, bytes },
    placeholder: () => (facts.placeholder === undefined ? null : placeholderUrl(facts.placeholder)),
    show: () => run(show),
    load: () => run(load),
    cancel() {
      if (state.get() !== 'coming' && state.get() !== 'away') return;
      keepQuiet();
      if (unwant(cid)) network.stopBlob(cid);
      url.set(null);
      state.set('stopped');
    },
    failed() {
      url.set(null);
      state.set('unshowable');
    },
    async save() {
      // In the tap itself: browsers ask for one.
      const target = await parts.save(facts.name ?? nameFor(facts.blob));
      try {
        await whole();
        const { chunks = [] } = (await store.blob(cid)) ?? {};
        for (const chunk of chunks) {
          const part = await store.blobChunk(chunk);
          if (part === undefined) throw new RangeError('a chunk has gone');
          await target.write(part);
        }
        await target.close();
      } catch (error) {
        await target.abort();
        throw error;
      }
    },
    close() {
      keepQuiet();
      for (const blob of [cid, facts.preview?.cid]) if (blob !== undefined && unwant(blob)) network.stopBlob(blob);
      disposer.dispose();
      url.set(null);
      preview.set(null);
    },
  };
};

/** A name for what has none: its type says what it is. */
const nameFor = ({ cid, mime }: BlobFacts): string => `${cid.slice(-12)}.${endingOf(mime)}`;
