/** The small world of test/sim in bad weather: one world a seed. */
import { play } from '../../sim/storm.js';
import type { Part } from '../part.js';

export const part: Part = {
  name: 'storms',
  weight: 2,
  async run({ seed }) {
    const { stored, refused, cut } = await play(1_000 + seed, 120);
    return { storms: 1, 'heads stored': stored, 'messages refused': refused, 'links cut': cut };
  },
};
