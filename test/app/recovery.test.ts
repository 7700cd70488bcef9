/** Recovery words as a person uses them: seen, practised, kept or erased, replaced, split among friends; the root key off the device. */
import { describe, expect, it, vi } from 'vitest';
import { noteKeeper } from '../../src/app/keeping/notes.js';
import { powersOf } from '../../src/app/linking/authority.js';
import { cardReader } from '../../src/app/recovery/card-reader.js';
import type { NewWords } from '../../src/app/view.js';
import { lettersOf } from '../../src/codec/index.js';
import { hashOfKey } from '../../src/identity/index.js';
import { deriveBackupKey, deriveRecoveryKey, encodeWords, parseWords } from '../../src/vault/index.js';
import { combineShares, findRecovery, parseShare } from '../../src/vault/recovery/index.js';
import type { Write } from '../../src/worker/index.js';
import { clock, owner, path, sync } from '../worker/world.js';
import { firstDevice, linkDevice, random } from './devices-world.js';
import { type Linked, practise, recoveryOf, typeBack } from './recovery-world.js';

const entropyOf = async (words: readonly string[]): Promise<Uint8Array<ArrayBuffer>> => {
  const read = await parseWords(words.join(' '));
  if ('problem' in read) throw new TypeError(read.problem);
  return read;
};
const powers = ({ device, own }: Linked) => powersOf(device.verify, own.vault, own.did);
const practiseNew = async (fresh: NewWords): Promise<void> => {
  await typeBack(fresh);
};
const canWrite = async ({ device, own }: Linked): Promise<boolean> =>
  (await device.verify.authority(own.did, own.deviceKey, '/repo/write')).holds;
const strange = async (): Promise<string> => (await encodeWords(random(16))).join(' ');

