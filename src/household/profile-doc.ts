/** One's own profile as it is edited: live in all tabs and devices, with undo of what was done in this tab. */
import * as Y from 'yjs';
import { createEmitter, type RandomBytes } from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import type { Keeper } from './keeper.js';
import { isOrderKey, orderBetween, orderedKeys } from './order.js';
import { localOrigin, seedOrigin } from './origins.js';
import { changeOf } from './profile-change.js';
import {
  blankGeneration,
  buildLink,
  buildSeed,
  contentOf,
  currentGeneration,
  type Generation,
  generationsOf,
  linksOf,
  readLinks,
  readTags,
  recordFieldsOf,
  type Seed,
  tagsOf,
  textOf,
} from './profile-data.js';
import { diffText, fitSplice, rebaseSplice, type Splice } from './text-edit.js';
import type { ProfileDoc, ProfileEvents, TextField } from './types.js';

/** Longer than any that moving makes in practice; then all are made anew. */
const longestKey = 60;

interface OpenProfileDoc extends ProfileDoc {
  close(): void;
}

/** `blank` is the seed of an empty profile, where this is one: made before, because edits cannot wait for a hash. */
export const openProfileDoc = (
  doc: Y.Doc,
  keeper: Keeper,
  blank: Seed | undefined,
  random: RandomBytes,
): OpenProfileDoc => {
  const emitter = createEmitter<ProfileEvents>();
  const generations = generationsOf(doc);
  let undo: { readonly of: Generation; readonly manager: Y.UndoManager } | undefined;

  const history = (): Y.UndoManager | undefined => {
    const generation = currentGeneration(doc);
    if (generation !== undefined && undo?.of !== generation) {
      undo?.manager.destroy();
      undo = { of: generation, manager: new Y.UndoManager([generation], { trackedOrigins: new Set([localOrigin]) }) };
    }
    return undo?.manager;
  };

  const ensureGeneration = (): Generation => {
    if (currentGeneration(doc) === undefined && blank !== undefined) Y.applyUpdate(doc, blank.update, seedOrigin);
    const generation = currentGeneration(doc);
    if (generation === undefined) throw new TypeError('the blank seed makes no generation');
    return generation;
  };

  /** One step of undo, unless typing goes on. */
  const edit = (change: (generation: Generation) => void, typing = false): void => {
    const generation = ensureGeneration();
    const manager = history();
    if (!typing) manager?.stopCapturing();
    doc.transact(() => change(generation), localOrigin);
    if (!typing) manager?.stopCapturing();
  };

  const splice = (field: TextField, wanted: Splice): void =>
    edit((generation) => {
      const text = textOf(generation, field) ?? newText(generation, field);
      const { at, remove, insert } = fitSplice(text.toString(), wanted);
      if (remove > 0) text.delete(at, remove);
      if (insert !== '') text.insert(at, insert);
    }, true);

  const onChange = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    history();
    emitter.emit('change', changeOf(events, transaction, currentGeneration(doc)));
  };
  generations.observeDeep(onChange);
  const stopKeeping = keeper.on('state', (state) => emitter.emit('keep', state));
  history();

  return {
    get empty() {
      return generations.size === 0;
    },
    read: () => contentOf(doc),
    recordFields: () => recordFieldsOf(contentOf(doc)),
    async seedFrom(record) {
      const seed = await buildSeed(record.rev, record);
      if (!generations.has(seed.key)) Y.applyUpdate(doc, seed.update, seedOrigin);
    },
    setText(field, value, base) {
      const current = contentOf(doc)[field];
      const typed = diffText(base ?? current, value);
      if (typed === undefined) return;
      const meanwhile = base === undefined ? undefined : diffText(base, current);
      splice(field, meanwhile === undefined ? typed : rebaseSplice(typed, meanwhile));
    },
    editText: splice,
    setAvatar: (avatar) =>
      edit((generation) => {
        if (avatar === null) generation.delete('avatar');
        else generation.set('avatar', avatar);
      }),
    addLink(link, index) {
      const id = encodeBase32(random(10));
      edit((generation) => {
        const order = orderAt(generation, linksOf(generation), readLinks(generation), index);
        linksOf(generation)?.set(id, buildLink(link.title, link.url, order));
      });
      return id;
    },
    updateLink: (id, change) =>
      edit((generation) => {
        const link = linksOf(generation)?.get(id);
        if (!(link instanceof Y.Map)) return;
        if (change.title !== undefined && change.title !== link.get('title')) link.set('title', change.title);
        if (change.url !== undefined && change.url !== link.get('url')) link.set('url', change.url);
      }, true),
    removeLink: (id) => edit((generation) => linksOf(generation)?.delete(id)),
    moveLink: (id, index) =>
      edit((generation) => {
        const link = linksOf(generation)?.get(id);
        const others = readLinks(generation).filter((other) => other.id !== id);
        if (link instanceof Y.Map) link.set('order', orderAt(generation, linksOf(generation), others, index));
      }),
    addTag: (tag) =>
      edit((generation) => {
        const tags = tagsOf(generation);
        if (!isOrderKey(tags?.get(tag))) tags?.set(tag, orderAt(generation, tags, readTags(generation)));
      }),
    removeTag: (tag) => edit((generation) => tagsOf(generation)?.delete(tag)),
    setTags: (wanted) => edit((generation) => replaceTags(generation, [...new Set(wanted)])),
    get canUndo() {
      return undo?.manager.canUndo() ?? false;
    },
    get canRedo() {
      return undo?.manager.canRedo() ?? false;
    },
    undo: () => void history()?.undo(),
    redo: () => void history()?.redo(),
    on: (name, listener) => emitter.on(name, listener),
    get keepState() {
      return keeper.state;
    },
    kept: () => keeper.kept(),
    close() {
      generations.unobserveDeep(onChange);
      undo?.manager.destroy();
      stopKeeping();
    },
  };
};

