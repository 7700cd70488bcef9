/** Several identities of one browser, each apart from the others; signing out of one leaves nothing of it and all of the rest. */
import { afterEach, describe, expect, it } from 'vitest';
import { setDeviceNote } from '../../src/app/linking/devices.js';
import { type Did, TabardError } from '../../src/base/index.js';
import { buildDeviceDelegations, judgeLog } from '../../src/identity/index.js';
import { openRegistry } from '../../src/store/index.js';
import { testKey } from '../helpers/keys.js';
import { openTestBrowser, type TestBrowser, type TestTab } from './browser-of-one.js';

const tabs: TestTab[] = [];
afterEach(async () => {
  for (const tab of tabs.splice(0)) await tab.close();
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
});

type Session = Map<string, string>;

const open = async (browser: TestBrowser, session: Session = new Map()): Promise<TestTab> => {
  const tab = await browser.open(session);
  tabs.push(tab);
  return tab;
};

const close = async (tab: TestTab): Promise<void> => {
  tabs.splice(tabs.indexOf(tab), 1);
  await tab.close();
};

/** Loads a tab anew after it asked for that. */
const reload = async (browser: TestBrowser, tab: TestTab, session: Session): Promise<TestTab> => {
  await tab.restarted;
  await close(tab);
  return open(browser, session);
};

const stranger = 'did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' as Did;

const deviceKey = async (tab: TestTab) => (await (await tab.core.opened()).identity.open()).own.vault.deviceKey;

/** A browser with Ada and Bea in it; the tab is for Bea, who came second. */
const two = async () => {
  const browser = openTestBrowser();
  const session: Session = new Map();
  let tab = await open(browser, session);
  const ada = await tab.core.app.create({ name: 'Ada' });
  const adasKey = await deviceKey(tab);
  await tab.core.app.follow(stranger);
  tab.core.app.setSettings({ reserve: false });
  await (await tab.core.app.identities()).add();
  tab = await reload(browser, tab, session);
  expect(tab.core.app.me.get()).toBeNull();
  const bea = await tab.core.app.create({ name: 'Bea' });
  return { browser, session, tab, ada, adasKey, bea };
};

const namesHere = async (tab: TestTab) =>
  (await (await tab.core.app.identities()).list()).map(({ name, active }) => `${name}${active ? '*' : ''}`);

