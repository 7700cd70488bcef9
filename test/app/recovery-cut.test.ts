/** The machine dies in the middle of making new words: at the next start the old ones count and nothing has begun, or the new ones do, whole. */
import { describe, expect, it } from 'vitest';
import { powersOf } from '../../src/app/linking/authority.js';
import { openOwn } from '../../src/app/own.js';
import { hashOfKey } from '../../src/identity/index.js';
import { deriveRecoveryKey, encodeWords } from '../../src/vault/index.js';
import { clock } from '../worker/world.js';
import { firstDevice } from './devices-world.js';
import { dying } from './dying.js';
import { practise, recoveryOf, typeBack } from './recovery-world.js';

/** Makes new words on a device that dies after so many writes. Undefined if it did not die. */
const cutAfter = async (left: number): Promise<'old' | 'new' | undefined> => {
  const { device, own } = await firstDevice();
  const { recovery } = await recoveryOf({ device, own });
  const old = await practise(recovery);
  const fresh = await recovery.makeNew({});
  await typeBack(fresh);
  const { guard, died } = dying(left);
  const [put, receive, finish] = [device.keys.put, device.verify.receiveOperations, device.verify.finishCommit];
  device.keys.put = guard(put);
  device.verify.receiveOperations = guard(receive);
  device.verify.finishCommit = guard(finish);
  const committed = await fresh.commit().then(
    () => true,
    () => false,
  );
  // What is left to do goes on by itself.
  if (committed) await expect.poll(async () => died() || !device.keys.rows.has('secret/entropy-draft')).toBe(true);
  Object.assign(device.keys, { put });
  Object.assign(device.verify, { receiveOperations: receive, finishCommit: finish });
  await own.household.close();

  const again = await openOwn(device.parts, own.did);
  const next = await recoveryOf({ device, own: again });
  expect(next.failures).toEqual([]);
  const { log } = await powersOf(device.verify, again.vault, again.did);
  const entropy = await again.vault.recoveryEntropy();
  if (entropy === undefined) throw new TypeError('the words are gone');
  // The words that are kept are those that count.
  expect(await hashOfKey(await deriveRecoveryKey(entropy, 0))).toBe(log.state.next.recovery);
  expect(device.keys.rows.has('secret/entropy-draft')).toBe(false);
  expect(next.recovery.view.get()).toMatchObject({ words: 'kept', practisedAt: clock.now });
  const words = await encodeWords(entropy);
  const outcome = words.join() === fresh.words.join() ? 'new' : 'old';
  expect(words).toEqual(outcome === 'new' ? fresh.words : old);
  // Committed is committed.
  if (committed) expect(outcome).toBe('new');
  if (outcome === 'new') expect(again.vault.householdEpoch).toBeGreaterThan(0);
  else expect(log.operations).toHaveLength(1);
  await again.writer.write([{ path: again.profilePath, value: { name: 'Ada', bio: outcome, links: [], tags: [] } }]);
  await again.close();
  return died() ? outcome : undefined;
};

describe('a cut while new words are made', () => {
  it('RCV-6 leaves the old words or the new ones, wherever it comes', async () => {
    const outcomes: string[] = [];
    for (let left = 0; ; left++) {
      const outcome = await cutAfter(left);
      if (outcome === undefined) break;
      outcomes.push(outcome);
    }
    expect(new Set(outcomes)).toEqual(new Set(['old', 'new']));
    // Never back and forth.
    expect(outcomes.join()).toBe([...outcomes].sort().reverse().join());
  });
});
