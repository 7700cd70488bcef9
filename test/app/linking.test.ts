import { describe, expect, it } from 'vitest';
import { delegationsOf, powersOf } from '../../src/app/linking/authority.js';
import { listDevices } from '../../src/app/linking/device-list.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { forgetAdopted } from '../../src/app/linking/row.js';
import { rowName } from '../../src/app/linking/row-name.js';
import { makeOwn } from '../../src/app/make-own.js';
import { openOwn } from '../../src/app/own.js';
import { hashOfKey } from '../../src/identity/index.js';
import type { DeviceCard, Grant } from '../../src/pairing/index.js';
import { judgeGrant } from '../../src/pairing/index.js';
import { testSigner } from '../helpers/keys.js';
import { clock, sync } from '../worker/world.js';
import {
  begun,
  firstDevice,
  freshSide,
  freshVault,
  linkDevice,
  oldSide,
  random,
  rowsOf,
  testDevice,
} from './devices-world.js';

describe('two devices of one identity', () => {
  it('PAI-13 linking rotates once: the first holds the root key, the second the next one, made before anything was signed', async () => {
    const first = await firstDevice();
    const before = await powersOf(first.device.verify, first.own.vault, first.own.did);
    expect([before.root?.key, before.next?.key]).toEqual([first.own.vault.rootKey, first.own.vault.nextRootKey]);
    const second = await linkDevice(first);
    const [one, two] = await Promise.all(
      [first, second].map(({ device, own }) => powersOf(device.verify, own.vault, own.did)),
    );
    expect(one?.log.state.root).toBe(first.own.vault.nextRootKey);
    expect(one?.log.state.next.root).toBe(await hashOfKey(second.own.vault.nextRootKey));
    expect(one?.log.state.position).toEqual(two?.log.state.position);
    expect([one?.root !== undefined, one?.next]).toEqual([true, undefined]);
    expect([two?.root, two?.next?.key]).toEqual([undefined, second.own.vault.nextRootKey]);
    for (const { own } of [first, second])
      expect(await first.device.verify.authority(own.did, own.deviceKey, '/repo/write')).toMatchObject({ holds: true });
    expect(await second.own.vault.householdKey()).toEqual(await first.own.vault.householdKey());
    expect(await second.own.vault.recoveryEntropy()).toEqual(await first.own.vault.recoveryEntropy());
    expect(second.own.deviceKey).not.toBe(first.own.deviceKey);
    expect(second.own.household.profile.read().name).toBe('Ada');
    expect(second.device.keys.rows.has(rowName) || first.device.keys.rows.has(rowName)).toBe(false);
  });

  it('PAI-13 a third is linked by either without another rotation, and may write', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    const position = (await powersOf(first.device.verify, first.own.vault, first.own.did)).log.state.position;
    for (const by of [first, second]) {
      const third = await linkDevice(by);
      const powers = await powersOf(third.device.verify, third.own.vault, third.own.did);
      expect(powers.log.state.position).toEqual(position);
      expect([powers.root, powers.next]).toEqual([undefined, undefined]);
      await third.own.writer.write([
        { path: third.own.profilePath, value: { name: 'Ada', bio: 'x', links: [], tags: [] } },
      ]);
    }
  });

  it('PAI-13 words that were practised and erased do not travel', async () => {
    const first = await firstDevice();
    await first.own.vault.eraseRecoveryEntropy();
    const second = await linkDevice(first);
    expect(await second.own.vault.recoveryEntropy()).toBeUndefined();
    expect(await second.own.vault.recoveryKey()).toBe(await first.own.vault.recoveryKey());
  });

  it('a device that was put out after it had granted links nobody, and says so', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await sync(first.device.verify, second.device.verify, first.own.did);
    const device = await testDevice();
    const [old, fresh] = [oldSide(second.device, second.own), freshSide(device, await freshVault(device))];
    const { card } = await fresh.introduce();
    await old.grant(card, random(32));
    const parts = { own: first.own, store: first.device.verify, random, now: () => clock.now };
    await revokeDevice(parts, second.own.deviceKey);
    const { verify } = second.device;
    await verify.receiveOperations(first.own.did, await first.device.verify.operationsFrom(first.own.did, 0));
    await expect(old.finish()).rejects.toMatchObject({ code: 'no-power' });
    expect((await listDevices(verify, second.own)).map(({ id }) => id)).not.toContain(card.key);
  });

  it('the list of devices says who came when, by whom, and what each may sign', async () => {
    const first = await firstDevice();
    await linkDevice(first);
    const [one, two] = await listDevices(first.device.verify, first.own);
    expect(one).toMatchObject({ here: true, state: 'active', holds: ['root'], addedBy: null });
    expect(two).toMatchObject({
      ...{ here: false, name: 'Phone', kind: 'phone', addedBy: first.own.deviceKey, holds: null },
      ...{ state: 'active', signs: ['/repo/purge', '/repo/write'], addedAt: clock.now },
    });
  });
});

