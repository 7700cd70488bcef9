import { describe, expect, test } from 'vitest';
import {
  buildGenesis,
  buildRotation,
  buildUpdate,
  judgeAuthority,
  judgeLog,
  logBytes,
  WRITE,
} from '../../src/identity/index.js';
import { testKey, testX25519 } from '../helpers/keys.js';
import { delegate, device, ensureValid, extend, mapOf, person, recover, recovery, root, rotate } from './helpers.js';

describe('building an identity log', () => {
  test('a genesis gives a DID and a log in its state', async () => {
    const { did, log } = await person();
    expect(did).toMatch(/^did:tabard:[a-z2-7]{32}$/);
    expect(log.state).toMatchObject({ did, root: testKey(100), conflict: false, grants: [], position: { n: 0 } });
  });

  test('update, rotation and recovery follow each other and all judge valid from their bytes', async () => {
    const { did, log: first } = await person();
    const retired = [{ key: testKey(300), seq: 4 }];
    const updated = await extend(first, await buildUpdate(first, { retired }, root(0)));
    const rotated = await extend(updated, await rotate(updated, 1));
    const recovered = await extend(rotated, await recover(rotated, 0, 110, { backup: testX25519(2) }));
    expect(recovered.state).toMatchObject({ root: testKey(110), position: { n: 3 }, backup: testX25519(2) });
    expect(recovered.state.retired).toEqual(new Map([[testKey(300), 4]]));
    expect(ensureValid(await judgeLog(did, logBytes(recovered))).state).toEqual(recovered.state);
    expect(logBytes(recovered, 2)).toHaveLength(2);
  });

  test('a delegation by the genesis root key lets a device write', async () => {
    const { log } = await person();
    const delegation = await delegate(log, device(0).key);
    const judged = await judgeAuthority({
      log,
      key: device(0).key,
      command: WRITE,
      delegations: mapOf(delegation),
      now: 0,
    });
    expect(ensureValid(judged)).toEqual({ chain: [delegation], clockId: 7 });
  });

  test('mistakes are told to the programmer', async () => {
    const { log } = await person();
    await expect(buildUpdate(log, {}, root(5))).rejects.toThrow(TypeError);
    await expect(rotate(log, 2)).rejects.toThrow('announced');
    await expect(buildRotation(log, { signer: recovery(0), nextRootKey: testKey(1), grants: [] })).rejects.toThrow(
      TypeError,
    );
    await expect(rotate(log, 1, { nextRecoveryKey: testKey(5) })).rejects.toThrow(TypeError);
    await expect(rotate(log, 1, { nextRootKey: testKey(100) })).rejects.toThrow(RangeError);
    const key = testKey(1);
    const twice = buildGenesis({ root: root(0), nextRecoveryKey: key, nextRootKey: key, backup: testX25519(1) });
    await expect(twice).rejects.toThrow(RangeError);
  });
});
