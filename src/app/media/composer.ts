/** Media of one post that is being written: what stands there, what becomes of it, and what the post will name. */
import {
  type Cid,
  createCell,
  type Did,
  type ErrorCode,
  isAbortError,
  isTabardError,
  TabardError,
} from '../../base/index.js';
import { MAX_MEDIA } from '../../repo/schema/post.js';
import type { BlobInfo, VerifyStore } from '../../worker/index.js';
import type { Address, Addresses } from './addresses.js';
import type { ComposedMedia, MediaComposer, MediaFacts } from './media-view.js';
import type { Preparing } from './preparing.js';

export interface ComposerParts {
  readonly preparing: Preparing;
  readonly store: Pick<VerifyStore, 'blob' | 'uploads'>;
  readonly addresses: Pick<Addresses, 'open'>;
  owner(): Did;
}

/** One of them, with what nobody is shown. */
interface Item {
  readonly view: ComposedMedia;
  readonly file: Blob | null;
  readonly asFile: boolean;
  readonly facts: MediaFacts | null;
}

/** Errors of this device, or of a file that may go along as it is. */
const unknown: ErrorCode = 'media-unreadable';

export const createComposer = (parts: ComposerParts): MediaComposer => {
  const { preparing, store, addresses, owner } = parts;
  const items = createCell<readonly ComposedMedia[]>([]);
  const ready = createCell(true);
  const room = createCell<number>(MAX_MEDIA);
  const removed = new Map<string, { readonly item: Item; readonly at: number }>();
  const running = new Map<string, AbortController>();
  const opened = new Set<Address>();
  let list: readonly Item[] = [];
  let last = 0;
  let closed = false;

  const tell = (): void => {
    items.set(list.map(({ view }) => view));
    ready.set(list.every(({ view }) => view.state === 'ready'));
    room.set(Math.max(0, MAX_MEDIA - list.length));
  };

  const change = (id: string, patch: (item: Item) => Item): void => {
    list = list.map((item) => (item.view.id === id ? patch(item) : item));
    const away = removed.get(id);
    if (away !== undefined) removed.set(id, { ...away, item: patch(away.item) });
    tell();
  };

  const changeView = (id: string, view: Partial<ComposedMedia>): void =>
    change(id, (item) => ({ ...item, view: { ...item.view, ...view } }));

  const urlOf = async (cid: Cid): Promise<string | null> => {
    const address = await addresses.open(cid);
    if (address === undefined) return null;
    if (closed) address.close();
    else opened.add(address);
    return address.url;
  };

  const finished = async (id: string, facts: MediaFacts, view: Partial<ComposedMedia>): Promise<void> => {
    const url = view.kind === 'file' ? null : await urlOf(facts.blob.cid);
    const small = facts.preview === undefined ? null : await urlOf(facts.preview.cid);
    if (closed) return;
    const preview = small ?? (view.kind === 'picture' ? url : null);
    change(id, (item) => ({
      ...item,
      facts,
      view: { ...item.view, ...view, url, preview, state: 'ready', progress: null, posted: facts.blob.size },
    }));
  };

  const prepare = async (id: string, file: Blob, asFile: boolean): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const { signal } = controller;
    try {
      const { prepared, blob, preview } = await preparing.prepare(
        file,
        { asFile },
        { signal, onProgress: (progress) => changeView(id, { state: 'preparing', progress }) },
      );
      const { kind, width, height, duration, takenOut, mayTell, notes } = prepared;
      const facts: MediaFacts = {
        blob: factsOf(blob),
        ...(kind === 'file' && nameOf(file) !== '' ? { name: nameOf(file) } : {}),
        ...(width === null || width < 1 ? {} : { width }),
        ...(height === null || height < 1 ? {} : { height }),
        ...(duration === null ? {} : { duration }),
        ...(preview === null ? {} : { preview: factsOf(preview) }),
        ...(prepared.placeholder === null ? {} : { placeholder: prepared.placeholder }),
      };
      await finished(id, facts, {
        kind,
        width,
        height,
        duration,
        takenOut,
        mayTell,
        notes,
        canBeFile: kind === 'picture',
      });
    } catch (error) {
      if (isAbortError(error)) return;
      const code = isTabardError(error) ? error.code : unknown;
      changeView(id, { state: 'failed', code, progress: null, canBeFile: !asFile && code.startsWith('media-') });
    } finally {
      if (running.get(id) === controller) running.delete(id);
    }
  };

  const begin = (id: string, asFile?: boolean): void => {
    const found = list.find(({ view }) => view.id === id);
    if (found?.file === undefined || found.file === null) return;
    const { file } = found;
    const asIs = asFile ?? found.asFile;
    running.get(id)?.abort();
    change(id, (item) => ({
      ...item,
      asFile: asIs,
      facts: null,
      view: { ...item.view, state: 'waiting', progress: null, code: null, posted: null, notes: [], mayTell: [] },
    }));
    void prepare(id, file, asIs);
  };

  const forget = (): void => {
    for (const controller of running.values()) controller.abort();
    running.clear();
    removed.clear();
    list = [];
    for (const address of opened) address.close();
    opened.clear();
  };

  const factsNow = ({ facts, view }: Item): MediaFacts | undefined => {
    if (facts === null) return undefined;
    const { alt: _, focus: __, ...rest } = facts;
    return {
      ...rest,
      ...(view.alt === '' ? {} : { alt: view.alt }),
      ...(view.focus === null ? {} : { focus: view.focus }),
    };
  };

  return {
    ...{ items, ready, room },
    add(files) {
      const taken = files.slice(0, room.get());
      for (const file of taken) {
        last += 1;
        const id = `m${last}`;
        list = [...list, { file, asFile: false, facts: null, view: freshView(id, file) }];
        begin(id);
      }
      tell();
      return files.length - taken.length;
    },
    setAlt: (id, alt) => changeView(id, { alt }),
    setFocus: (id, focus) => changeView(id, { focus }),
    remove(id) {
      const at = list.findIndex(({ view }) => view.id === id);
      const item = list[at];
      if (item === undefined) return;
      running.get(id)?.abort();
      removed.set(id, { item, at });
      list = list.filter((each) => each !== item);
      tell();
    },
    putBack(id) {
      const found = removed.get(id);
      if (found === undefined || room.get() === 0) return;
      removed.delete(id);
      list = list.toSpliced(found.at, 0, found.item);
      tell();
      // What was stopped by the removal begins anew.
      if (found.item.facts === null && found.item.view.state !== 'failed') begin(id);
    },
    move(id, to) {
      const item = list.find(({ view }) => view.id === id);
      if (item === undefined) return;
      list = list.filter((each) => each !== item).toSpliced(Math.max(0, to), 0, item);
      tell();
    },
    retry: (id) => begin(id),
    attachAsFile: (id) => begin(id, true),
    facts() {
      const all = list.map(factsNow).filter((facts) => facts !== undefined);
      if (all.length < list.length || !ready.get())
        throw new TabardError('media-not-ready', 'not all media are ready', { retryable: true });
      return all;
    },
    draft: () => list.map(factsNow).filter((facts) => facts !== undefined),
    async restore(facts) {
      await store.uploads(
        'hold',
        owner(),
        facts.flatMap(({ blob, preview }) => (preview === undefined ? [blob.cid] : [blob.cid, preview.cid])),
      );
      for (const each of facts.slice(0, room.get())) {
        last += 1;
        const id = `m${last}`;
        const view = { ...viewOfFacts(id, each), alt: each.alt ?? '', focus: each.focus ?? null };
        list = [...list, { file: null, asFile: false, facts: each, view }];
        tell();
        const here = (await store.blob(each.blob.cid))?.complete === true;
        if (closed) return;
        if (here) await finished(id, each, { kind: view.kind });
        else change(id, (item) => ({ ...item, facts: null, view: { ...view, state: 'failed', code: 'media-gone' } }));
      }
    },
    clear() {
      forget();
      tell();
    },
    close() {
      closed = true;
      forget();
    },
  };
};

