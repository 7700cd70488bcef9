import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryJournal, until } from './helpers.js';

const key = new Uint8Array(32).fill(9);

/** Each tab has modules of its own; they meet over the BroadcastChannel, and share the store. */
const openTab = async (journal: ReturnType<typeof createMemoryJournal>, database: string, secret = key) => {
  vi.resetModules();
  const { openHousehold } = await import('../../src/household/index.js');
  const household = await openHousehold({ journal, database });
  await household.join({ key: secret });
  return household;
};

describe('two tabs of one browser', () => {
  it('HSE-6 edit one bio at once and both see every letter', async () => {
    const journal = createMemoryJournal();
    const [a, b] = [await openTab(journal, 'tabard/tabs'), await openTab(journal, 'tabard/tabs')];
    a.profile.setText('bio', '....');
    await until('b has it', () => b.profile.read().bio === '....');
    for (const letter of 'left') a.profile.editText('bio', { at: 0, remove: 0, insert: letter });
    for (const letter of 'right') b.profile.editText('bio', { at: 4, remove: 0, insert: letter });
    a.config.setFollow('did:tabard:x', { private: true, keep: true, reserve: true });
    const same = () => a.profile.read().bio === b.profile.read().bio && a.profile.read().bio.length === 13;
    await until('both have all', same);
    expect(a.profile.read().bio).toBe('tfel....thgir');
    await until('config too', () => b.config.follow('did:tabard:x') !== undefined);
    await a.profile.kept();
    await b.profile.kept();
    await a.close();
    await b.close();
    const again = await openTab(journal, 'tabard/tabs');
    expect(again.profile.read().bio).toBe('tfel....thgir');
    await again.close();
  });

  it('HSE-5 of different households hear nothing of each other', async () => {
    const a = await openTab(createMemoryJournal(), 'tabard/one');
    const b = await openTab(createMemoryJournal(), 'tabard/other', new Uint8Array(32).fill(8));
    const c = await openTab(createMemoryJournal(), 'tabard/third');
    a.profile.setText('name', 'Ada');
    await until('its own tab has it', () => c.profile.read().name === 'Ada');
    expect(b.profile.empty).toBe(true);
    for (const tab of [a, b, c]) await tab.close();
  });

  it('can leave and join again', async () => {
    const journal = createMemoryJournal();
    const b = await openTab(journal, 'tabard/again');
    const a = await openTab(journal, 'tabard/again');
    await a.join({ key: new Uint8Array(32).fill(1) });
    await a.join({ key });
    a.profile.setText('name', 'Ada');
    await until('b has it', () => b.profile.read().name === 'Ada');
    await a.close();
    await a.close();
    await b.close();
  });
});