/** Where a damaged row has left none: what is typed is kept all the same. */
const newText = (generation: Generation, field: TextField): Y.Text => {
  const text = new Y.Text();
  generation.set(field, text);
  return text;
};

/** An order key for `index` among these. Where there is no room, all get new keys: rare, and only then other entries are touched. */
const orderAt = (
  generation: Generation,
  entries: Y.Map<unknown> | undefined,
  others: readonly { readonly id: string; readonly order: string }[],
  index = others.length,
): string => {
  const at = Math.min(Math.max(0, Math.trunc(index)), others.length);
  const [low, high] = [others[at - 1]?.order, others[at]?.order];
  const room = low === undefined || high === undefined || low < high;
  const key = room ? orderBetween(low, high) : '';
  if (key !== '' && key.length <= longestKey) return key;
  const keys = orderedKeys(others.length + 1);
  others.forEach(({ id }, position) => {
    const fresh = keys[position < at ? position : position + 1] ?? '';
    const entry = entries?.get(id);
    if (entry instanceof Y.Map) entry.set('order', fresh);
    else if (entries === tagsOf(generation)) entries?.set(id, fresh);
  });
  return keys[at] ?? '';
};

const replaceTags = (generation: Generation, wanted: readonly string[]): void => {
  const tags = tagsOf(generation);
  const present = readTags(generation).map((tag) => tag.id);
  if (tags === undefined || (present.length === wanted.length && present.every((tag, at) => tag === wanted[at])))
    return;
  for (const tag of present) if (!wanted.includes(tag)) tags.delete(tag);
  const keys = orderedKeys(wanted.length);
  wanted.forEach((tag, at) => {
    if (tags.get(tag) !== keys[at]) tags.set(tag, keys[at]);
  });
};

/** The seed of a profile that was never published: the same everywhere. */
export const buildBlankSeed = (): Promise<Seed> =>
  buildSeed(blankGeneration, { name: '', bio: '', links: [], tags: [] });
