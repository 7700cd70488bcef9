/** When to offer to install: after the first edit was kept, never before, and not again once it was put away. */
import { createCell, type Dispose, type Readable } from '../base/index.js';
import type { Page } from './page.js';
import type { InstallState, SaveState } from './view.js';

export interface InstallKeeper {
  readonly state: Readable<InstallState>;
  /** Watches the fate of edits. */
  edited(save: Readable<SaveState>): void;
  dismiss(): void;
}

export const createInstall = (page: Page): InstallKeeper => {
  const { install } = page;
  const cell = createCell<InstallState>({ offer: 'none', installed: install.installed });
  let hasEdited = false;
  let dismissed = false;
  let watching: Dispose | undefined;

  const conclude = (): void => {
    const may = hasEdited && !dismissed && !install.installed;
    const offer = !may ? 'none' : install.promptable.get() ? 'prompt' : install.byHand ? 'guide' : 'none';
    if (offer !== cell.get().offer) cell.set({ offer, installed: install.installed });
  };
  install.promptable.subscribe(conclude);

  return {
    state: cell,
    edited(save) {
      watching ??= save.subscribe(() => {
        if (save.get().kind !== 'published') return;
        hasEdited = true;
        watching?.();
        conclude();
      });
    },
    dismiss() {
      dismissed = true;
      conclude();
    },
  };
};
