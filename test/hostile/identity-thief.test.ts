/** What somebody can do who has spent keys of an identity, or none at all. Each was possible once. */
import { describe, expect, test } from 'vitest';
import type { Cid, DidKey } from '../../src/base/index.js';
import { byteString, cidOfValue, encodeValue, linkTo, parseBase32, type ValueMap } from '../../src/codec/index.js';
import {
  buildUpdate,
  hashOfKey,
  judgeAuthority,
  judgeLog,
  logBytes,
  type Revocation,
  reopenLog,
  type VerifiedLog,
  WRITE,
} from '../../src/identity/index.js';
import { MAX_BRANCHES } from '../../src/identity/limits.js';
import { testKey, testX25519 } from '../helpers/keys.js';
import {
  coldly,
  delegate,
  device,
  ensureValid,
  extend,
  forge,
  mapOf,
  person,
  recover,
  root,
  rotate,
  said,
  thief,
} from '../identity/helpers.js';

const someCommit = (mark: number): Promise<Cid> => cidOfValue(encodeValue({ mark }));

const hashField = async (key: DidKey) => byteString(parseBase32(await hashOfKey(key)) ?? new Uint8Array());

const keeping = (revoked: readonly Revocation[]): ValueMap[string] =>
  revoked.map(({ key, keep }) => ({ key, keep: keep.map(linkTo) }));

/** A rank-1 rotation below what the owner made, by a root key that was announced there and is spent since. */
const forkWithSpentKey = async (
  at: VerifiedLog,
  spent: number,
  nextRoot: number,
  revoked: readonly Revocation[],
): Promise<Uint8Array> =>
  forge(
    {
      v: 1,
      kind: 'rotation',
      did: at.did,
      n: at.state.position.n + 1,
      prev: linkTo(at.state.position.id),
      key: testKey(spent),
      root: testKey(spent),
      next: { recovery: await hashField(testKey(200)), root: await hashField(testKey(nextRoot)) },
      backup: byteString(testX25519(1)),
      grants: [],
      witnesses: { keys: [], threshold: 0 },
      revoked: keeping(revoked),
      retired: [],
    },
    root(spent - 100),
  );

const asks = (log: VerifiedLog, commit: Cid) =>
  judgeAuthority({
    log,
    key: thief(0).key,
    command: WRITE,
    now: 0,
    delegations: new Map(),
    complete: true,
    commit: { id: commit, seq: 1 },
  });

describe('whoever has a spent root key', () => {
  test('IDN-19 gives nothing authority by keeping it in a conflict', async () => {
    const { log } = await person();
    const evil = await someCommit(1);
    const owner = await extend(log, await rotate(log, 1));
    const fork = await forkWithSpentKey(log, 101, 920, [{ key: testKey(950), keep: [evil] }]);
    const frozen = await extend(owner, fork);
    expect(frozen.state).toMatchObject({ conflict: true, position: { n: 0 } });
    expect([...frozen.state.revoked.keys()]).toEqual([testKey(950)]);
    expect(said(await asks(frozen, evil))).toBe('DLG-9 no-authority');
  });

  test('IDN-19 nor by keeping it in a conflict within a conflict', async () => {
    const { log } = await person();
    const evil = await someCommit(1);
    const revoked: readonly Revocation[] = [{ key: testKey(950), keep: [evil] }];
    const first = await extend(log, await rotate(log, 1));
    const second = await extend(first, await rotate(first, 2));
    const below = await forkWithSpentKey(log, 101, 920, revoked);
    const above = await forkWithSpentKey(first, 102, 930, revoked);
    const frozen = await extend(second, below, above);
    expect(frozen.state).toMatchObject({ conflict: true, position: { n: 0 } });
    expect(frozen.disputed).toHaveLength(2);
    expect(said(await asks(frozen, evil))).toBe('DLG-9 no-authority');
  });

  test('IDN-19 what every side keeps stays kept', async () => {
    const { log } = await person();
    const [good, mine] = [await someCommit(1), await someCommit(2)];
    const revoke = (keep: readonly Cid[], seq: number) =>
      buildUpdate(log, { revoked: [{ key: testKey(300), keep }], retired: [{ key: testKey(301), seq }] }, root(0));
    const frozen = await extend(log, await revoke([good], 1), await revoke([good, mine], 2));
    expect(frozen.state.conflict).toBe(true);
    expect(frozen.state.revoked).toEqual(new Map([[testKey(300), new Set([good])]]));
    expect(frozen.state.retired).toEqual(new Map([[testKey(301), 1]]));
    expect(said(await asks(frozen, good))).toBe('valid');
    expect(said(await asks(frozen, mine))).toBe('DLG-9 no-authority');
  });

  test('IDN-20 does not push out, by a flood of branches, the side that revokes', async () => {
    const { log } = await person();
    const revoking = await buildUpdate(log, { revoked: [{ key: testKey(300), keep: [] }] }, root(0));
    const retire = (seq: number) => buildUpdate(log, { retired: [{ key: testKey(301), seq }] }, root(0));
    const frozen = await extend(log, revoking, await retire(0));
    const flood = await Promise.all(Array.from({ length: 100 }, (_, seq) => retire(seq + 1)));
    const flooded = await extend(frozen, ...flood);
    expect(flooded.operations).toHaveLength(1 + 2 * MAX_BRANCHES);
    expect(flooded.state.revoked.has(testKey(300))).toBe(true);
    expect((await coldly(log.did, logBytes(flooded))).state).toEqual(flooded.state);
  });
});

