/** Two operations of one device that are asked for at once: each is built on the one before, and none is a rival of the other. */
import { afterEach, expect, it } from 'vitest';
import { powersOf } from '../../src/app/linking/authority.js';
import { buildDeviceDelegations } from '../../src/identity/index.js';
import { testSigner } from '../helpers/keys.js';
import { openTestBrowser, type TestTab } from './browser-of-one.js';

const tabs: TestTab[] = [];
afterEach(async () => {
  for (const tab of tabs.splice(0)) await tab.close();
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
});

it('IDN-18 two devices that are put out in one moment: no conflict, and both are out', {
  timeout: 60_000,
}, async () => {
  const one = await openTestBrowser().open(new Map());
  tabs.push(one);
  one.core.app.shown();
  const { did } = await one.core.app.create({ name: 'Ada' });
  const { own } = await (await one.core.opened()).identity.open();
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const { log, root } = await powersOf(one.core.store, own.vault, did);
  if (root === undefined) throw new TypeError('no root key');
  const keys = [testSigner(61).key, testSigner(62).key];
  for (const key of keys) {
    const made = await buildDeviceDelegations(log, { key, x25519: random(32), clock: 7 }, root, random);
    await one.core.store.receiveDelegations(did, made);
    own.household.config
      .section('devices')
      .set(key, { name: 'x', kind: 'phone', addedAt: 1, addedBy: null, lastSeen: 1, delegation: '' });
  }
  await own.household.config.kept();
  const acts = await one.core.linking();
  await Promise.all(keys.map((key) => acts.revoke(key)));
  const after = await powersOf(one.core.store, own.vault, did);
  expect([after.log.state.conflict, [...after.log.state.revoked.keys()].toSorted()]).toEqual([false, keys.toSorted()]);
});
