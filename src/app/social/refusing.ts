/** Whose pushes one does not take: those of whom one has blocked, in public or in private. Fetched with the first push. */
import type { Did } from '../../base/index.js';
import { lettersOf } from '../../codec/index.js';
import type { ConfigDoc } from '../../household/index.js';
import { pathOf } from '../../repo/index.js';
import type { VerifyStore } from '../../worker/index.js';

export interface RefusingParts {
  readonly store: Pick<VerifyStore, 'record'>;
  readonly did: Did;
  readonly config: Pick<ConfigDoc, 'section'>;
}

export const isRefused = async ({ store, did, config }: RefusingParts, from: Did): Promise<boolean> =>
  config.section('blocks').get(from) !== undefined ||
  (await store.record(did, pathOf('app.tabard.block', lettersOf(from)))) !== undefined;
