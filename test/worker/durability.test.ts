/** What is written so that it outlives a loss of power, and what can be had again. */
import { describe, expect, it } from 'vitest';
import { createVerifyStore } from '../../src/worker/index.js';
import { delegate, device, extend, person, recover } from '../identity/helpers.js';
import { clock, random, tab } from './world.js';

/** A tab that notes how each write was asked for. */
const noting = async () => {
  const { store } = await tab();
  const written: string[] = [];
  const verify = createVerifyStore({
    store: {
      ...store,
      write(stores, durability, run) {
        written.push(durability);
        return store.write(stores, durability, run);
      },
    },
    now: () => clock.now,
    random,
  });
  return { verify, written: () => written.splice(0) };
};

describe('keys', () => {
  it('are written strictly, unless it is said that they are somebody else’s', async () => {
    const { did, bytes, log } = await person();
    const delegation = (await delegate(log, device(0).key)).bytes;
    const [own, read] = [await noting(), await noting()];
    await own.verify.receiveOperations(did, [bytes]);
    await own.verify.receiveDelegations(did, [delegation]);
    expect(own.written()).toEqual(['strict', 'strict']);
    await read.verify.receiveOperations(did, [bytes], 'relaxed');
    await read.verify.receiveDelegations(did, [delegation], 'relaxed');
    expect(read.written()).toEqual(['relaxed', 'relaxed']);
  });

  it('are written strictly in any case once a rotation by recovery is among them: which was seen first cannot be had again', async () => {
    const { did, bytes, log } = await person();
    const rotation = await recover(log, 0, 110);
    await extend(log, rotation);
    const { verify, written } = await noting();
    await verify.receiveOperations(did, [bytes], 'relaxed');
    await verify.receiveOperations(did, [rotation], 'relaxed');
    expect(written()).toEqual(['relaxed', 'strict']);
  });
});
