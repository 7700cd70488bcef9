/** Browsers killed while they link, put a device out, take new words and restore: test/faults/kill/identity. Needs a build. */
import type { Part } from '../part.js';

/** Each has a kill of each kind. */
const cyclesARound = 3;

export const part: Part = {
  name: 'identity-kills',
  weight: 4,
  needs: 180_000,
  async run({ seed, until, signal }) {
    const { run } = await import('../../faults/kill/identity/run.js');
    const counts = await run({ seed, cycles: cyclesARound, until: () => Date.now() > until, signal });
    const sum = (left: Readonly<Record<string, number>>): number => Object.values(left).reduce((all, one) => all + one);
    const named = Object.entries(counts).map(([kind, left]) => [`kills in ${kind}`, sum(left)] as const);
    const all = Object.values(counts);
    return {
      ...{ kills: all.reduce((total, left) => total + sum(left), 0) },
      ...Object.fromEntries(named),
      'gone on with': all.reduce((total, left) => total + left['under way'], 0),
    };
  },
};
