/** Media as pages see them: `media-state` says how those of posts stand, `recording` how a recording ends. Nothing is fetched, nothing is recorded. */

import type {
  ComposedMedia,
  Media,
  MediaComposer,
  MediaState,
  MediaView,
  Recording,
  RecordingState,
} from '../../../src/app/media/media-view.js';
import { placeholderUrl } from '../../../src/app/media/placeholder.js';
import { kindOf } from '../../../src/app/media/showing.js';
import { createCell, isTabardError, TabardError } from '../../../src/base/index.js';

const states: readonly MediaState[] = ['held', 'coming', 'away', 'here', 'unshowable', 'stopped'];

/** A picture of its own for each, without a network: a coloured square. */
const pictureOf = (text: string): string => {
  const hue = [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="hsl(${hue} 50% 55%)"/><circle cx="420" cy="170" r="110" fill="hsl(${(hue + 60) % 360} 60% 75%)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
};

const compose = (): MediaComposer => {
  const items = createCell<readonly ComposedMedia[]>([]);
  let last = 0;
  const change = (id: string, patch: Partial<ComposedMedia>): void =>
    items.set(items.get().map((item) => (item.id === id ? { ...item, ...patch } : item)));
  return {
    items,
    ready: createCell(true),
    room: createCell(20),
    add(files) {
      for (const file of files) {
        last += 1;
        const name: unknown = Reflect.get(file, 'name');
        const url = pictureOf(String(name));
        const item: ComposedMedia = {
          ...{ id: `m${last}`, name: String(name ?? ''), kind: 'picture', state: 'ready', progress: null, code: null },
          ...{ canBeFile: true, bytes: file.size, posted: file.size, alt: '', width: 640, height: 480, duration: null },
          ...{ focus: null, preview: url, url, takenOut: ['place'], mayTell: [], notes: [] },
        };
        items.set([...items.get(), item]);
      }
      return 0;
    },
    setAlt: (id, alt) => change(id, { alt }),
    setFocus: (id, focus) => change(id, { focus }),
    remove: (id) => items.set(items.get().filter((item) => item.id !== id)),
    putBack: () => undefined,
    move(id, to) {
      const item = items.get().find((each) => each.id === id);
      if (item !== undefined)
        items.set(
          items
            .get()
            .filter((each) => each !== item)
            .toSpliced(to, 0, item),
        );
    },
    retry: (id) => change(id, { state: 'ready', code: null }),
    attachAsFile: (id) => change(id, { kind: 'file', notes: ['not-shown'], mayTell: ['place', 'time', 'device'] }),
    facts: () => [],
    draft: () => [],
    restore: async () => undefined,
    clear: () => items.set([]),
    close: () => undefined,
  };
};

const view =
  (query: URLSearchParams): Media['view'] =>
  (did, facts) => {
    const kind = kindOf(facts.blob.mime);
    const asked = states.find((each) => each === query.get('media-state')) ?? 'here';
    const state = createCell<MediaState>(asked);
    const source = kind === 'picture' ? pictureOf(facts.blob.cid) : null;
    const url = createCell(asked === 'here' ? source : null);
    const total = facts.blob.size;
    const bytes = createCell({ done: asked === 'here' ? total : Math.round(total * 0.4), total });
    const made: MediaView = {
      ...{ did, facts, kind, state, url, bytes },
      preview: createCell(facts.preview === undefined ? null : pictureOf(facts.blob.cid)),
      placeholder: () => placeholderUrl(facts.placeholder ?? ''),
      show: () => undefined,
      load() {
        state.set('here');
        url.set(source);
      },
      cancel: () => state.set('stopped'),
      failed: () => state.set('unshowable'),
      save: async () => undefined,
      close: () => undefined,
    };
    return made;
  };

const record =
  (query: URLSearchParams): Media['record'] =>
  (what) => {
    const code = query.get('recording');
    const failure = code === null ? undefined : new TabardError(code as 'capture-refused', 'as asked');
    const state = createCell<RecordingState>(
      isTabardError(failure) ? { kind: 'failed', code: failure.code } : { kind: 'recording' },
    );
    const recording: Recording = {
      ...{ what, state, time: createCell(12_300), level: createCell(0.4), live: createCell(null) },
      pause: () => state.set({ kind: 'paused' }),
      resume: () => state.set({ kind: 'recording' }),
      async stop() {
        if (failure !== undefined) throw failure;
        state.set({ kind: 'done' });
        return new File(['sound'], '', { type: 'audio/mp4' });
      },
      cancel: () => state.set({ kind: 'cancelled' }),
    };
    return recording;
  };

export const fakeMedia = (query: URLSearchParams) => {
  const media: Media = { compose, record: record(query), canRecord: !query.has('no-recorder'), view: view(query) };
  return async (): Promise<Media> => media;
};
