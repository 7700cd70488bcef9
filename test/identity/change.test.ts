/** What an owner does to an identity, by story: each operation is judged as a stranger would, from its bytes. */
import { describe, expect, test } from 'vitest';
import {
  type Authorship,
  buildChange,
  buildDeviceDelegations,
  buildUpdate,
  findGrants,
  findStranded,
  PURGE,
  parseDelegation,
  WRITE,
} from '../../src/identity/index.js';
import { testKey, testX25519 } from '../helpers/keys.js';
import { afar, byNext, byRoot, family, may, none } from './family.js';
import { delegate, device, ensureValid, extend, mapOf, person, root, rotate, thief } from './helpers.js';

describe('what goes on', () => {
  test('IDN-23 a rotation grants what the root key in force issued and holds, and nothing else', async () => {
    const { log, phone, tablet, laptop } = await family();
    const expired = await delegate(log, device(3).key, { expires: 1 });
    const later = await delegate(log, device(3).key, { notBefore: 100, nonce: 2 });
    const forged = await delegate(log, device(4).key, { signer: thief(0), issuer: log.did });
    const delegations = mapOf(phone, tablet, laptop, expired, later, forged);
    const ask = { delegations, now: 5_000, rotates: true };
    expect(await findGrants(log, ask)).toEqual([phone.cid, laptop.cid, later.cid].sort());
    expect(await findGrants(log, { ...ask, rotates: false })).toEqual([]);
    const revoked = [{ key: device(2).key, keep: [] }];
    expect(await findGrants(log, { ...ask, revoked })).toEqual([phone.cid, later.cid].sort());
  });

  test('IDN-23 what a key that is put away has delegated is granted, also by an update, and stays granted', async () => {
    const { log, phone, tablet, laptop, all } = await family();
    const retired = [{ key: device(0).key, seq: 4 }];
    expect(await findGrants(log, { delegations: all, now: 0, rotates: false, retired })).toEqual([tablet.cid]);
    const away = await extend(log, await buildUpdate(log, { retired, grants: [tablet.cid] }, root(0)));
    expect(await findGrants(away, { delegations: all, now: 0, rotates: false })).toEqual([tablet.cid]);
    expect(await findGrants(away, { delegations: all, now: 0, rotates: true })).toEqual(
      [phone.cid, tablet.cid, laptop.cid].sort(),
    );
  });

  test('IDN-23 a grant whose delegation is not here is repeated', async () => {
    const { log, phone } = await family();
    const rotated = await extend(log, await rotate(log, 1, { grants: [phone.cid] }));
    expect(await findGrants(rotated, { delegations: none, now: 0, rotates: false })).toEqual([phone.cid]);
    expect(await findGrants(rotated, { delegations: none, now: 0, rotates: true })).toEqual([phone.cid]);
  });

  test('IDN-23 more than an operation grants is refused, until something is let go by name', async () => {
    const { log } = await person();
    const many = await Promise.all(Array.from({ length: 65 }, (_, at) => delegate(log, testKey(3_000 + at))));
    const delegations = mapOf(...many);
    await expect(buildChange(log, { author: byNext(), delegations, now: 0 })).rejects.toThrow('too-many');
    const dropped = new Set(many.slice(0, 1).map(({ cid }) => cid));
    const built = await buildChange(log, { author: byNext(), delegations, now: 0, dropped });
    expect(built.log.state.grants).toEqual(
      many
        .slice(1)
        .map(({ cid }) => cid)
        .sort(),
    );
  });

  test('IDN-23 what a link that was added after the retirement says is not granted', async () => {
    const { log, phone } = await family();
    const away = await extend(log, await buildUpdate(log, { retired: [{ key: device(0).key, seq: 4 }] }, root(0)));
    const sneaked = await delegate(log, device(5).key, { signer: device(0) });
    const delegations = mapOf(phone, sneaked);
    expect(await findGrants(away, { delegations, now: 0, rotates: true })).toEqual([phone.cid]);
  });
});

