/** Wrong passphrases at the lock of a vault. */
import { describe, expect, it } from 'vitest';
import { waitAfter } from '../../src/vault/lock/tries.js';
import { anotherPage, codeOf, locked, open, proof } from './locked.js';

describe('wrong passphrases', () => {
  const wrong = { kind: 'passphrase', passphrase: 'this is not it' } as const;

  it('VLT-13 slow down while the page is open', async () => {
    const { env, time } = await locked();
    for (let i = 0; i < 3; i++) expect(await codeOf((await open(env)).unlock(wrong))).toBe('passphrase-wrong');
    const vault = await open(env);
    expect(await vault.triesWait()).toBe(2_000);
    expect(await codeOf(vault.unlock(proof))).toBe('unlock-wait');
    time.steady += 1_999;
    expect(await codeOf((await open(env)).unlock(proof))).toBe('unlock-wait');
    time.steady += 1;
    expect(await codeOf((await open(env)).unlock(wrong))).toBe('passphrase-wrong');
    expect(await (await open(env)).triesWait()).toBe(4_000);
    time.steady += 4_000;
    await (await open(env)).unlock(proof);
    expect(await vault.triesWait()).toBe(0);
  });

  it('VLT-13 begin their wait anew in a page that is opened anew', async () => {
    const { env, time } = await locked();
    for (let i = 0; i < 3; i++) await codeOf((await open(env)).unlock(wrong));
    time.steady += 1_999;
    const other = anotherPage(env);
    expect(await (await open(other)).triesWait()).toBe(2_000);
    time.steady += 1_999;
    expect(await codeOf((await open(other)).unlock(proof))).toBe('unlock-wait');
    time.steady += 1;
    await (await open(other)).unlock(proof);
  });

  it.each([-86_400_000, 86_400_000])('VLT-13 gain nothing by a clock that is set: by %i', async (by) => {
    const { env, time } = await locked();
    for (let i = 0; i < 3; i++) await codeOf((await open(env)).unlock(wrong));
    time.now += by;
    expect(await codeOf((await open(env)).unlock(proof))).toBe('unlock-wait');
    expect(await codeOf((await open(anotherPage(env))).unlock(proof))).toBe('unlock-wait');
    time.steady += 2_000;
    await (await open(env)).unlock(proof);
  });

  it('VLT-13 of one page are waited for in another that had waited for as many before', async () => {
    const { env, time } = await locked();
    const other = anotherPage(env);
    for (let i = 0; i < 3; i++) await codeOf((await open(env)).unlock(wrong));
    expect(await (await open(other)).triesWait()).toBe(2_000);
    time.steady += 2_000;
    await (await open(env)).unlock(proof);
    time.now += 1;
    for (let i = 0; i < 3; i++) await codeOf((await open(env)).unlock(wrong));
    expect(await codeOf((await open(other)).unlock(proof))).toBe('unlock-wait');
  });

  it('VLT-13 are counted before they are tried, so that closing the page in between saves none', async () => {
    const { env } = await locked();
    let seen: unknown;
    const stretch = async () => {
      seen = env.db.rows.get('tries');
      return new Uint8Array(32);
    };
    const spying = { ...env, stretch };
    await codeOf((await open(spying)).unlock(wrong));
    expect(seen).toMatchObject({ failed: 1 });
  });

  it('VLT-13 are not tried side by side', async () => {
    const { env, time } = await locked();
    for (let i = 0; i < 3; i++) await codeOf((await open(env)).unlock(wrong));
    time.steady += 2_000;
    const codes = await Promise.all([1, 2, 3, 4].map(async () => codeOf((await open(env)).unlock(wrong))));
    expect(codes.filter((code) => code === 'passphrase-wrong')).toHaveLength(1);
    expect(codes.filter((code) => code === 'unlock-wait')).toHaveLength(3);
  });

  it('VLT-13 counts what it cannot read as very many', async () => {
    const { env, time } = await locked();
    env.db.rows.set('tries', { failed: 'none' });
    expect(await codeOf((await open(env)).unlock(proof))).toBe('unlock-wait');
    time.steady += waitAfter(1_000);
    await (await open(env)).unlock(proof);
    expect(waitAfter(1_000)).toBe(900_000);
  });
});
