/** The crowds of test/hostile/swarm.test.ts, one scene a seed. */
import type { Counts, Part } from '../part.js';

type Scenes = typeof import('../../sim/swarm-scenes.js');

const scenes: readonly ((scenes: Scenes, seed: number) => Promise<Counts>)[] = [
  async ({ fakeJoins }, seed) => ({ joins: (await fakeJoins(seed)).enemies * 2 }),
  async ({ hundredKeys }, seed) => ({ joins: (await hundredKeys(seed, false)).enemies }),
  async ({ eclipse }, seed) => ({ joins: (await eclipse(seed, seed % 2 === 0, 600_000)).enemies }),
  async ({ surrounded }, seed) => ({ joins: (await surrounded(seed, false, 3_000)).enemies }),
  async ({ signalFloods }, seed) => ({ 'messages of floods': (await signalFloods(seed)).messages }),
  async ({ linkFloods }, seed) => ({ 'messages of floods': (await linkFloods(seed)).messages }),
  async ({ hundredKeys }, seed) => ({ joins: (await hundredKeys(seed, true, 30)).enemies }),
];

export const part: Part = {
  name: 'swarm',
  weight: 3,
  async run({ seed }) {
    const scene = scenes[seed % scenes.length];
    if (scene === undefined) throw new TypeError('a scene');
    return { ...(await scene(await import('../../sim/swarm-scenes.js'), seed)), crowds: 1 };
  },
};