describe('the words', () => {
  it('are practised by typing two back, which all of one’s devices then know', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    expect(recovery.view.get()).toMatchObject({ words: 'kept', practisedAt: null, root: 'here', alsoOn: 0 });
    const shown = await recovery.words();
    expect(await entropyOf(shown.words)).toEqual(await first.own.vault.recoveryEntropy());
    expect(await shown.check([0, 1], [shown.words[0] ?? '', 'zoo'])).toEqual(['right', 'wrong']);
    expect(recovery.view.get().practisedAt).toBeNull();
    // One word alone is not two.
    await shown.check([0], [shown.words[0] ?? '']);
    expect(recovery.view.get().practisedAt).toBeNull();
    await practise(recovery);
    expect(recovery.view.get().practisedAt).toBe(clock.now);
    const second = await linkDevice(first);
    expect((await recoveryOf(second)).recovery.view.get()).toMatchObject({ practisedAt: clock.now });
  });

  it('are offered on a second visit, not in the first minutes, and not again once put away', async () => {
    const first = await firstDevice();
    const made = clock.now;
    try {
      expect((await recoveryOf(first)).recovery.view.get().offer).toBe(false);
      clock.now = made + 11 * 60_000;
      expect((await recoveryOf(first, false)).recovery.view.get().offer).toBe(false);
      const { recovery } = await recoveryOf(first);
      expect(recovery.view.get().offer).toBe(true);
      await recovery.putOfferAway();
      expect(recovery.view.get().offer).toBe(false);
      clock.now += 365 * 86_400_000;
      expect((await recoveryOf(first)).recovery.view.get().offer).toBe(false);
    } finally {
      clock.now = made;
    }
  });

  it('are offered at the first follower who keeps the profile, however new it is', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first, false);
    expect(recovery.view.get().offer).toBe(false);
    const { did, deviceKey: key } = (await firstDevice()).own;
    noteKeeper(first.own.household.config, { did, key, media: 'none', current: true, here: true }, clock.now, []);
    await expect.poll(() => recovery.view.get().offer).toBe(true);
  });

  it('are offered when a repository that is here says that its owner follows, and by no follow that was taken back', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first, false);
    const follower = await owner();
    const follow = path(`app.tabard.follow/${lettersOf(first.own.did)}`);
    const write = (writes: readonly Write[]) => follower.commit(writes);
    await write([{ path: follow, value: { subject: first.own.did, createdAt: 1 } }]);
    await write([{ remove: follow, kind: 'deletion' }]);
    await sync(follower.verify, first.device.verify, follower.did);
    await recovery.look();
    expect(recovery.view.get().offer).toBe(false);
    await write([{ path: follow, value: { subject: first.own.did, createdAt: 2 } }]);
    await sync(follower.verify, first.device.verify, follower.did);
    await recovery.look();
    expect(recovery.view.get().offer).toBe(true);
  });

  it('are offered when a follower is told of, whose repository came by the network; one’s own log is not judged again for others’ words', async () => {
    const first = await firstDevice();
    const { recovery, came, failures } = await recoveryOf(first, false);
    const judged = vi.spyOn(first.device.verify, 'operationsFrom');
    const looked = vi.spyOn(first.device.verify, 'record');
    const other = await owner();
    await other.commit([{ path: path('app.tabard.profile/self'), value: { name: 'Ada' } }]);
    await sync(other.verify, first.device.verify, other.did);
    came(other.did);
    came(other.did);
    await expect.poll(() => looked.mock.calls.length, { timeout: 20_000 }).toBe(1);
    expect(judged).not.toHaveBeenCalled();
    const follow = path(`app.tabard.follow/${lettersOf(first.own.did)}`);
    await other.commit([{ path: follow, value: { subject: first.own.did, createdAt: 1 } }]);
    await sync(other.verify, first.device.verify, other.did);
    came(other.did);
    await expect.poll(() => recovery.view.get().offer, { timeout: 20_000 }).toBe(true);
    expect(failures).toEqual([]);
  });

  it('RCV-8 are not erased before they were practised; afterwards they are gone from the vault', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    await expect(recovery.erase()).rejects.toThrow(RangeError);
    expect(await first.own.vault.recoveryEntropy()).toBeDefined();
    const words = await practise(recovery);
    await recovery.erase();
    expect(recovery.view.get().words).toBe('erased');
    expect(await first.own.vault.recoveryEntropy()).toBeUndefined();
    await expect(recovery.words()).rejects.toMatchObject({ code: 'not-found' });
    await recovery.check(words.join(' '));
    await expect(recovery.check(await strange())).rejects.toMatchObject({ code: 'recovery-strange' });
    await expect(recovery.check('twelve words are not what this is')).rejects.toMatchObject({ code: 'recovery-words' });
  });

  it('are shown to a script only when their person allows it in the page', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    const refused = recovery.ask();
    await expect.poll(() => recovery.asked.get()).not.toBeNull();
    recovery.asked.get()?.refuse();
    await expect(refused).rejects.toMatchObject({ name: 'AbortError' });
    expect(recovery.asked.get()).toBeNull();
    const asked = recovery.ask();
    let settled = false;
    void asked.then(() => {
      settled = true;
    });
    await expect.poll(() => recovery.asked.get()).not.toBeNull();
    expect(settled).toBe(false);
    await recovery.asked.get()?.allow();
    expect(await entropyOf(await asked)).toEqual(await first.own.vault.recoveryEntropy());
    expect(recovery.asked.get()).toBeNull();
    await practise(recovery);
    await recovery.erase();
    await expect(recovery.ask()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('RCV-8 do not travel to another device once they were practised', async () => {
    const first = await firstDevice();
    const unpractised = await linkDevice(first);
    expect(await unpractised.own.vault.recoveryEntropy()).toEqual(await first.own.vault.recoveryEntropy());
    await practise((await recoveryOf(first)).recovery);
    const second = await linkDevice(first);
    expect(await second.own.vault.recoveryEntropy()).toBeUndefined();
    expect((await recoveryOf(second)).recovery.view.get()).toMatchObject({ words: 'erased', root: 'none' });
  });
});

