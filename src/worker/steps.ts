/** What comes in step by step: keys, heads, trees. Fetched with the first that a small profile does not bring in one step (`at-once.ts`). */
import type { Did } from '../base/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import { createHeadsIn, type HeadsIn } from './heads-in.js';
import type { Identities } from './identities.js';
import { createIdentitiesIn, type IdentitiesIn } from './identities-in.js';
import type { Landing } from './landing.js';
import { createPulls, type Pulls } from './pulls.js';
import type { Repositories } from './repository.js';

export interface Steps {
  readonly identitiesIn: IdentitiesIn;
  readonly headsIn: HeadsIn;
  readonly pulls: Pulls;
}

export interface StepsParts {
  readonly context: Context;
  readonly identities: Identities;
  readonly repositories: Repositories;
  readonly blocks: Blocks;
  readonly land: Landing;
  /** New operations or delegations are stored. */
  readonly onChanged: (did: Did) => Promise<void>;
}

export const createSteps = ({ context, identities, repositories, blocks, land, onChanged }: StepsParts): Steps => {
  const identitiesIn = createIdentitiesIn(context, identities, onChanged);
  const headsIn = createHeadsIn(context, repositories, identitiesIn.leftOut);
  return { identitiesIn, headsIn, pulls: createPulls(context, repositories, headsIn, blocks, land) };
};
