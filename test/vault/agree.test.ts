import { describe, expect, it } from 'vitest';
import { agree, makeAgreementKey, makeVault, openFromKey, openVault, sealToKey } from '../../src/vault/index.js';
import { environment, recordedRandom, subtleWithoutCurves } from './memory.js';

const { random } = recordedRandom();
const context = new TextEncoder().encode('for a test').slice();

describe('agreement', () => {
  it('VLT-8 two keys come to the same, with WebCrypto and without', async () => {
    const [a, b] = [await makeAgreementKey(random), await makeAgreementKey(random, subtleWithoutCurves())];
    const shared = await agree(a.secret, b.publicKey);
    expect(shared).toHaveLength(32);
    expect(await agree(b.secret, a.publicKey)).toEqual(shared);
    expect(await agree(b.secret, a.publicKey, subtleWithoutCurves())).toEqual(shared);
  });

  it.each([
    ['zero', new Uint8Array(32)],
    ['one', Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0))],
    ['short', new Uint8Array(31)],
  ])('VLT-8 a key that is none is refused: %s', async (_, key) => {
    const { secret } = await makeAgreementKey(random);
    expect(await agree(secret, key)).toBeUndefined();
    expect(await agree(secret, key, subtleWithoutCurves())).toBeUndefined();
  });

  it('VLT-8 a browser that gives zeros for such a key, instead of refusing it, is not believed', async () => {
    const { secret, publicKey } = await makeAgreementKey(random);
    const careless = new Proxy(crypto.subtle, {
      get: (target, name) => {
        if (name === 'deriveBits') return async () => new ArrayBuffer(32);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    expect(await agree(secret, publicKey, careless)).toBeUndefined();
  });

  it('VLT-8 a box opens with its key and context, and with no other', async () => {
    const [own, other] = [await makeAgreementKey(random), await makeAgreementKey(random)];
    const plain = random(40);
    const box = await sealToKey(random, own.publicKey, plain, context);
    expect(await openFromKey(own, box, context)).toEqual(plain);
    expect(await openFromKey(other, box, context)).toBeUndefined();
    expect(await openFromKey(own, box, new TextEncoder().encode('for anything').slice())).toBeUndefined();
    expect(await openFromKey({ ...own, publicKey: other.publicKey }, box, context)).toBeUndefined();
    expect(await openFromKey(own, { ...box, ephemeral: other.publicKey }, context)).toBeUndefined();
    const again = await sealToKey(random, own.publicKey, plain, context);
    expect(again.sealed).not.toEqual(box.sealed);
  });
});

describe('what later operations need of a vault', () => {
  it('VLT-9 a key for a later rotation is kept, signs, and is here after opening again', async () => {
    const env = environment();
    const vault = await makeVault(env);
    const made = await vault.makeRootKey();
    expect(await vault.heldKeys()).toEqual(expect.arrayContaining([vault.rootKey, vault.nextRootKey, made]));
    const again = await openVault(env);
    expect((await again?.signerOf(made))?.key).toBe(made);
    expect(await again?.signerOf(vault.deviceKey)).toBeUndefined();
    vault.lock();
    await expect(vault.makeRootKey()).rejects.toMatchObject({ code: 'vault-locked' });
  });

  it('VLT-9 what a device is handed takes the place of what it made for itself, in one write', async () => {
    const [old, env] = [await makeVault(environment()), environment()];
    const fresh = await makeVault(env);
    const entropy = await old.recoveryEntropy();
    const recovery = { index: 3, key: await old.recoveryKey(), backup: old.backupKey, entropy };
    await fresh.adopt({ household: { epoch: 4, key: await old.householdKey() }, recovery });
    const again = await openVault(env);
    expect(await again?.householdKey()).toEqual(await old.householdKey());
    expect(again?.householdEpoch).toBe(4);
    expect([again?.recoveryIndex, await again?.recoveryKey()]).toEqual([3, await old.recoveryKey()]);
    expect(again?.backupKey).toEqual(old.backupKey);
    expect(await again?.recoveryEntropy()).toEqual(entropy);
  });

  it('VLT-9 without words none are left, and a later epoch follows an earlier one, never the other way', async () => {
    const env = environment();
    const vault = await makeVault(env);
    const recovery = { index: 0, key: await vault.recoveryKey(), backup: vault.backupKey, entropy: undefined };
    await vault.adopt({ household: { epoch: 2, key: random(32) }, recovery });
    expect(await vault.recoveryEntropy()).toBeUndefined();
    const other = await openVault(env);
    const [third, first] = [random(32), random(32)];
    await vault.keepHouseholdKey(3, third);
    await vault.keepHouseholdKey(1, first);
    expect([vault.householdEpoch, await vault.householdKey(), await vault.householdKey(1)]).toEqual([3, third, first]);
    expect(other?.householdEpoch).toBe(2);
    await other?.refresh();
    expect(other?.householdEpoch).toBe(3);
  });
});