describe('new words', () => {
  it('RCV-6 count once they were practised, and the old ones no longer', async () => {
    const first = await firstDevice();
    const { recovery, failures, announced } = await recoveryOf(first);
    const old = await practise(recovery);
    const fresh = await recovery.makeNew({});
    await expect(fresh.commit()).rejects.toThrow(RangeError);
    expect((await powers(first)).log.operations).toHaveLength(1);
    await practiseNew(fresh);
    await fresh.commit();
    await expect.poll(() => first.own.vault.recovery((acts) => acts.drafted())).toBeUndefined();
    const { log, root, next } = await powers(first);
    const entropy = await entropyOf(fresh.words);
    expect(log.state.next.recovery).toBe(await hashOfKey(await deriveRecoveryKey(entropy, 0)));
    expect(log.state.backup).toEqual(await deriveBackupKey(entropy));
    expect([root, next].map((signer) => signer !== undefined)).toEqual([true, true]);
    expect(await first.own.vault.recoveryEntropy()).toEqual(entropy);
    expect(recovery.view.get()).toMatchObject({ words: 'kept', practisedAt: clock.now, cards: null });
    await expect(recovery.check(old.join(' '))).rejects.toMatchObject({ code: 'recovery-older' });
    await expect(recovery.makeNew({ typed: old.join(' ') })).rejects.toMatchObject({ code: 'recovery-older' });
    expect(await canWrite(first)).toBe(true);
    // What is sealed from now on is not for who has the old words.
    expect(first.own.vault.householdEpoch).toBe(1);
    expect(announced.length).toBeGreaterThan(0);
    expect(failures).toEqual([]);
    await recovery.check(fresh.words.join(' '));
  });

  it('ask for the old ones where they are not kept', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    const old = await practise(recovery);
    await recovery.erase();
    await expect(recovery.makeNew({})).rejects.toMatchObject({ code: 'not-found' });
    await expect(recovery.makeNew({ typed: await strange() })).rejects.toMatchObject({ code: 'recovery-strange' });
    const fresh = await recovery.makeNew({ typed: old.join(' ') });
    await practiseNew(fresh);
    await fresh.commit();
    expect(recovery.view.get().words).toBe('kept');
    expect(await first.own.vault.recoveryEntropy()).toEqual(await entropyOf(fresh.words));
  });

  it('are known of on the other devices, which can go on linking', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    const { recovery } = await recoveryOf(first);
    const fresh = await recovery.makeNew({});
    await practiseNew(fresh);
    await fresh.commit();
    await expect.poll(() => first.own.vault.recovery((acts) => acts.drafted())).toBeUndefined();
    await sync(first.device.verify, second.device.verify, first.own.did);
    const other = await recoveryOf(second);
    expect(other.recovery.view.get().words).toBe('replaced');
    await expect(other.recovery.words()).rejects.toMatchObject({ code: 'recovery-older' });
    // Cards of them would bring nothing back, and would be noted as cards of the new ones.
    await expect(other.recovery.split({ needed: 2, total: 3 }, {})).rejects.toMatchObject({ code: 'recovery-older' });
    expect(other.recovery.view.get().cards).toBeNull();
    await expect(other.recovery.makeNew({})).rejects.toMatchObject({ code: 'recovery-older' });
    await expect(linkDevice(second)).rejects.toMatchObject({ code: 'no-power' });
    // As their room does.
    for (const [key, entry] of first.own.household.config.section('recovery').entries())
      second.own.household.config.section('recovery').set(key, entry);
    const third = await linkDevice(second);
    expect(await canWrite(third)).toBe(true);
    expect(await third.own.vault.recoveryEntropy()).toBeUndefined();
    // The old ones can be erased without having been practised.
    await other.recovery.erase();
    expect(await second.own.vault.recoveryEntropy()).toBeUndefined();
  });
});

describe('cards for friends', () => {
  it('SHR-5 bring the words back, and it is noted that they were made', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    const cards = await recovery.split({ needed: 2, total: 3, names: ['Bo', ' Cy '] }, {});
    expect(cards.map(({ index, name }) => [index, name])).toEqual([
      [1, 'Bo'],
      [2, 'Cy'],
      [3, ''],
    ]);
    expect(recovery.view.get().cards).toEqual({ needed: 2, total: 3, madeAt: clock.now, names: ['Bo', 'Cy', ''] });
    const shown = [await parseShare(cards[2]?.text ?? ''), await parseShare(cards[0]?.words.join(' ') ?? '')];
    const combined = await combineShares(shown.flatMap((card) => ('problem' in card ? [] : [card])));
    expect(combined).toMatchObject({ entropy: await first.own.vault.recoveryEntropy(), did: first.own.did });
    const words = await practise(recovery);
    await recovery.erase();
    await expect(recovery.split({ needed: 2, total: 3 }, {})).rejects.toMatchObject({ code: 'not-found' });
    expect(await recovery.split({ needed: 2, total: 2 }, { typed: words.join(' ') })).toHaveLength(2);
  });
});

