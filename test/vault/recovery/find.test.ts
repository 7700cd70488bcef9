import { describe, expect, test, vi } from 'vitest';
import type { DidKey } from '../../../src/base/index.js';
import { buildChange, buildGenesis, buildUpdate, type VerifiedLog } from '../../../src/identity/index.js';
import { deriveBackupKey, deriveRecoveryKey } from '../../../src/vault/index.js';
import { findRecovery, recoveryAuthor } from '../../../src/vault/recovery/index.js';
import { testKey, testSigner } from '../../helpers/keys.js';
import { extend, rotate } from '../../identity/helpers.js';
import { subtleWithoutCurves } from '../memory.js';

// Thousands of keys: on a loaded machine they take their time.
vi.setConfig({ testTimeout: 600_000 });

type Bytes = Uint8Array<ArrayBuffer>;

const words = (fill: number): Bytes => new Uint8Array(16).fill(fill);
const [mine, newer, his] = [words(7), words(8), words(9)];

/** An identity whose genesis announces recovery key `index` of some words. */
const born = async (entropy: Bytes, index = 0): Promise<VerifiedLog> => {
  const made = await buildGenesis({
    root: testSigner(100),
    nextRecoveryKey: await deriveRecoveryKey(entropy, index),
    nextRootKey: testKey(101),
    backup: await deriveBackupKey(entropy),
  });
  return made.log;
};

interface Rescue {
  readonly entropy: Bytes;
  readonly index: number;
  readonly fresh: number;
  readonly newEntropy?: Bytes;
  readonly after?: VerifiedLog;
}

/** As a page would do it: words, match, authorship, operation. */
const rescue = async (log: VerifiedLog, { entropy, index, fresh, newEntropy, after }: Rescue) => {
  const keys: { readonly root: DidKey; readonly nextRootKey: DidKey } = {
    root: testKey(fresh),
    nextRootKey: testKey(fresh + 1),
  };
  const author = await recoveryAuthor({ entropy, index, ...keys, ...(newEntropy === undefined ? {} : { newEntropy }) });
  const from = after === undefined ? {} : { after: after.state.position.id };
  return buildChange(log, { author, delegations: new Map(), now: 0, ...from });
};

const summary = async (log: VerifiedLog, entropy: Bytes) =>
  (await findRecovery(log, entropy)).map(({ index, order, after }) => ({ index, order, after: after !== undefined }));

describe('finding the recovery key of some words', () => {
  test('RCV-1 the first index, a later one and the last', async () => {
    for (const index of [0, 30, 999]) {
      const log = await born(mine, index);
      expect(await findRecovery(log, mine)).toEqual([
        { index, operation: log.state.position.id, order: 'same', after: undefined },
      ]);
    }
  });

  test('RCV-1 other words find nothing, nor is an index over the last one tried', async () => {
    expect(await findRecovery(await born(mine), his)).toEqual([]);
  });

  test('RCV-1 is the same where WebCrypto lacks the curves', async () => {
    const log = await born(mine, 26);
    expect(await findRecovery(log, mine, subtleWithoutCurves())).toEqual(await findRecovery(log, mine));
  });

  test('RCV-1 after updates and rotations the newest state is built upon', async () => {
    const log = await born(mine);
    const updated = await extend(
      log,
      await buildUpdate(log, { retired: [{ key: testKey(1), seq: 1 }] }, testSigner(100)),
    );
    const rotated = await extend(updated, await rotate(updated, 1));
    expect(await summary(rotated, mine)).toEqual([{ index: 0, order: 'same', after: false }]);
  });

  test('RCV-1 after a recovery the next index is good and the last one spent', async () => {
    const log = await born(mine);
    const saved = await rescue(log, { entropy: mine, index: 0, fresh: 110 });
    expect(saved.outcome).toBe('stands');
    expect(await summary(saved.log, mine)).toEqual([
      { index: 1, order: 'same', after: false },
      { index: 0, order: 'older', after: true },
    ]);
    const again = await rescue(saved.log, { entropy: mine, index: 1, fresh: 120 });
    expect(again.outcome).toBe('stands');
  });

  test('RCV-2 words that were replaced are known as such, and what they sign does not stand', async () => {
    const log = await born(mine);
    const renewed = await rescue(log, { entropy: mine, index: 0, fresh: 110, newEntropy: newer });
    expect(renewed.log.state.backup).toEqual(await deriveBackupKey(newer));
    expect(await summary(renewed.log, newer)).toEqual([{ index: 0, order: 'same', after: false }]);
    expect(await summary(renewed.log, mine)).toEqual([{ index: 0, order: 'older', after: true }]);
    const late = await rescue(renewed.log, { entropy: mine, index: 0, fresh: 130, after: log });
    expect(late.outcome).toBe('overruled');
  });

  test('RCV-2 a thief who updates on is found below', async () => {
    const log = await born(mine);
    const his = await extend(
      log,
      await buildUpdate(log, { revoked: [{ key: testKey(5), keep: [] }] }, testSigner(100)),
    );
    const [match] = await findRecovery(his, mine);
    expect(match).toMatchObject({ order: 'same', operation: his.state.position.id });
    const under = await rescue(his, { entropy: mine, index: 0, fresh: 110, after: log });
    expect(under).toMatchObject({ outcome: 'stands' });
    expect([...under.log.state.revoked.keys()]).toEqual([]);
  });

  test('RCV-2 words used twice are a dispute, in which each side can be gone on from; going on ends it', async () => {
    const log = await born(mine);
    const one = await rescue(log, { entropy: mine, index: 0, fresh: 110 });
    const two = await rescue(one.log, { entropy: mine, index: 0, fresh: 120, after: log });
    // Who saw the first one keeps it; who saw neither has a dispute.
    expect(two.outcome).toBe('overruled');
    const cold = await extend(await extend(log), ...two.log.operations.map(({ bytes }) => bytes));
    expect(cold.state.conflict).toBe(true);
    const matches = await findRecovery(cold, mine);
    expect(matches.map(({ index, order }) => [index, order])).toEqual([
      [0, 'same'],
      [1, 'disputed'],
      [1, 'disputed'],
    ]);
    const side = matches[1];
    if (side?.after === undefined) throw new Error('a side to go on from');
    const author = await recoveryAuthor({ entropy: mine, index: 1, root: testKey(140), nextRootKey: testKey(141) });
    const ended = await buildChange(cold, { author, delegations: new Map(), now: 0, after: side.after });
    expect(ended.outcome).toBe('stands');
    expect(ended.log.state).toMatchObject({ conflict: false, root: testKey(140) });
  });

  test('RCV-1 the last index needs new words, and new words are new', async () => {
    const keys = { root: testKey(110), nextRootKey: testKey(111) };
    await expect(recoveryAuthor({ entropy: mine, index: 999, ...keys })).rejects.toThrow('new words');
    await expect(recoveryAuthor({ entropy: mine, index: 0, ...keys, newEntropy: words(7) })).rejects.toThrow(TypeError);
    const last = await born(mine, 999);
    const renewed = await rescue(last, { entropy: mine, index: 999, fresh: 110, newEntropy: newer });
    expect(renewed.outcome).toBe('stands');
  });
});