describe('several identities in one browser', () => {
  it('STO-19 share neither keys nor follows nor what they chose', async () => {
    const { browser, tab, ada, adasKey, bea } = await two();
    expect(bea.did).not.toBe(ada.did);
    expect(tab.core.app.following.get()).toEqual([]);
    expect(tab.core.app.settings.get().reserve).toBe(true);
    expect((await tab.core.store.repositories()).map(({ did }) => did)).toEqual([bea.did]);
    const profiles = (await browser.databases()).filter((name) => /^tabard\/[a-z2-7]{16}$/.test(name));
    expect(profiles).toHaveLength(2);
    expect(await deviceKey(tab)).not.toBe(adasKey);
    expect(JSON.stringify([...browser.settings.values()])).not.toContain('Ada');
  });

  it('STO-19 are gone over to in one step, and a tab stays with its own however often it is loaded anew', async () => {
    const { browser, session, tab, ada, bea } = await two();
    expect(await namesHere(tab)).toEqual(['Bea*', 'Ada']);
    await (await tab.core.app.identities()).switchTo(ada.did);
    let adas = await reload(browser, tab, session);
    expect(adas.core.app.me.get()?.did).toBe(ada.did);
    await expect.poll(() => adas.core.app.following.get().map(({ did }) => did)).toEqual([stranger]);
    expect(adas.core.app.settings.get().reserve).toBe(false);
    // Another tab goes over to Bea; this one is still Ada's after it is loaded anew.
    const other: Session = new Map();
    const otherTab = await open(browser, other);
    expect(otherTab.core.app.me.get()?.did).toBe(ada.did);
    await (await otherTab.core.app.identities()).switchTo(bea.did);
    const beas = await reload(browser, otherTab, other);
    expect(beas.core.app.me.get()?.did).toBe(bea.did);
    await close(adas);
    adas = await open(browser, session);
    expect(adas.core.app.me.get()?.did).toBe(ada.did);
    await expect((await adas.core.app.identities()).switchTo(stranger)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('STO-19 hear nothing of what tabs of another tell each other', async () => {
    const { browser, tab, ada } = await two();
    const session: Session = new Map();
    const second = await open(browser, session);
    await (await second.core.app.identities()).switchTo(ada.did);
    const adas = await reload(browser, second, session);
    const news: unknown[] = [];
    tab.core.page.onNews((one) => news.push(one));
    adas.core.page.tell('lock-changed');
    adas.core.page.tell('signed-out');
    expect(news).toEqual([]);
  });

  it('are left empty where one only looked at adding, and the way back leads to who was there last', async () => {
    const { browser, session, tab, bea } = await two();
    await (await tab.core.app.identities()).add();
    const empty = await reload(browser, tab, session);
    const identities = await empty.core.app.identities();
    expect(await identities.back()).toMatchObject({ did: bea.did, name: 'Bea' });
    // A new tab is nobody's business to be empty: it opens the identity that was opened last.
    expect((await open(browser)).core.app.me.get()?.did).toBe(bea.did);
    // Asked for twice, there is still one empty profile.
    await identities.add();
    const { registry } = await empty.core.opened();
    expect((await registry.profiles()).filter(({ did }) => did === null)).toHaveLength(1);
  });
});

describe('signing out', () => {
  it('STO-19 removes everything of this identity and nothing of another', async () => {
    const { browser, session, tab, ada, bea } = await two();
    const { id } = (await tab.core.opened()).identity;
    const identities = await tab.core.app.identities();
    expect(await identities.leaving()).toMatchObject({
      name: 'Bea',
      otherDevices: 0,
      others: 1,
      retires: true,
      rootGoes: false,
    });
    await identities.signOut();
    const after = await reload(browser, tab, session);
    expect(after.core.app.me.get()?.did).toBe(ada.did);
    expect(await namesHere(after)).toEqual(['Ada*']);
    expect((await browser.databases()).filter((name) => name.includes(id))).toEqual([]);
    expect([...browser.settings.keys()].filter((key) => key.includes(id))).toEqual([]);
    await expect.poll(() => after.core.app.following.get().map(({ did }) => did)).toEqual([stranger]);
    expect((await after.core.store.repositories()).map(({ did }) => did)).not.toContain(bea.did);
  });

  it('STO-19 that stopped in the middle is finished at the next start, and never opened again', async () => {
    const { browser, session, tab, ada } = await two();
    const { registry, identity } = await tab.core.opened();
    const { id } = identity;
    await registry.leave(id);
    await close(tab);
    const next = await open(browser, session);
    expect(next.core.app.me.get()?.did).toBe(ada.did);
    // What is left for later is done once the first page stands.
    next.core.app.shown();
    await expect
      .poll(async () => (await browser.databases()).filter((name) => name.includes(id)), { timeout: 30_000 })
      .toEqual([]);
    const left = await openRegistry({ now: Date.now, random: next.core.page.random });
    await expect
      .poll(async () => (await left.profiles()).map(({ did }) => did), { timeout: 30_000 })
      .toEqual([ada.did]);
    left.close();
  });

  it('sends the other tabs of the same identity away, and no others', async () => {
    const { browser, tab, ada } = await two();
    const same = await open(browser);
    const session: Session = new Map();
    const other = await open(browser, session);
    await (await other.core.app.identities()).switchTo(ada.did);
    const adas = await reload(browser, other, session);
    let sentAway = false;
    void adas.restarted.then(() => {
      sentAway = true;
    });
    await (await tab.core.app.identities()).signOut();
    await same.restarted;
    expect(sentAway).toBe(false);
  });

  it('IDN-25 puts the key of this device away first, where another device is left to know', async () => {
    const tab = await open(openTestBrowser());
    const { did } = await tab.core.app.create({ name: 'Ada' });
    const { store, page } = tab.core;
    const { own } = await (await tab.core.opened()).identity.open();
    const log = await judgeLog(did, await store.operationsFrom(did, 0));
    if (log.verdict !== 'valid') throw new TypeError(log.verdict);
    const phone = { key: testKey(310), x25519: new Uint8Array(32).fill(9), clock: 7 };
    const made = await buildDeviceDelegations(log.value, phone, await own.vault.rootSigner(), page.random);
    await store.receiveDelegations(did, made);
    const note = { name: 'Phone', kind: 'phone', addedAt: 1, addedBy: null, lastSeen: 1, delegation: '' };
    setDeviceNote(own.household.config, phone.key, note);
    const identities = await tab.core.app.identities();
    expect(await identities.leaving()).toMatchObject({ otherDevices: 1, retires: true, rootGoes: true });
    const sent: Uint8Array[] = [];
    const { receiveOperations } = store;
    Object.assign(store, {
      receiveOperations: (...args: Parameters<typeof receiveOperations>) => {
        sent.push(...args[1]);
        return receiveOperations(...args);
      },
    });
    const told = tab.announced.length;
    await identities.signOut();
    const after = await judgeLog(did, sent, log.value);
    expect(after.verdict === 'valid' && [...after.value.state.retired]).toEqual([[own.deviceKey, 1]]);
    expect(tab.announced.slice(told)).toEqual([did]);
  });

  it('is possible under a lock too, which only keeps it from being told in the log', async () => {
    const { browser, session, tab, ada } = await two();
    const { own } = await (await tab.core.opened()).identity.open();
    const shut = async (): Promise<never> => {
      throw new TabardError('vault-locked', 'as a locked vault says');
    };
    Object.defineProperty(own.vault, 'locked', { value: true });
    Object.assign(own.vault, { signerOf: shut, heldKeys: shut, rootSigner: shut });
    const identities = await tab.core.app.identities();
    expect(await identities.leaving()).toMatchObject({ otherDevices: 0, retires: 'vault-locked' });
    await identities.signOut();
    const after = await reload(browser, tab, session);
    expect(await namesHere(after)).toEqual(['Ada*']);
    expect(after.core.app.me.get()?.did).toBe(ada.did);
  });

  it('is nothing for a tab that has nobody', async () => {
    const tab = await open(openTestBrowser());
    await expect((await tab.core.app.identities()).signOut()).rejects.toMatchObject({ code: 'no-identity' });
  });

  it('leaves the page also where a tab that does not answer holds the database; the next start finishes', async () => {
    const browser = openTestBrowser();
    const session: Session = new Map();
    const tab = await open(browser, session);
    await tab.core.app.create({ name: 'Ada' });
    const { id } = (await tab.core.opened()).identity;
    const held = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(`tabard/${id}`);
      opening.onsuccess = () => resolve(opening.result);
    });
    await (await tab.core.app.identities()).signOut();
    await tab.restarted;
    held.close();
    const next = await reload(browser, tab, session);
    next.core.app.shown();
    expect(next.core.app.me.get()).toBeNull();
    await expect.poll(async () => (await browser.databases()).includes(`tabard/${id}`)).toBe(false);
  });
});

describe('erasing everything', () => {
  it('STO-19 ends every tab and leaves no database and no setting', async () => {
    const { browser, session, tab } = await two();
    const other = await open(browser);
    await tab.core.app.eraseEverything();
    await Promise.all([tab.ended, other.ended]);
    expect(await browser.databases()).toEqual([]);
    expect([...browser.settings.keys(), ...session.keys()]).toEqual([]);
  });
});
