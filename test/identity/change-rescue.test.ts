/** How an owner saves an identity from loss and theft: each operation is judged as a stranger would, from its bytes. */
import { describe, expect, test } from 'vitest';
import {
  type Authorship,
  buildChange,
  buildUpdate,
  deltasAfter,
  logUntil,
  type VerifiedLog,
} from '../../src/identity/index.js';
import { testKey, testX25519 } from '../helpers/keys.js';
import { afar, byNext, byRoot, byWords, family, may, none } from './family.js';
import { device, extend, person, recover, recovery, root, rotate, thief } from './helpers.js';

describe('recovering', () => {
  test('IDN-26 the words bring the identity to new keys; devices that are not put out go on', async () => {
    const { log, laptop, all } = await family();
    const revoked = [{ key: device(0).key, keep: [] }];
    const saved = await buildChange(log, { author: byWords(), delegations: all, now: 0, revoked });
    const seen = await afar(saved);
    expect(saved.outcome).toBe('stands');
    expect(seen.state).toMatchObject({ root: testKey(110), grants: [laptop.cid], backup: log.state.backup });
    expect(await may(seen, device(2).key, all)).toBe('valid');
    expect(await may(seen, device(0).key, all)).toBe('DLG-13 revoked');
    const again = await buildChange(seen, { author: byWords(1, 120), delegations: all, now: 0 });
    expect(again.outcome).toBe('stands');
    expect(again.log.state.root).toBe(testKey(120));
  });

  test('IDN-26 new words: the old ones are spent, and the backup key changes with them', async () => {
    const { log, all } = await family();
    const author: Authorship = {
      by: 'recovery',
      signer: recovery(0),
      root: root(1).key,
      nextRootKey: testKey(150),
      nextRecoveryKey: testKey(250),
      backup: testX25519(5),
    };
    const renewed = await buildChange(log, { author, delegations: all, now: 0 });
    expect(renewed.log.state).toMatchObject({ root: root(1).key, backup: testX25519(5) });
    // Old words, where the new ones are known.
    for (const index of [0, 1]) {
      await expect(buildChange(renewed.log, { author: byWords(index), delegations: all, now: 0 })).rejects.toThrow(
        'announced',
      );
    }
    const rival = await buildChange(renewed.log, {
      author: byWords(),
      delegations: all,
      now: 0,
      after: log.state.position.id,
    });
    expect(rival.outcome).toBe('overruled');
    expect(rival.log.state.position).toEqual(renewed.log.state.position);
  });

  test('IDN-26 a lost key comes back as nothing: neither as root key nor as an announced one', async () => {
    const { log } = await family();
    for (const [field, used] of [
      ['root', 100],
      ['nextRootKey', 101],
      ['nextRecoveryKey', 200],
    ] as const) {
      const author = { ...byWords(), [field]: testKey(used) } as Authorship;
      await expect(buildChange(log, { author, delegations: none, now: 0 }), field).rejects.toThrow(RangeError);
    }
  });
});

describe('outranking a thief', () => {
  /** He has the phone with its root key: he puts the laptop out and goes on from there. */
  const robbed = async () => {
    const { log, all } = await family();
    const first = await buildUpdate(log, { revoked: [{ key: device(2).key, keep: [] }] }, root(0));
    const one = await extend(log, first);
    const two = await extend(one, await buildUpdate(one, { retired: [{ key: device(1).key, seq: 0 }] }, root(0)));
    return { log, all, two };
  };

  test('IDN-27 a rotation on top of his operations would keep what he revoked; one from before undoes it', async () => {
    const { log, all, two } = await robbed();
    const revoked = [{ key: device(0).key, keep: [] }];
    const onTop = await buildChange(two, { author: byNext(), delegations: all, now: 0, revoked });
    expect(await may(onTop.log, device(2).key, all)).toBe('DLG-13 revoked');
    for (const author of [byNext(), byWords()]) {
      const under = await buildChange(two, { author, delegations: all, now: 0, revoked, after: log.state.position.id });
      expect(under.outcome).toBe('stands');
      const seen = await afar(under);
      expect(await may(seen, device(2).key, all)).toBe('valid');
      expect(await may(seen, device(0).key, all)).toBe('DLG-13 revoked');
      expect([...seen.state.retired.keys()]).toEqual([]);
    }
  });

  test('IDN-27 what is lost with his branch is listed, so that it can be repeated', async () => {
    const { log, all, two } = await robbed();
    const from = log.state.position.id;
    const lost = await deltasAfter(two, from);
    expect(lost).toEqual({ revoked: [{ key: device(2).key, keep: [] }], retired: [{ key: device(1).key, seq: 0 }] });
    const repeated = await buildChange(two, { author: byWords(), delegations: all, now: 0, after: from, ...lost });
    expect([...repeated.log.state.revoked.keys()]).toEqual([device(2).key]);
    expect(await deltasAfter(two, two.state.position.id)).toEqual({ revoked: [], retired: [] });
    const more = await extend(
      two,
      await buildUpdate(two, { revoked: [{ key: device(2).key, keep: [from] }] }, root(0)),
    );
    expect(await deltasAfter(more, two.state.position.id)).toEqual({
      revoked: [{ key: device(2).key, keep: [from] }],
      retired: [],
    });
  });

  test('IDN-27 an equal key against an equal one is told as a dispute, and the words end it', async () => {
    const { log, all } = await family();
    // He has the next root key as well.
    const his = await extend(log, await rotate(log, 1, { nextRootKey: thief(0).key }));
    const after = log.state.position.id;
    const equal = await buildChange(his, { author: byNext(), delegations: all, now: 0, after });
    expect(equal.outcome).toBe('disputed');
    expect(equal.log.state.conflict).toBe(true);
    const ended = await buildChange(equal.log, { author: byWords(), delegations: all, now: 0 });
    expect(ended.outcome).toBe('stands');
    expect((await afar(ended)).state).toMatchObject({ conflict: false, root: testKey(110) });
  });

  test('IDN-27 a lesser key is told that it does not help', async () => {
    const { log, all } = await family();
    const saved = await extend(log, await recover(log, 0, 110));
    const late = await buildChange(saved, { author: byNext(), delegations: all, now: 0, after: log.state.position.id });
    expect(late.outcome).toBe('overruled');
    expect(late.log.state.position).toEqual(saved.state.position);
    const update = buildChange(saved, { author: byRoot, delegations: all, now: 0, after: log.state.position.id });
    await expect(update).rejects.toThrow(TypeError);
  });

  test('IDN-27 the log as it stood can be built upon, at any of its operations and at no other', async () => {
    const { log, two } = await robbed();
    expect((await logUntil(two, log.state.position.id)).state).toEqual(log.state);
    expect((await logUntil(two, two.state.position.id)).state).toEqual(two.state);
    const rival = await extend(two, await rotate(log, 1));
    expect((await logUntil(rival, two.state.position.id)).state).toEqual(two.state);
    const stranger = (await recoverElsewhere()).state.position.id;
    await expect(logUntil(two, stranger)).rejects.toThrow(RangeError);
  });
});

const recoverElsewhere = async (): Promise<VerifiedLog> => {
  const { log } = await person();
  return extend(log, await recover(log, 0, 300));
};