describe('linking', () => {
  test('IDN-24 rotates once, so that the second device can put the first one out and the first the second', async () => {
    const { log, phone } = await family();
    // Root keys 0 and 1 were made on the phone; 102 is made on the laptop.
    const linked = await buildChange(log, { author: byNext(), delegations: mapOf(phone), now: 0 });
    expect(linked.outcome).toBe('stands');
    expect(linked.log.state).toMatchObject({ root: root(1).key, position: { n: 1 } });
    const made = await buildDeviceDelegations(
      linked.log,
      { key: device(2).key, x25519: testX25519(9), clock: 9 },
      root(1),
      (length) => new Uint8Array(length),
    );
    const given = (await Promise.all(made.map(parseDelegation))).map(ensureValid);
    expect(given.map(({ cmd }) => cmd)).toEqual([WRITE, PURGE]);
    const delegations = mapOf(phone, ...given);
    expect(await may(linked.log, device(0).key, delegations)).toBe('valid');
    expect(await may(linked.log, device(2).key, delegations)).toBe('valid');

    // The laptop puts the phone out, which has the root key in force: by the key that only the laptop has.
    const revoked = [{ key: device(0).key, keep: [] }];
    const byLaptop: Authorship = { by: 'next-root', signer: root(2), nextRootKey: testKey(103) };
    const out = await buildChange(linked.log, { author: byLaptop, delegations, now: 0, revoked });
    expect(out.outcome).toBe('stands');
    const seen = await afar(out);
    expect(await may(seen, device(0).key, delegations)).toBe('DLG-13 revoked');
    expect(await may(seen, device(2).key, delegations)).toBe('valid');

    // Or the phone the laptop: an update is enough, since the laptop has no key that is in force.
    const laptopOut = { revoked: [{ key: device(2).key, keep: [] }] };
    const other = await buildChange(linked.log, {
      author: { by: 'root', signer: root(1) },
      delegations,
      now: 0,
      ...laptopOut,
    });
    expect(await may(await afar(other), device(2).key, delegations)).toBe('DLG-13 revoked');
    expect(await may(await afar(other), device(0).key, delegations)).toBe('valid');
  });

  test('IDN-24 the root key that the phone had before linking takes nothing back', async () => {
    const { log, phone, all } = await family();
    const linked = await buildChange(log, { author: byNext(), delegations: mapOf(phone), now: 0 });
    const old = await buildUpdate(log, { revoked: [{ key: device(2).key, keep: [] }] }, root(0));
    const after = await extend(linked.log, old);
    expect(after.state).toEqual(linked.log.state);
    await expect(buildChange(linked.log, { author: byRoot, delegations: all, now: 0 })).rejects.toThrow(TypeError);
  });

  test('IDN-24 a key that stood before is refused as the next root key', async () => {
    const { log } = await family();
    for (const used of [100, 101, 200]) {
      const author = byNext(testKey(used));
      await expect(buildChange(log, { author, delegations: none, now: 0 }), `key ${used}`).rejects.toThrow(RangeError);
    }
  });

  test('IDN-24 a device adds a further one; one that was put out neither adds nor is added', async () => {
    const { log, phone, all } = await family();
    const watch = { key: device(6).key, x25519: testX25519(3), clock: 3 };
    const zeros = (length: number) => new Uint8Array(length);
    const [write] = await buildDeviceDelegations(log, watch, device(0), zeros);
    const link = ensureValid(await parseDelegation(write ?? new Uint8Array()));
    expect(link.iss).toBe(device(0).key);
    expect(await may(log, watch.key, mapOf(phone, link))).toBe('valid');
    const out = await buildChange(log, {
      author: byRoot,
      delegations: all,
      now: 0,
      revoked: [{ key: device(0).key, keep: [] }],
      retired: [{ key: device(2).key, seq: 1 }],
    });
    for (const [added, signer] of [
      [watch, device(0)],
      [watch, device(2)],
      [{ ...watch, key: device(0).key }, root(0)],
      [{ ...watch, key: device(2).key }, root(0)],
    ] as const) {
      await expect(buildDeviceDelegations(out.log, added, signer, zeros)).rejects.toThrow(TypeError);
    }
  });
});

describe('putting a device out', () => {
  test('IDN-25 retired: what it wrote and whom it added stay, what it signs later does not', async () => {
    const { log, phone, tablet, all } = await family();
    const retired = [{ key: device(0).key, seq: 4 }];
    const out = await buildChange(log, { author: byRoot, delegations: all, now: 0, retired });
    const seen = await afar(out);
    expect(seen.state.grants).toEqual([tablet.cid]);
    expect(await may(seen, device(1).key, all)).toBe('valid');
    expect(await may(seen, device(0).key, all, { id: phone.cid, seq: 4 })).toBe('valid');
    expect(await may(seen, device(0).key, all, { id: phone.cid, seq: 5 })).toBe('DLG-15 retired');
    // Whoever buys the phone adds a device with its key.
    const sneaked = await delegate(log, device(5).key, { signer: device(0) });
    expect(await may(seen, device(5).key, mapOf(phone, sneaked))).toBe('DLG-17 retired');
    expect(await findStranded(log, seen, all, 0)).toEqual([]);
  });

  test('IDN-25 revoked: all that hangs on it falls, but for what is kept; who is to be added anew is named', async () => {
    const { log, phone, all } = await family();
    const kept = { id: phone.cid, seq: 9 };
    const revoked = [{ key: device(0).key, keep: [kept.id] }];
    const out = await buildChange(log, { author: byRoot, delegations: all, now: 0, revoked });
    const seen = await afar(out);
    expect(await may(seen, device(0).key, all, kept)).toBe('valid');
    expect(await may(seen, device(0).key, all, { id: log.state.position.id, seq: 1 })).toBe('DLG-13 revoked');
    expect(await may(seen, device(1).key, all)).toBe('DLG-13 revoked');
    expect(await may(seen, device(2).key, all)).toBe('valid');
    expect(await findStranded(log, seen, all, 0)).toEqual([device(1).key]);
  });

  test('IDN-25 nobody revokes the key that the identity then goes by', async () => {
    const { log } = await family();
    const revoked = [{ key: root(1).key, keep: [] }];
    await expect(buildChange(log, { author: byNext(), delegations: none, now: 0, revoked })).rejects.toThrow(TypeError);
    const own = [{ key: root(0).key, keep: [] }];
    await expect(buildChange(log, { author: byRoot, delegations: none, now: 0, revoked: own })).rejects.toThrow(
      TypeError,
    );
  });
});
