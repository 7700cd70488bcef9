import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TabardError } from '../../src/base/index.js';
import { containsUpdates } from '../../src/household/contains.js';
import { type KeepState, openHousehold } from '../../src/household/index.js';
import { openKeeper } from '../../src/household/keeper.js';
import { createMemoryJournal, until } from './helpers.js';

let database = '';
let number = 0;
beforeEach(() => {
  database = `tabard/test-${++number}`;
});

const rowsOf = async (name: string): Promise<number> => {
  const db = await openDB(name);
  const count = await db.count('updates');
  db.close();
  return count;
};

/** As a full quota does: y-indexeddb's rows are gone, and nobody heard of it. */
const loseCopy = async (name: string): Promise<void> => {
  const db = await openDB(name);
  await db.clear('updates');
  db.close();
};

describe('a household', () => {
  it('HSE-1 has everything again after a restart', async () => {
    const journal = createMemoryJournal();
    const first = await openHousehold({ journal, database });
    first.profile.setText('name', 'Ada');
    first.config.setFollow('did:tabard:x', { private: true, keep: true, reserve: false });
    first.config.section('settings').set('theme', 'dark');
    await first.profile.kept();
    await first.config.kept();
    await first.close();
    const second = await openHousehold({ journal, database });
    expect(second.profile.read().name).toBe('Ada');
    expect(second.config.follow('did:tabard:x')).toEqual({ private: true, keep: true, reserve: false });
    expect(second.config.section('settings').get('theme')).toBe('dark');
    await second.close();
  });

  it('HSE-1 has everything again though y-indexeddb kept nothing', async () => {
    const journal = createMemoryJournal();
    const first = await openHousehold({ journal, database });
    for (const name of ['A', 'Ad', 'Ada']) {
      first.profile.setText('name', name);
      await first.profile.kept();
    }
    await first.close();
    await loseCopy(`${database}/profile`);
    expect(journal.entries.length).toBeGreaterThan(0);
    const second = await openHousehold({ journal, database });
    expect(second.profile.read().name).toBe('Ada');
    await second.close();
  });

  it('HSE-2 takes out of the journal what the copy contains, and nothing else is lost by it', async () => {
    const journal = createMemoryJournal();
    const first = await openHousehold({ journal, database });
    first.profile.setText('bio', 'herald');
    await first.profile.kept();
    await first.close();
    const second = await openHousehold({ journal, database });
    await until('the journal is trimmed', () => journal.entries.length === 0);
    await second.close();
    const third = await openHousehold({ journal, database });
    expect(third.profile.read().bio).toBe('herald');
    await third.close();
  });

  it('HSE-2 writes the copy anew before it takes anything out', async () => {
    const journal = createMemoryJournal();
    const doc = new Y.Doc();
    const keeper = await openKeeper({ doc, name: 'profile', journal, database, fromDevice: () => false });
    doc.getMap('m').set('a', 1);
    await keeper.kept();
    await until('the copy is written', async () => (await rowsOf(database)) >= 2);
    await loseCopy(database);
    expect(journal.entries).toHaveLength(1);
    await keeper.trim();
    expect(journal.entries).toHaveLength(0);
    await keeper.close();
    const again = new Y.Doc();
    const reopened = await openKeeper({ doc: again, name: 'profile', journal, database, fromDevice: () => false });
    expect(again.getMap('m').get('a')).toBe(1);
    await reopened.close();
  });

  it('HSE-2 takes out what was added while a trim was running, for whoever asks then', async () => {
    const journal = createMemoryJournal();
    const doc = new Y.Doc();
    const keeper = await openKeeper({ doc, name: 'profile', journal, database, fromDevice: () => false });
    doc.getMap('m').set('a', 1);
    await keeper.kept();
    const running = keeper.trim();
    doc.getMap('m').set('b', 2);
    await keeper.kept();
    const asked = [keeper.trim(), keeper.trim()];
    await running;
    expect(journal.entries).toHaveLength(1);
    await Promise.all(asked);
    expect(journal.entries).toHaveLength(0);
    await keeper.close();
  });

  it('HSE-2 keeps the journal where the copy cannot be written', async () => {
    const journal = createMemoryJournal();
    const doc = new Y.Doc();
    const keeper = await openKeeper({ doc, name: 'profile', journal, database, fromDevice: () => false });
    doc.getMap('m').set('a', 1);
    await keeper.kept();
    await until('the copy is written', async () => (await rowsOf(database)) >= 2);
    await loseCopy(database);
    const put = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    try {
      await keeper.trim();
    } finally {
      IDBObjectStore.prototype.add = put;
    }
    expect(journal.entries).toHaveLength(1);
    await keeper.close();
  });

  it('HSE-1 says that it could not keep, keeps the words, and keeps them later', async () => {
    const journal = createMemoryJournal();
    const household = await openHousehold({ journal, database });
    const states: KeepState[] = [];
    household.profile.on('keep', (state) => states.push(state));
    journal.failing = new TabardError('storage-quota', 'full', { retryable: true });
    household.profile.setText('name', 'Ada');
    await expect(household.profile.kept()).rejects.toMatchObject({ code: 'storage-quota' });
    expect(household.profile.keepState).toEqual({ kind: 'failed', code: 'storage-quota' });
    expect(household.profile.read().name).toBe('Ada');
    journal.failing = undefined;
    await household.profile.kept();
    expect(states).toEqual([{ kind: 'keeping' }, { kind: 'failed', code: 'storage-quota' }, { kind: 'kept' }]);
    await loseCopy(`${database}/profile`);
    await household.close();
    const again = await openHousehold({ journal, database });
    expect(again.profile.read().name).toBe('Ada');
    await again.close();
  });

  it('HSE-1 calls an error that is none of ours storage-refused', async () => {
    const journal = createMemoryJournal();
    const household = await openHousehold({ journal, database });
    journal.failing = new Error('odd');
    household.config.section('drafts').set('1', { text: 'a draft' });
    await expect(household.config.kept()).rejects.toMatchObject({ code: 'storage-refused', retryable: true });
    journal.failing = undefined;
    await household.close();
    expect(journal.entries.filter((entry) => entry.doc === 'config')).toHaveLength(1);
  });

  it('writes what is typed in a burst as few entries', async () => {
    const journal = createMemoryJournal();
    const household = await openHousehold({ journal, database });
    for (let count = 1; count <= 100; count++) household.profile.setText('bio', 'x'.repeat(count));
    await household.profile.kept();
    expect(journal.entries.length).toBeLessThan(5);
    await household.close();
  });

  it('opens though an entry of the journal is garbage', async () => {
    const journal = createMemoryJournal();
    await journal.append('profile', new Uint8Array([255, 255, 1]));
    const household = await openHousehold({ journal, database });
    household.profile.setText('name', 'Ada');
    await household.profile.kept();
    await household.close();
    const again = await openHousehold({ journal, database });
    expect(again.profile.read().name).toBe('Ada');
    await again.close();
  });

  it('HSE-7 keeps what another device wrote, and leaves to another tab what that tab wrote', async () => {
    const journal = createMemoryJournal();
    const doc = new Y.Doc();
    let device = false;
    const keeper = await openKeeper({ doc, name: 'profile', journal, database, fromDevice: () => device });
    const other = new Y.Doc();
    other.getMap('m').set('a', 1);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    await keeper.kept();
    expect(journal.entries).toHaveLength(0);
    device = true;
    other.getMap('m').set('b', 2);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    await keeper.kept();
    expect(journal.entries).toHaveLength(1);
    await keeper.close();
  });

  it('HSE-1 keeps a seed, because later letters stand on it', async () => {
    const journal = createMemoryJournal();
    const household = await openHousehold({ journal, database });
    await household.profile.seedFrom({ rev: '3mzzaaaaaaa2c', name: 'Ada', bio: '', links: [], tags: [] });
    household.profile.setText('name', 'Ada L.');
    await household.profile.kept();
    await household.close();
    await loseCopy(`${database}/profile`);
    const again = await openHousehold({ journal, database });
    expect(again.profile.read().name).toBe('Ada L.');
    await again.close();
  });
});

