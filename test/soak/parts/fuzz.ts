/** The decoders and handlers that the targets name, seed after seed: test/hostile/fuzz. */
import type { Part } from '../part.js';

export const part: Part = {
  name: 'fuzz',
  weight: 4,
  async run({ seed, until, signal }) {
    const { run } = await import('../../hostile/fuzz/targets.js');
    const { inputs, slow } = await run({ seed, until, signal, inputs: 50_000 });
    if (slow.length > 0) throw new Error(`too slow: ${slow.join('; ')}`);
    return { inputs };
  },
};
