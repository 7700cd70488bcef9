/**
 * One's own identity in use: keys and private documents (`own.ts`), editing, following. One chunk, fetched by those who have an identity or make one.
 */
import type { Did } from '../base/index.js';
import type { Store } from '../store/index.js';
import type { HeadInfo, VerifyStore } from '../worker/index.js';
import { createEditing, type Editing, publish } from './editor.js';
import { createFollows, type Follows } from './follows.js';
import { type Own, openOwn } from './own.js';
import type { Page } from './page.js';
import type { Pictures } from './pictures.js';

export { takeUp } from './take-up.js';

export interface MineParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly pictures: Pictures;
  /** This profile's database in this tab. */
  readonly local: Store;
  readonly clockOff: () => Promise<number | null>;
  readonly announce: (head: HeadInfo) => void;
  readonly failedWith: (error: unknown) => void;
  /** Something was kept: storage works. */
  readonly stored: () => void;
  /** Whether this tab publishes what an earlier run left behind. */
  readonly leads: () => boolean;
  /** Whether this device takes part in keeping profiles online. */
  readonly pins: () => boolean;
}

export interface Mine {
  readonly own: Own;
  readonly editing: Editing;
  readonly follows: Follows;
  /** Publishes what an earlier run, or a locked one, kept and could not publish. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/** Takes an identity into use. */
export const assembleMine = (parts: MineParts, own: Own): Mine => {
  const { page, store, pictures, failedWith, stored, leads, pins } = parts;
  const editing = createEditing({ page, store, pictures, own, failedWith, stored, leads });
  const follows = createFollows({
    store,
    pictures,
    now: page.now,
    timers: page.timers,
    own: () => own,
    pins,
    failedWith,
  });
  return {
    own,
    editing,
    follows,
    catchUp: async () => {
      if (!own.household.profile.empty && !own.vault.locked) await publish(own);
    },
    close() {
      editing.close();
      return own.close();
    },
  };
};

/** Opens what an earlier visit made. Throws `vault-damaged`. */
export const openMine = async (parts: MineParts, did: Did): Promise<Mine> =>
  assembleMine(parts, await openOwn(parts, did));

/** The first publication. */
export const publishFirst = async ({ own, editing }: Mine, name: string): Promise<void> => {
  own.household.profile.setText('name', name);
  await editing.publisher.flush();
  await publish(own);
};
