/** A repository that is larger than what the worker keeps in memory of it. */
import { expect, it } from 'vitest';
import { CACHE_BYTES } from '../../src/worker/limits.js';
import { gather, owner, path, tab } from './world.js';

it('an export has every record, though reading some pushes others out of the cache', { timeout: 180_000 }, async () => {
  const me = await owner();
  const size = 200_000;
  const records = Math.ceil(CACHE_BYTES / size) + 20;
  for (let done = 0; done < records; done += 20)
    await me.commit(
      Array.from({ length: 20 }, (_, at) => ({
        path: path(`com.example.notes/${String(done + at).padStart(4, '0')}`),
        value: { text: `${done + at} `.padEnd(size, 'x') },
      })),
    );
  // What was read last is in the cache, and must not be lost by reading the rest.
  const parts = await gather(me.verify.exportCar(me.did));
  const car = new Uint8Array(Buffer.concat(parts));
  expect(car.length).toBeGreaterThan(records * size);
  const visitor = await tab();
  expect((await visitor.verify.importCar(car)).records).toBe(Math.ceil(records / 20) * 20);
  const again = await gather(visitor.verify.exportCar(me.did));
  expect(again.reduce((sum, part) => sum + part.length, 0)).toBe(car.length);
});
