/** Drafts: kept by themselves, on all of one's own devices, and seen by nobody else. */
import { createCell } from '../../base/index.js';
import type { SocialGround } from './ground.js';
import { dropDraft, readDrafts, writeDraft } from './kept/drafts.js';
import type { Config } from './kept/values.js';
import type { Draft, Social } from './social-view.js';

export interface DraftKeeping extends Pick<Social, 'drafts' | 'keepDraft' | 'dropDraft'> {
  /** The private documents have changed. */
  draftsChanged(): void;
}

export const createDrafting = (ground: SocialGround): DraftKeeping => {
  const drafts = createCell<readonly Draft[]>([]);

  const draftsChanged = (): void => {
    const kept = ground.self()?.own.household.config;
    if (kept !== undefined) drafts.set(readDrafts(kept));
  };

  /** Resolves when it is kept here. */
  const changing = async (change: (kept: Config) => void): Promise<void> => {
    const { own } = await ground.open();
    change(own.household.config);
    await own.household.config.kept();
    draftsChanged();
  };

  return {
    drafts,
    draftsChanged,
    keepDraft: (draft) => changing((kept) => writeDraft(kept, draft)),
    dropDraft: (id) => changing((kept) => dropDraft(kept, id)),
  };
};
