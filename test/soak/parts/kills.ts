/** Browsers killed in the middle of writing, and what they left looked at: test/faults/kill. Needs a build. */
import type { Part } from '../part.js';

/** A few seconds each; a round starts a browser and a server of its own. */
const killsARound = 12;

export const part: Part = {
  name: 'kills',
  weight: 4,
  needs: 60_000,
  async run({ seed, until, signal }) {
    const { run } = await import('../../faults/kill/run.js');
    const { kills, acknowledged, verified, rows, blocks } = await run({
      seed,
      kills: killsARound,
      until: () => Date.now() > until,
      signal,
    });
    return {
      kills,
      'acknowledged writes': acknowledged,
      'repositories verified': verified,
      'rows read': rows,
      'blocks hashed': blocks,
    };
  },
};
