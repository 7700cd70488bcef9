/** A device that holds no root key links, retires and puts out by the words, and keeps no root key for it. */
import { describe, expect, it } from 'vitest';
import { actingFor } from '../../src/app/linking/acting.js';
import { powersOf } from '../../src/app/linking/authority.js';
import type { EpochParts } from '../../src/app/linking/epoch.js';
import { createOldDevice } from '../../src/app/linking/old.js';
import { retireDevice } from '../../src/app/linking/put-away.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { wordsToLink } from '../../src/app/linking/words-to-link.js';
import { openOwn } from '../../src/app/own.js';
import type { Cid } from '../../src/base/index.js';
import { type Delegation, judgeAuthority, parseDelegation, WRITE } from '../../src/identity/index.js';
import { encodeWords } from '../../src/vault/index.js';
import { clock, sync } from '../worker/world.js';
import { firstDevice, freshSide, freshVault, linkDevice, random, rowsOf, testDevice } from './devices-world.js';
import { type Linked, practise, recoveryOf, typeBack } from './recovery-world.js';

const partsOf = ({ device, own }: Linked): EpochParts => ({ own, store: device.verify, random, now: () => clock.now });
const may = async ({ device, own }: Linked, key = own.deviceKey): Promise<boolean> =>
  (await device.verify.authority(own.did, key, '/repo/write')).holds;
const seeds = ({ device }: Linked): number =>
  [...device.keys.rows.keys()].filter((name) => name.includes('/seed/')).length;

/** Three devices; the root key is off the first, and its words are erased. */
const rootless = async () => {
  const first = await firstDevice();
  const second = await linkDevice(first);
  await sync(first.device.verify, second.device.verify, first.own.did);
  const { recovery } = await recoveryOf(first);
  const words = (await practise(recovery)).join(' ');
  await recovery.takeRootOff();
  await recovery.erase();
  return { first, second, words };
};

describe('without a root key', () => {
  it('IDN-25 a device is put out by the words only, and by nothing else', async () => {
    const { first, second, words } = await rootless();
    const held = seeds(first);
    const revoke = (typed?: string) =>
      revokeDevice(partsOf(first), second.own.deviceKey, typed === undefined ? {} : { words: typed });
    await expect(revoke()).rejects.toMatchObject({ code: 'no-power' });
    await expect(revoke((await encodeWords(random(16))).join(' '))).rejects.toMatchObject({ code: 'recovery-strange' });
    await expect(revoke('no words at all')).rejects.toMatchObject({ code: 'recovery-words' });
    expect(await may(first, second.own.deviceKey)).toBe(true);
    expect(first.own.vault.householdEpoch).toBe(0);
    expect(await revoke(words)).toMatchObject({ lasting: true, epoch: 1, fallen: [] });
    expect(await may(first, second.own.deviceKey)).toBe(false);
    expect(await may(first)).toBe(true);
    // The key that signed is nowhere.
    expect(seeds(first)).toBe(held);
    const powers = await powersOf(first.device.verify, first.own.vault, first.own.did);
    expect([powers.root, powers.next]).toEqual([undefined, undefined]);
    // The words are good for the next time.
    const { recovery } = await recoveryOf(first);
    await recovery.check(words);
  });

  it('IDN-25 a device is put away by the words, and what it wrote stays', async () => {
    const { first, second, words } = await rootless();
    clock.now += 1_000;
    await second.own.writer.write([
      { path: second.own.profilePath, value: { name: 'Ada', bio: 'by the second', links: [], tags: [] } },
    ]);
    await sync(second.device.verify, first.device.verify, first.own.did);
    await expect(retireDevice(partsOf(first), second.own.deviceKey)).rejects.toMatchObject({ code: 'no-power' });
    await retireDevice(partsOf(first), second.own.deviceKey, { words });
    expect(await may(first, second.own.deviceKey)).toBe(false);
    expect((await first.device.verify.record(first.own.did, first.own.profilePath))?.value).toMatchObject({
      bio: 'by the second',
    });
  });

  it('RCV-7 a device is linked by the words, gets its authority from a root key at once, and no root key itself', async () => {
    const { first, words } = await rootless();
    const store = first.device.verify;
    await expect(wordsToLink(first.own, store, undefined)).rejects.toMatchObject({ code: 'no-power' });
    await expect(wordsToLink(first.own, store, (await encodeWords(random(16))).join(' '))).rejects.toMatchObject({
      code: 'recovery-strange',
    });
    const entropy = await wordsToLink(first.own, store, words);
    const held = seeds(first);
    const device = await testDevice();
    const vault = await freshVault(device);
    const fresh = freshSide(device, vault);
    const old = createOldDevice({
      ...{ own: first.own, store, rows: rowsOf(first.device, first.own.vault), random, words: entropy },
      self: { name: 'Desk', kind: 'computer' },
      now: () => clock.now,
      announce: () => undefined,
    });
    const resume = random(32);
    const { card } = await fresh.introduce();
    await fresh.trust(resume);
    await fresh.adopt(await old.grant(card, resume));
    await fresh.closed(await old.finish());
    expect(seeds(first)).toBe(held);
    const own = await openOwn(device.parts, first.own.did);
    const linked = { device, own };
    expect(await may(linked)).toBe(true);
    const powers = await powersOf(device.verify, own.vault, own.did);
    expect([powers.root, powers.next]).toEqual([undefined, undefined]);
    // One link: the identity itself issued it.
    const delegations = new Map<Cid, Delegation>();
    for (const bytes of await device.verify.delegationsFor(own.did, [own.deviceKey])) {
      const judged = await parseDelegation(bytes);
      if (judged.verdict === 'valid' && judged.value.aud === own.deviceKey)
        delegations.set(judged.value.cid, judged.value);
    }
    const question = { log: powers.log, delegations, key: own.deviceKey, command: WRITE, now: clock.now };
    expect((await judgeAuthority(question)).verdict).toBe('valid');
    expect(await own.vault.recoveryEntropy()).toBeUndefined();
    await (await recoveryOf(first)).recovery.check(words);
  });

  it('does not take words that have been replaced', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    const old = await practise(recovery);
    const fresh = await recovery.makeNew({});
    await typeBack(fresh);
    await fresh.commit();
    const powers = await powersOf(first.device.verify, first.own.vault, first.own.did);
    await expect(actingFor(partsOf(first), powers, 'strong', old.join(' '))).rejects.toMatchObject({
      code: 'recovery-older',
    });
  });
});
