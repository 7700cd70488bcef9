/** An identity conflict in real browsers: test/hostile/thief. Needs a build. */
import type { Part } from '../part.js';

export const part: Part = {
  name: 'thief',
  weight: 1,
  needs: 240_000,
  rounds: 1,
  async run({ signal }) {
    const { run } = await import('../../hostile/thief/run.js');
    return { 'conflicts settled': await run(signal) };
  },
};