const nameOf = (file: Blob): string => {
  const name: unknown = Reflect.get(file, 'name');
  return typeof name === 'string' ? readable(name) : '';
};

/** One line of at most 255 letters, as the schema asks; nothing in it that turns the reading around. */
const readable = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu, '')
    .slice(-200);

const factsOf = ({ cid, size, mime }: BlobInfo): MediaFacts['blob'] => ({ cid, size, mime });

const freshView = (id: string, file: Blob): ComposedMedia => ({
  ...{ id, name: nameOf(file), kind: guessOf(file.type), state: 'waiting', progress: null, code: null },
  ...{ canBeFile: false, bytes: file.size, posted: null, alt: '', width: null, height: null, duration: null },
  ...{ focus: null, preview: null, url: null, takenOut: [], mayTell: [], notes: [] },
});

const viewOfFacts = (id: string, facts: MediaFacts): ComposedMedia => ({
  ...{ id, name: facts.name ?? '', kind: guessOf(facts.blob.mime), state: 'waiting', progress: null, code: null },
  ...{ canBeFile: false, bytes: facts.blob.size, posted: null, alt: '', focus: null, preview: null, url: null },
  ...{ width: facts.width ?? null, height: facts.height ?? null, duration: facts.duration ?? null },
  ...{ takenOut: [], mayTell: [], notes: [] },
});

/** Until its bytes have been looked at. */
const guessOf = (mime: string): ComposedMedia['kind'] => {
  const [kind] = mime.split('/');
  return kind === 'image' ? 'picture' : kind === 'audio' || kind === 'video' ? kind : 'file';
};