describe('whoever has a spent recovery key', () => {
  const usurp = (log: VerifiedLog, index: number) =>
    recover(log, 0, 2_000 + 10 * index, { nextRecoveryKey: testKey(950) });

  test('IDN-20 does not turn a conflict into a victory by a flood of branches', async () => {
    const { did, log } = await person();
    // Luck of the owner is chosen bad: his id is higher than those of most others.
    const owners = await Promise.all([110, 112, 114, 116, 118].map((fresh) => recover(log, 0, fresh)));
    const owned = await Promise.all(owners.map((bytes) => extend(log, bytes)));
    const highest = owned.reduce((a, b) => (b.state.position.id > a.state.position.id ? b : a));
    const flood = await Promise.all(Array.from({ length: 100 }, (_, index) => usurp(log, index)));
    const usurpers = await Promise.all(flood.map((bytes) => extend(log, bytes)));
    const lowest = usurpers.reduce((a, b) => (b.state.position.id < a.state.position.id ? b : a));
    const crowned = await recover(lowest, 0, 960, { signer: thief(50), nextRecoveryKey: testKey(951) });
    const frozen = await coldly(did, [...logBytes(lowest), crowned, ...logBytes(highest, 1)]);
    expect(frozen.state.conflict).toBe(true);
    const flooded = await extend(frozen, ...flood);
    expect(flooded.state).toMatchObject({ conflict: true, position: log.state.position });
    expect(flooded.operations.map(({ id }) => id)).toContain(highest.state.position.id);
  });

  test('IDN-18 does not freeze a recovery that answered the one that was seen first', async () => {
    const { did, log } = await person();
    const first = await recover(log, 0, 110);
    const again = await extend(log, await recover(log, 0, 120));
    const newest = await recover(again, 1, 130);
    const rival = await recover(log, 0, 140, { nextRecoveryKey: testKey(950) });
    const seen = await extend(log, first);
    const settled = await extend(seen, ...logBytes(again, 1), newest);
    expect(settled.state.root).toBe(testKey(130));
    expect((await extend(settled, rival)).state.root).toBe(testKey(130));
    const other = await extend(await extend(seen, rival), ...logBytes(again, 1), newest);
    expect(other.state).toEqual(settled.state);
    const stored = ensureValid(await reopenLog(did, logBytes(other), other.firstSeen));
    expect(stored.state).toEqual(settled.state);
  });
});

describe('whoever has no key at all', () => {
  test('DLG-14 is told of a bad signature, not to wait, for a delegation that begins later', async () => {
    const { log } = await person();
    const key = device(0).key;
    const forged = await delegate(log, key, { signer: thief(0), issuer: log.did, notBefore: 4_000_000_000 });
    const question = { log, key, command: WRITE, now: 0, complete: true, hint: forged.cid };
    expect(said(await judgeAuthority({ ...question, delegations: mapOf(forged) }))).toBe('DLG-14 bad-signature');
    const honest = await delegate(log, key, { notBefore: 4_000_000_000 });
    expect(said(await judgeAuthority({ ...question, delegations: mapOf(forged, honest) }))).toBe('notYet');
  });

  test('IDN-1 changes nothing by changing the bytes while they are judged', async () => {
    const { did, log } = await person();
    const bytes = await buildUpdate(log, { retired: [{ key: testKey(300), seq: 1 }] }, root(0));
    const given = bytes.slice();
    const judging = judgeLog(did, [given], log);
    given.fill(0);
    const judged = ensureValid(await judging);
    expect(judged.operations.at(-1)?.bytes).toEqual(bytes);
  });

  test('IDN-1 pins no more memory than the operation has', async () => {
    const { did, log } = await person();
    const bytes = await buildUpdate(log, { retired: [{ key: testKey(300), seq: 1 }] }, root(0));
    const message = new Uint8Array(1_000_000);
    message.set(bytes, 500);
    const judged = ensureValid(await judgeLog(did, [message.subarray(500, 500 + bytes.length)], log));
    const held = judged.operations.at(-1)?.unsigned.backup;
    expect(JSON.stringify(held)).toBe(JSON.stringify(byteString(testX25519(1))));
    message.fill(0);
    expect(JSON.stringify(held)).toBe(JSON.stringify(byteString(testX25519(1))));
  });
});