describe('cards where words are asked for', () => {
  const made = async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    const cards = await recovery.split({ needed: 2, total: 3 }, {});
    const words = await practise(recovery);
    await recovery.erase();
    return { first, recovery, words, texts: [cards[0]?.text ?? '', cards[2]?.words.join(' ') ?? ''] };
  };

  it('RCV-9 as many as are needed do what the words do, and are good again afterwards', async () => {
    const { first, recovery, words, texts } = await made();
    expect(await recovery.spell({ cards: texts })).toBe(words.join(' '));
    expect(recovery.view.get().words).toBe('erased');
    await recovery.takeRootOff();
    await recovery.bringRoot({ cards: texts });
    expect((await powers(first)).root).toBeDefined();
    const fresh = await recovery.makeNew({ cards: texts });
    await practiseNew(fresh);
    await fresh.commit();
    expect(await first.own.vault.recoveryEntropy()).toEqual(await entropyOf(fresh.words));
    // They were of the words before.
    await expect(recovery.makeNew({ cards: texts })).rejects.toMatchObject({ code: 'recovery-older' });
  });

  it('RCV-9 too few, one twice, or those of somebody else change nothing', async () => {
    const { first, recovery, texts } = await made();
    const before = (await powers(first)).log.operations.length;
    const [one = ''] = texts;
    for (const wrong of [[], [one], [one, one], ['a card'], [...texts, 'TABARD-SHARE:1:AA:BB']])
      await expect(recovery.bringRoot({ cards: wrong })).rejects.toMatchObject({ code: 'recovery-cards' });
    const other = await made();
    await expect(recovery.bringRoot({ cards: other.texts })).rejects.toMatchObject({ code: 'recovery-strange' });
    await expect(recovery.makeNew({ cards: [one, ...other.texts] })).rejects.toMatchObject({ code: 'recovery-cards' });
    expect((await powers(first)).log.operations).toHaveLength(before);
    // Told while they are taken in, where the card says it.
    const reader = cardReader(first.own.did);
    expect(await reader.card(one)).toMatchObject({ did: first.own.did, index: 1, needed: 2, total: 3 });
    expect(await reader.card(texts[1] ?? '')).toMatchObject({ index: 3 });
    expect(await reader.card(other.texts[0] ?? '')).toEqual({ problem: 'other-identity' });
    expect(await reader.card(other.texts[1] ?? '')).toHaveProperty('problem');
  });
});

describe('the root key', () => {
  it('is taken off only when the words were practised; the device then writes on', async () => {
    const first = await firstDevice();
    const { recovery } = await recoveryOf(first);
    await expect(recovery.takeRootOff()).rejects.toThrow(RangeError);
    const words = await practise(recovery);
    const seeds = (): number => [...first.device.keys.rows.keys()].filter((name) => name.includes('/seed/')).length;
    const before = seeds();
    await recovery.takeRootOff();
    expect(before - seeds()).toBe(2);
    expect(recovery.view.get().root).toBe('off');
    const off = await powers(first);
    expect([off.root, off.next]).toEqual([undefined, undefined]);
    await first.own.writer.write([
      { path: first.own.profilePath, value: { name: 'Ada', bio: 'still here', links: [], tags: [] } },
    ]);
    // New words leave no root key behind.
    const fresh = await recovery.makeNew({ typed: words.join(' ') });
    await practiseNew(fresh);
    await fresh.commit();
    await expect.poll(() => first.own.vault.recovery((acts) => acts.drafted())).toBeUndefined();
    const still = await powers(first);
    expect([still.root, still.next]).toEqual([undefined, undefined]);
    expect(recovery.view.get().root).toBe('off');
    // The words bring one back, and are good for more.
    await recovery.bringRoot({ typed: fresh.words.join(' ') });
    const back = await powers(first);
    expect([back.root?.key === back.log.state.root, back.next !== undefined]).toEqual([true, true]);
    expect(recovery.view.get()).toMatchObject({ root: 'here', words: 'kept' });
    const [match] = await findRecovery(back.log, await entropyOf(fresh.words));
    expect(match).toMatchObject({ order: 'same', index: 1 });
    expect(await canWrite(first)).toBe(true);
  });
});