describe('config', () => {
  it('has an entry each and says which section changed', async () => {
    const household = await openHousehold({ journal: createMemoryJournal(), database });
    const { config } = household;
    const seen: string[] = [];
    config.on('change', ({ local, sections }) => seen.push(`${local} ${[...sections].join()}`));
    config.setFollow('a', { private: false, keep: true, reserve: true });
    config.setFollow('b', { private: true, keep: false, reserve: false });
    config.section('mutes').set('did:x', { until: 5 });
    config.setFollow('a', undefined);
    expect([...config.follows().keys()]).toEqual(['b']);
    expect(config.section('mutes').entries()).toEqual(new Map([['did:x', { until: 5 }]]));
    config.section('mutes').delete('did:x');
    expect(config.section('mutes').get('did:x')).toBeUndefined();
    expect(seen).toEqual(['true follows', 'true follows', 'true mutes', 'true follows', 'true mutes']);
    await household.close();
  });

  it('reads an odd policy as the cautious one', async () => {
    const household = await openHousehold({ journal: createMemoryJournal(), database });
    household.config.section('follows').set('a', {});
    household.config.section('follows').set('b', 7);
    expect(household.config.follow('a')).toEqual({ private: true, keep: false, reserve: false });
    expect(household.config.follow('b')).toBeUndefined();
    await household.close();
  });
});

describe('a piece that stands on nothing', () => {
  it('HSE-2 goes into the copy as it is, and keeps nothing else in the journal', async () => {
    const journal = createMemoryJournal();
    const writer = new Y.Doc();
    writer.getText('t').insert(0, 'lost');
    const before = Y.encodeStateVector(writer);
    writer.getText('t').insert(4, ' piece');
    writer.getText('t').delete(0, 2);
    const piece = Y.encodeStateAsUpdate(writer, before);
    await journal.append('profile', piece.slice());
    const keep = (doc: Y.Doc) => openKeeper({ doc, name: 'profile', journal, database, fromDevice: () => false });
    const doc = new Y.Doc();
    const keeper = await keep(doc);
    doc.getMap('m').set('a', 1);
    await keeper.kept();
    await keeper.trim();
    expect(journal.entries).toHaveLength(0);
    await keeper.close();
    // What it stands on comes late.
    const again = new Y.Doc();
    const reopened = await keep(again);
    Y.applyUpdate(again, Y.encodeStateAsUpdate(writer));
    expect([again.getMap('m').get('a'), again.getText('t').toString()]).toEqual([1, writer.getText('t').toString()]);
    await reopened.close();
  });

  it('HSE-2 stays in the journal while the copy lacks it', () => {
    const writer = new Y.Doc();
    writer.getText('t').insert(0, 'lost');
    const before = Y.encodeStateVector(writer);
    writer.getText('t').insert(4, ' piece');
    const first = Y.encodeStateAsUpdate(writer, before);
    const between = Y.encodeStateVector(writer);
    writer.getText('t').delete(0, 2);
    const second = Y.encodeStateAsUpdate(writer, between);
    expect(containsUpdates([], [first])).toBe(false);
    expect(containsUpdates([first], [second])).toBe(false);
    expect(containsUpdates([first, second], [first, second])).toBe(true);
    expect(containsUpdates([Y.mergeUpdates([first, second])], [second, first])).toBe(true);
  });
});
