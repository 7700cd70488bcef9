import { describe, expect, it } from 'vitest';
import { createPart, TabardError } from '../../src/base/index.js';

describe('a part that is fetched when needed', () => {
  it('is fetched once, however many ask at the same time', async () => {
    let loads = 0;
    const part = createPart(async () => {
      loads += 1;
      return { loads };
    });
    const [one, other] = await Promise.all([part(), part()]);
    expect(one).toBe(other);
    expect((await part()).loads).toBe(1);
  });

  it('says offline where it could not be fetched, and is tried again by the next call', async () => {
    const failures: Error[] = [new TypeError('Failed to fetch dynamically imported module')];
    const part = createPart(async () => {
      const failure = failures.pop();
      if (failure !== undefined) throw failure;
      return 'here';
    });
    await expect(part()).rejects.toMatchObject({ code: 'offline', retryable: true });
    expect(await part()).toBe('here');
  });

  it('passes on what the part itself says of its failure', async () => {
    const closed = new TabardError('storage-closed', 'no database is open');
    await expect(createPart(() => Promise.reject(closed))()).rejects.toBe(closed);
  });
});
