/** An identity conflict as its owner meets it: told, shown side by side, and settled by the words. */
import { afterEach, describe, expect, it } from 'vitest';
import { replaceWords } from '../../src/app/recovery/replace.js';
import { buildUpdate, judgeLog } from '../../src/identity/index.js';
import { testKey } from '../helpers/keys.js';
import { openTestBrowser, type TestTab } from './browser-of-one.js';

const tabs: TestTab[] = [];
afterEach(async () => {
  for (const tab of tabs.splice(0)) await tab.close();
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
});

/** Somebody has the root key and puts this device away; its owner has put another one away. */
const robbed = async () => {
  const tab = await openTestBrowser().open();
  tabs.push(tab);
  const { did } = await tab.core.app.create({ name: 'Ada' });
  const { own } = await (await tab.core.opened()).identity.open();
  const { store } = tab.core;
  const log = await judgeLog(did, await store.operationsFrom(did, 0));
  if (log.verdict !== 'valid') throw new TypeError(log.verdict);
  const root = await own.vault.rootSigner();
  const mine = await buildUpdate(log.value, { retired: [{ key: testKey(1), seq: 1 }] }, root);
  const his = await buildUpdate(log.value, { retired: [{ key: own.deviceKey, seq: 1_000 }] }, root);
  await store.receiveOperations(did, [mine]);
  await store.receiveOperations(did, [his], 'strict', testKey(2));
  await tab.core.refreshMe();
  return { tab, did, own, store };
};

describe('an identity conflict of one’s own', () => {
  it('IDN-19 is told to its owner, with both sides, from whom each came, and which is against this device', async () => {
    const { tab, did } = await robbed();
    expect(tab.core.app.me.get()?.conflict).toBe(true);
    const told = await (await tab.core.app.identities()).conflict(did);
    expect(told).toMatchObject({ did, isMe: true, name: 'Ada' });
    expect(told?.sides.map(({ from, againstThis }) => ({ from, againstThis }))).toEqual([
      { from: 'here', againstThis: false },
      { from: 'peer', againstThis: true },
    ]);
    expect(told?.sides.map(({ peer }) => peer)).toEqual(['', testKey(2).slice(-8)]);
  });

  it('IDN-19 is settled by new words, made with the old ones on this very device', async () => {
    const { tab, did, own, store } = await robbed();
    const old = await own.vault.recoveryEntropy();
    if (old === undefined) throw new TypeError('the words are kept here');
    const { random, now } = tab.core.page;
    await replaceWords({ own, store, random, now }, old, random(16));
    await tab.core.refreshMe();
    expect(await (await tab.core.app.identities()).conflict(did)).toBeNull();
    expect(tab.core.app.me.get()?.conflict).toBe(false);
    // What either side did counts no longer: this device writes on.
    expect((await store.authority(did, own.deviceKey, '/repo/write')).holds).toBe(true);
  });
});
