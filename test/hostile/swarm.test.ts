/** Crowds around an honest swarm, deterministic: test/sim/swarm-scenes.ts has the scenes, the soak plays them on. */
import { describe, expect, it } from 'vitest';
import { eclipse, fakeJoins, hundredKeys, linkFloods, signalFloods, surrounded } from '../sim/swarm-scenes.js';

const seeds = [1, 2];

describe('a new honest tab is linked to an honest one within 3 seconds', () => {
  it.each(seeds)(
    'SRV-6 among sixty fake joins whose offers lead nowhere and who answer none (seed %i)',
    async (seed) => {
      expect((await fakeJoins(seed)).linkedAfter).toBeLessThanOrEqual(3_000);
    },
  );

  it('SWM-9 where one peer under a hundred session keys has taken all places', { timeout: 60_000 }, async () => {
    expect((await hundredKeys(1, false)).linkedAfter).toBeLessThanOrEqual(3_000);
  });

  it('SWM-9 and also where that peer serves the profile as any keeper', { timeout: 90_000 }, async () => {
    expect((await hundredKeys(1, true, 26)).linkedAfter).toBeLessThanOrEqual(3_000);
  });
});

describe('a visitor among liars that serve an older version gets the newest, and is told that it is the owner', () => {
  it.each(seeds)('SRV-6 from one honest host, when twenty liars are of one address (seed %i)', async (seed) => {
    expect((await eclipse(seed, false, 3_000)).newestAfter).toBeLessThanOrEqual(3_000);
  });

  it('SRV-6 when each liar has an address of its own', async () => {
    expect((await eclipse(1, true, 600_000)).enemies).toBe(20);
  });

  it('SWM-9 when forty of one address have taken all its places before the host comes', {
    timeout: 60_000,
  }, async () => {
    expect((await surrounded(1, false, 3_000)).newestAfter).toBeLessThanOrEqual(3_000);
  });
});

describe('who floods is dropped, the honest see each edit within a second', () => {
  it('SRV-7 at the rendezvous: joins and leaves, offers, answers to nobody, nonsense', async () => {
    expect(await signalFloods(1)).toMatchObject({ dropped: 4 });
  });

  it('SYN-9 at a link: signals to pass on, lists, comings and goings, noise, messages as long as they may be', async () => {
    expect(await linkFloods(1)).toMatchObject({ dropped: 5 });
  }, 60_000);
});
