import { describe, expect, it } from 'vitest';
import { createTestClock, createTestNetwork, createTestPool, introduce, settled } from './support.js';

const twoPools = async () => {
  const network = createTestNetwork();
  const clock = createTestClock();
  const a = await createTestPool(network, clock, 1);
  const b = await createTestPool(network, clock, 2);
  return { network, clock, a, b };
};

describe('LNK: the pool', () => {
  it('LNK-2 links two tabs: each names the other by its session key, both hold the same transcript', async () => {
    const { a, b } = await twoPools();
    expect(await introduce(a.pool, b.pool)).toBe(true);
    await settled();
    const [ab] = a.opened;
    const [ba] = b.opened;
    expect(ab?.remote).toBe(b.signer.key);
    expect(ba?.remote).toBe(a.signer.key);
    expect(ab?.transcript).toEqual(ba?.transcript);
    expect(ab?.id).toBe(ba?.id);
    expect([ab?.dialed, ba?.dialed]).toEqual([true, false]);
    const got: string[] = [];
    ba?.on('message', ({ channel, bytes }) => got.push(`${channel} ${bytes.length}`));
    await ab?.send('control', new Uint8Array(10));
    await ab?.send('bulk', new Uint8Array(3_000_000));
    await settled();
    expect(got).toEqual(['control 10', 'bulk 3000000']);
  });
});