describe('what is handed over', () => {
  const change: readonly (readonly [string, (grant: Grant, card: DeviceCard) => Grant])[] = [
    [
      'a log of somebody else',
      ({ did, ...grant }) => ({ ...grant, did: `${did.slice(0, -1)}${did.endsWith('a') ? 'b' : 'a'}` as Grant['did'] }),
    ],
    ['no log', (grant) => ({ ...grant, operations: [] })],
    ['a delegation that is none', (grant) => ({ ...grant, delegations: [random(200)] })],
    ['no delegation for this device', (grant) => ({ ...grant, delegations: grant.delegations.slice(2) })],
    [
      'another recovery key, without words',
      (grant) => ({ ...grant, recovery: { ...grant.recovery, key: testSigner(3).key, entropy: undefined } }),
    ],
    ['words of somebody else', (grant) => ({ ...grant, recovery: { ...grant.recovery, entropy: random(16) } })],
    ['words of another index', (grant) => ({ ...grant, recovery: { ...grant.recovery, index: 1 } })],
  ];

  it.each(change)('PAI-10 %s is refused, and nothing of it is stored', async (_, alter) => {
    const { old, fresh, device, vault, resume, card } = await begun();
    const grant = alter(await old.grant(card, resume), card);
    const household = await vault.householdKey();
    expect(await judgeGrant(grant, card.key, clock.now)).toBeUndefined();
    await expect(fresh.adopt(grant)).rejects.toMatchObject({ code: 'pairing-broken' });
    expect([device.did, await device.verify.identity(grant.did)]).toEqual([null, undefined]);
    expect(await vault.householdKey()).toEqual(household);
    expect(await device.store.journal.read('profile')).toEqual([]);
  });
});

describe('several who answer what a new device shows', () => {
  it('PAI-12 it keeps the secret of the conversation that its person trusts, whoever came after that', async () => {
    const { old, fresh, card, resume, device, vault } = await begun();
    await fresh.introduce();
    await fresh.adopt(await old.grant(card, resume));
    expect((await rowsOf(device, vault).read())?.resume).toEqual(resume);
  });
});

