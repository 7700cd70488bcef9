/** A restoring over the whole app: what a person does, a browser that is killed in the middle of it, and what is there at the next start. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRowKeeper } from '../../src/app/linking/row.js';
import { vaultEnvironment } from '../../src/app/own.js';
import { createRescueKeeper } from '../../src/app/restore/row.js';
import type { RestoreSecret } from '../../src/app/restore/secrets.js';
import type { RestoreView } from '../../src/app/restore/view.js';
import type { Did } from '../../src/base/index.js';
import { encodeWords, openVault } from '../../src/vault/index.js';
import { splitEntropy } from '../../src/vault/recovery/index.js';
import { encodeShareText } from '../../src/vault/recovery/share-card.js';
import { openTestBrowser, type TestTab } from './browser-of-one.js';

const tabs: TestTab[] = [];
afterEach(async () => {
  for (const tab of tabs.splice(0)) await tab.close();
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
});

const open = async (session: Map<string, string> = new Map()): Promise<TestTab> => {
  const tab = await openTestBrowser().open(session);
  tabs.push(tab);
  tab.core.app.shown();
  return tab;
};

const close = async (tab: TestTab): Promise<void> => {
  tabs.splice(tabs.indexOf(tab), 1);
  await tab.close();
};

/** A profile whose browser is gone, but for a file; and a fresh browser. */
const gone = async () => {
  const before = await open();
  const { did, link } = await before.core.app.create({ name: 'Ada' });
  const { own } = await (await before.core.opened()).identity.open();
  await own.writer.write([{ collection: 'app.tabard.post', value: { text: 'kept', createdAt: 1 } }]);
  const entropy = await own.vault.recoveryEntropy();
  if (entropy === undefined) throw new TypeError('no words');
  const car = await before.core.app.exportCar();
  await close(before);
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  const session = new Map<string, string>();
  const tab = await open(session);
  return { did, link, entropy, tab, session, car, key: own.deviceKey };
};

/** The same, and the fresh browser has fetched a copy that somebody kept. */
const lost = async () => {
  const found = await gone();
  await found.tab.core.app.importCar(found.car);
  return found;
};

const until = (tab: TestTab, wanted: (view: RestoreView) => boolean): Promise<RestoreView> =>
  vi.waitFor(
    async () => {
      const view = (await tab.core.restores()).current.get()?.view.get();
      if (view === undefined || !wanted(view)) throw new Error(`The restoring stands at ${view?.kind}.`);
      return view;
    },
    { timeout: 50_000, interval: 10 },
  );

const begin = async (tab: TestTab, secret: RestoreSecret, link: string) => {
  const restoring = await (await tab.core.restores()).begin(secret, { link });
  await until(tab, (view) => view.kind === 'seeking' && view.found?.signedAt != null);
  return restoring;
};

const byWords = async (tab: TestTab, entropy: Uint8Array<ArrayBuffer>): Promise<RestoreSecret> => {
  const read = await (await tab.core.restores()).words((await encodeWords(entropy)).join(' '));
  if ('problem' in read) throw new TypeError(read.problem);
  return read;
};

describe('restoring in a fresh browser', { timeout: 60_000 }, () => {
  it('RST-4 takes it over under a key of its own, and says what came back', async () => {
    const { did, link, entropy, tab, key } = await lost();
    const restoring = await begin(tab, await byWords(tab, entropy), link);
    expect(tab.core.app.me.get()).toBeNull();
    await restoring.goOn({ others: 'keep' });
    expect(restoring.view.get()).toMatchObject({
      kind: 'done',
      report: {
        did,
        name: 'Ada',
        records: { 'app.tabard.post': 1 },
        documents: 'none',
        media: { coming: { count: 0 } },
      },
    });
    expect(tab.core.app.me.get()).toMatchObject({ did, profile: { name: 'Ada' } });
    const { own, editing } = await (await tab.core.opened()).identity.open();
    expect(own.deviceKey).not.toBe(key);
    editing.editor.setBio('back');
    await editing.publisher.flush();
    expect(await tab.core.store.profile(did)).toMatchObject({ record: { name: 'Ada', bio: 'back' }, heads: 1 });
    const log = await (await tab.core.restores()).log(did);
    expect(log.map(({ kind, rank }) => [kind, rank])).toEqual([
      ['genesis', 1],
      ['rotation', 0],
    ]);
    // Who typed all of the words has practised them.
    const recovery = await tab.core.app.recovery();
    await expect.poll(() => recovery.view.get().practisedAt).not.toBeNull();
  });

  it('RST-1 to wait no longer signs nothing: who of the other devices stays is asked first, and a thief’s is put out', async () => {
    const { did, link, entropy, tab, key } = await lost();
    const restoring = await begin(tab, await byWords(tab, entropy), link);
    restoring.enough();
    expect(restoring.view.get()).toMatchObject({ kind: 'found', found: { did, devices: 1 } });
    expect([tab.core.app.me.get(), (await tab.core.store.operationsFrom(did, 0)).length]).toEqual([null, 1]);
    await restoring.goOn({ others: 'out' });
    expect(restoring.view.get().kind).toBe('done');
    const log = await (await tab.core.restores()).log(did);
    expect(log.flatMap(({ revoked }) => revoked)).toContain(key);
  });

  it('RST-8 nobody is online: an export and the words are enough, and the file says whose it is', async () => {
    const { did, entropy, tab, car } = await gone();
    expect(await tab.core.store.identity(did)).toBeUndefined();
    const { ticket, ...preview } = await tab.core.app.inspectCar(car);
    expect(preview).toMatchObject({ did, name: 'Ada', own: false });
    const reached: number[] = [];
    const onProgress = (done: number): void => void reached.push(done);
    const restores = await tab.core.restores();
    const restoring = await restores.begin(await byWords(tab, entropy), { file: { blob: car, ticket, onProgress } });
    await until(tab, (view) => view.kind === 'seeking' && view.found?.signedAt != null);
    expect(tab.core.app.me.get()).toBeNull();
    restoring.enough();
    expect(restoring.view.get()).toMatchObject({ kind: 'found', found: { did, standing: 'same', peers: 0 } });
    await restoring.goOn({ others: 'out' });
    expect(restoring.view.get()).toMatchObject({ kind: 'done', report: { did, records: { 'app.tabard.post': 1 } } });
    expect(tab.core.app.me.get()).toMatchObject({ did, profile: { name: 'Ada' } });
    expect(reached.length).toBeGreaterThan(0);
  });

  it('RST-8 a file that was changed brings nothing in, and words of somebody else take nothing over', async () => {
    const { did, tab, car } = await gone();
    const bytes = new Uint8Array(await car.arrayBuffer());
    const at = bytes.length - 40;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const other = await byWords(tab, crypto.getRandomValues(new Uint8Array(16)));
    const restores = await tab.core.restores();
    const changed = restores.begin(other, { file: { blob: new Blob([bytes]) } });
    await expect(changed).rejects.toMatchObject({ code: 'bad-import' });
    expect([restores.current.get(), await tab.core.store.identity(did)]).toEqual([null, undefined]);
    const restoring = await restores.begin(other, { file: { blob: car } });
    await until(tab, (view) => view.kind === 'seeking' && view.found?.standing === 'strange');
    await restoring.goOn({ others: 'out' });
    expect(restoring.view.get()).toEqual({ kind: 'failed', code: 'recovery-strange' });
    expect(tab.core.app.me.get()).toBeNull();
  });

  it('RST-2 by friends’ cards, which say whose they are', async () => {
    const { did, entropy, tab } = await lost();
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const cards = await splitEntropy({ entropy, did, needed: 2, total: 3 }, random);
    const texts = cards.slice(1).map(encodeShareText);
    const restores = await tab.core.restores();
    expect(await restores.card(texts[0] ?? '')).toEqual({ did, index: 2, needed: 2, total: 3 });
    const secret = await restores.cards(texts);
    if ('problem' in secret) throw new TypeError(secret.problem);
    const restoring = await begin(tab, secret, '');
    await restoring.goOn({ others: 'out' });
    expect(restoring.view.get().kind).toBe('done');
  });

  it('RST-4 killed after the rotation was kept, it goes on by itself at the next start', async () => {
    const { did, link, entropy, tab, session } = await lost();
    const restoring = await begin(tab, await byWords(tab, entropy), link);
    Object.assign(tab.core.store, {
      keep: async () => {
        throw new TypeError('killed');
      },
    });
    await restoring.goOn({ others: 'keep' });
    expect(restoring.view.get().kind).toBe('failed');
    expect(tab.core.app.me.get()).toBeNull();
    await close(tab);

    const next = await open(session);
    await expect.poll(() => next.core.app.me.get()?.did, { timeout: 20_000 }).toBe(did);
    const { registry, identity } = await next.core.opened();
    await expect.poll(() => registry.setting(identity.id, 'linking'), { timeout: 20_000 }).toBeNull();
    const log = await (await next.core.restores()).log(did);
    expect(log).toHaveLength(2);
    expect((await identity.open()).own.household.profile.read().name).toBe('Ada');
  });

  it('RST-4 a linking that began before the restoring had come to its end costs nobody any keys', async () => {
    const { did, link, entropy, tab, session } = await lost();
    const restoring = await begin(tab, await byWords(tab, entropy), link);
    Object.assign(tab.core, {
      joinHousehold: async () => {
        throw new TypeError('killed');
      },
    });
    await restoring.goOn({ others: 'keep' });
    // The identity is this device's by now; what was left to do is still noted.
    const { identity, registry } = await tab.core.opened();
    expect([restoring.view.get().kind, identity.did()]).toEqual(['failed', did]);
    const { own } = await identity.open();
    const local = await identity.local();
    const rows = createRowKeeper({ registry, local, vault: own.vault, now: Date.now });
    await rows.write({ stage: 'granted', resume: new Uint8Array(16), at: Date.now() });
    await close(tab);

    const next = await open(session);
    await expect.poll(() => next.core.app.me.get()?.did, { timeout: 20_000 }).toBe(did);
    await (await next.core.restores()).resume();
    const again = await (await next.core.opened()).identity.local();
    expect(await again.vault.get('restoring')).toBeUndefined();
    const env = vaultEnvironment({ page: next.core.page, local: again });
    expect((await openVault(env))?.deviceKey).toBe(own.deviceKey);
    // What is left of the linking still goes on.
    const { registry: settings, identity: here } = await next.core.opened();
    expect(await settings.setting(here.id, 'linking')).toBe(true);
  });

  it('RST-4 what is left of it waits for a locked vault, and goes where another identity has come: nothing else waits', async () => {
    const { link, entropy, tab } = await lost();
    const restoring = await begin(tab, await byWords(tab, entropy), link);
    Object.assign(tab.core, {
      joinHousehold: async () => {
        throw new TypeError('killed');
      },
    });
    await restoring.goOn({ others: 'keep' });
    const restores = await tab.core.restores();
    const { identity, registry } = await tab.core.opened();
    const { vault } = (await identity.open()).own;
    const local = await identity.local();
    const rows = createRescueKeeper({ registry, local, vault });
    const rescue = await rows.read();
    if (rescue === undefined) throw new TypeError('nothing is left');
    await rows.write({ ...rescue, did: `did:tabard:${'b'.repeat(32)}` as Did });

    Object.defineProperty(vault, 'locked', { value: true, configurable: true });
    expect(await restores.resume()).toBe(false);
    expect(await local.vault.get('restoring')).toBeDefined();
    Object.defineProperty(vault, 'locked', { value: false, configurable: true });
    expect(await restores.resume()).toBe(false);
    expect([await local.vault.get('restoring'), await registry.setting(identity.id, 'linking')]).toEqual([
      undefined,
      null,
    ]);
  });

  it('RST-1 words that nobody knows are led on by the link, and need not be typed again', async () => {
    const { did, link, entropy, tab } = await lost();
    const restores = await tab.core.restores();
    const restoring = await restores.begin(await byWords(tab, entropy));
    expect(restoring.view.get().kind).toBe('locating');
    await expect(restoring.lead('no link')).rejects.toMatchObject({ code: 'bad-link' });
    await restoring.lead(link);
    expect(restoring.view.get().kind).toBe('cancelled');
    expect(await until(tab, (view) => view.kind === 'seeking' && view.found !== null)).toMatchObject({
      found: { did, standing: 'same' },
    });
  });

  it('RST-1 cancelled, nothing of it is left: no identity, no words', async () => {
    const { link, entropy, tab, session } = await lost();
    const restoring = await begin(tab, await byWords(tab, entropy), link);
    restoring.cancel();
    expect((await tab.core.restores()).current.get()).toBeNull();
    await close(tab);
    const next = await open(session);
    const { registry, identity } = await next.core.opened();
    expect([identity.did(), (await registry.setting(identity.id, 'linking')) ?? null]).toEqual([null, null]);
    expect(await (await identity.local()).vault.names()).toEqual([]);
  });
});