describe('a linking that was cut off', () => {
  it('PAI-12 before the new device has stored it, nothing has changed on the old one', async () => {
    const { first, old, card, resume } = await begun();
    await old.grant(card, resume);
    const powers = await powersOf(first.device.verify, first.own.vault, first.own.did);
    expect(powers.log.state.position.n).toBe(0);
    expect((await delegationsOf(first.device.verify, first.own.did, [card.key])).size).toBe(0);
    expect(await listDevices(first.device.verify, first.own)).toHaveLength(1);
  });

  it('PAI-12 what was granted is handed over again word for word, also by a device that was started anew', async () => {
    const { first, old, card, resume } = await begun();
    const grant = await old.grant(card, resume);
    const again = oldSide(first.device, await openOwn(first.device.parts, first.own.did));
    expect(await again.grant(undefined, resume)).toEqual(grant);
  });

  it('PAI-12 storing it twice is storing it once, and so is finishing', async () => {
    const { first, old, fresh, device, card, resume } = await begun();
    const grant = await old.grant(card, resume);
    await fresh.adopt(grant);
    await fresh.adopt(grant);
    const row = await rowsOf(first.device, first.own.vault).read();
    const operations = await old.finish();
    // The row was written, the crash came before it was forgotten.
    if (row !== undefined) await rowsOf(first.device, first.own.vault).write({ ...row, stage: 'finishing' });
    expect(await old.finish()).toEqual(operations);
    await fresh.closed(operations);
    const own = await openOwn(device.parts, grant.did);
    expect((await powersOf(device.verify, own.vault, own.did)).next?.key).toBe(card.root);
    expect(operations).toHaveLength(2);
  });

  it('PAI-2 what the store does not take was not given, and is not taken later', async () => {
    const { first, device, vault, old, card, resume } = await begun();
    const store = {
      ...device.verify,
      receiveOperations: async () => ({ verdict: 'refused', code: 'too-many' }) as const,
    };
    const fresh = freshSide({ ...device, verify: store as typeof device.verify }, vault);
    await expect(fresh.adopt(await old.grant(card, resume))).rejects.toMatchObject({ code: 'pairing-broken' });
    expect(await rowsOf(device, vault).read()).toMatchObject({ stage: 'trusting' });
    expect(first.own.did).not.toBe(device.did);
  });

  it('PAI-12 a device that has taken everything and puts others out waits for nobody; one that has not goes on', async () => {
    const { old, fresh, device, vault, card, resume } = await begun();
    const rows = rowsOf(device, vault);
    await forgetAdopted(rows);
    expect((await rows.read())?.stage).toBe('trusting');
    await fresh.adopt(await old.grant(card, resume));
    expect((await rows.read())?.stage).toBe('adopted');
    await forgetAdopted(rows);
    expect(await rows.read()).toBeUndefined();
  });

  it('PAI-12 it is kept for a day, sealed, and forgotten then', async () => {
    const { first, old, card, resume, vault, device } = await begun();
    await old.grant(card, resume);
    const kept = first.device.keys.rows.get(rowName);
    expect(JSON.stringify(kept, (_, value) => (value instanceof Uint8Array ? [...value] : value))).not.toContain(
      String([...resume]),
    );
    expect(await rowsOf(device, vault).read()).toMatchObject({ stage: 'trusting', resume });
    clock.now += 24 * 3_600_000 + 1;
    expect(await rowsOf(device, vault).read()).toBeUndefined();
    expect(await rowsOf(first.device, first.own.vault).read()).toBeUndefined();
    expect(first.device.keys.rows.has(rowName)).toBe(false);
  });

  it('PAI-12 where the two met is kept with it; what is no tracker, or one too many, is not read', async () => {
    const { device, vault, resume } = await begun();
    const met = ['wss://192.168.1.20:4173/rendezvous'];
    const rows = rowsOf(device, vault, met);
    await rows.write({ stage: 'trusting', resume, at: clock.now });
    const row = await rowsOf(device, vault).read();
    expect(row).toEqual({ stage: 'trusting', resume, at: clock.now, trackers: met });
    // What is written on, by whoever took it up, stays as it was begun.
    await rowsOf(device, vault, []).write({ ...row, stage: 'adopting', resume, at: clock.now });
    expect((await rowsOf(device, vault).read())?.trackers).toEqual(met);
    const many = Array.from({ length: 9 }, (_, at) => `wss://host${at}.example/`);
    await rowsOf(device, vault, ['https://no.example/', ...many]).write({ stage: 'granted', resume, at: clock.now });
    expect((await rowsOf(device, vault).read())?.trackers).toEqual(many.slice(0, 3));
  });

  it.each([
    ['behind', -3],
    ['ahead', 3],
  ])(
    'PAI-13 a new device whose clock is three days %s is linked, and what the old one wrote is there when it is right',
    async (_, days) => {
      const first = await firstDevice();
      const wrong = days * 24 * 3_600_000;
      const byWrongClock = async <T>(run: () => Promise<T>): Promise<T> => {
        clock.now += wrong;
        try {
          return await run();
        } finally {
          clock.now -= wrong;
        }
      };
      const device = await byWrongClock(testDevice);
      const vault = await byWrongClock(() => freshVault(device));
      const [old, fresh] = [oldSide(first.device, first.own), freshSide(device, vault)];
      const resume = random(32);
      const { card } = await fresh.introduce();
      await byWrongClock(() => fresh.trust(resume));
      const grant = await old.grant(card, resume);
      await byWrongClock(() => fresh.adopt(grant));
      const operations = await old.finish();
      await byWrongClock(() => fresh.closed(operations));
      const own = await byWrongClock(() => openOwn(device.parts, grant.did));
      expect(own.household.profile.read().name).toBe('Ada');
      expect((await powersOf(device.verify, own.vault, own.did)).next?.key).toBe(card.root);
      for (const store of [first.device.verify, device.verify])
        expect(await byWrongClock(() => store.authority(own.did, own.deviceKey, '/repo/write'))).toMatchObject({
          holds: true,
        });
      // Ahead of its clock it waits with what it is shown; nobody is blamed, and nothing stands in the way later.
      const heard = await byWrongClock(() => sync(first.device.verify, device.verify, own.did));
      expect(heard.heads.map(({ verdict }) => verdict)).toEqual([days < 0 ? 'notYet' : 'valid']);
      expect((await device.verify.stats()).refusals).toEqual({});
      await sync(first.device.verify, device.verify, own.did);
      expect((await device.verify.record(own.did, own.profilePath))?.value).toMatchObject({ name: 'Ada' });
    },
  );

  it('PAI-14 keys of a linking that did not come about are not those of an identity made later', async () => {
    const { device, vault, fresh, old, card, resume } = await begun();
    const grant = await old.grant(card, resume);
    // Crashed in the middle of taking it in: the words of the other identity are in the vault already.
    await vault.adopt({
      household: grant.household,
      recovery: {
        ...grant.recovery,
        backup: (await judgeGrant(grant, card.key, clock.now))?.log.state.backup ?? random(32),
      },
    });
    await device.store.journal.append('profile', grant.documents.profile ?? random(8));
    expect(fresh).toBeDefined();
    const own = await makeOwn(device.parts);
    expect(own.household.profile.read().name).toBe('');
    expect(own.did).not.toBe(grant.did);
    expect(own.deviceKey).not.toBe(card.key);
    expect(await own.vault.recoveryEntropy()).not.toEqual(grant.recovery.entropy);
  });
});
