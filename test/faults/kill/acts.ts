/** What a page is killed in: work that goes on without a pause until there is no page any more. */
import type { Page } from 'playwright-core';
import { ready } from '../../e2e/support/pages.js';
import { openChecker } from './checker-script.js';
import { bioOf, type Ledger, type Note } from './ledger.js';

declare global {
  interface Window {
    /** Bound by the test: says it to the process that outlives this one. */
    acknowledge(note: Note): Promise<void>;
    nextEdit(): Promise<number>;
  }
}

/** Types as a person does; whenever the line under the fields says so, what is in the field is kept. */
export const typeOn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-testid=own-bio]');
    const line = document.querySelector('[data-testid=save-state]');
    if (field === null || line === null) throw new TypeError('this page has nothing to edit');
    let typed = 0;
    new MutationObserver(() => {
      const state = line.getAttribute('data-state');
      if (typed > 0 && (state === 'kept' || state === 'published'))
        void window.acknowledge({ kind: state, edit: typed });
    }).observe(line, { attributes: true });
    await window.acknowledge({ kind: 'begun' });
    for (;;) {
      typed = await window.nextEdit();
      field.value = `Edit ${typed}.`;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    }
  });

/** Everything that the console writes: edits, posts one by one and many at once, removals. */
export const publishOn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { tabard, acknowledge, nextEdit } = window;
    const post = (text: string): { createdAt: number; text: string } => ({ createdAt: Date.now(), text });
    await acknowledge({ kind: 'begun' });
    for (let round = 0; ; round++) {
      const edit = await nextEdit();
      if (round % 3 === 0) {
        await tabard.edit({ bio: `Edit ${edit}.` });
        void acknowledge({ kind: 'published', edit });
        continue;
      }
      const count = round % 3 === 1 ? 1 : 12;
      const batch = `${edit}/${count}`;
      const records = Array.from({ length: count }, () => ({ record: post(batch) }));
      const paths = await tabard.putMany('app.tabard.post', records);
      void acknowledge({ kind: 'posts', batch, paths });
      const [first] = paths;
      if (round % 6 !== 1 || first === undefined) continue;
      await acknowledge({ kind: 'removing', path: first });
      await tabard.remove(first);
      void acknowledge({ kind: 'removed', path: first });
    }
  });

/** Reads back what is stored of somebody else, whenever something was. */
export const receiveOn = (page: Page, did: string): Promise<void> =>
  page.evaluate(async (other) => {
    const { tabard, acknowledge } = window;
    let begun = false;
    tabard.on('changed', async (changed) => {
      if (changed.did !== other) return;
      const record = await tabard.get(other, 'app.tabard.profile/self');
      const edit = Number(/\d+/.exec(String(Reflect.get(Object(record), 'bio')))?.[0] ?? 0);
      void acknowledge({ kind: 'received', did: other, edit });
      if (!begun) void acknowledge({ kind: 'begun' });
      begun = true;
    });
    await new Promise(() => undefined);
  }, did);

export const createOn = async (page: Page): Promise<void> => {
  await ready(page);
  await page.evaluate(async () => {
    void window.acknowledge({ kind: 'begun' });
    const { did } = await window.tabard.create({ name: 'Ada' });
    await window.acknowledge({ kind: 'created', did });
  });
};

export const migrateOn = async (page: Page, home: string): Promise<void> => {
  await openChecker(page, home);
  await page.evaluate(() => window.checker.beginMigration(() => window.acknowledge({ kind: 'begun' })));
};

/** The one who is received from. Publishes while asked to. */
export interface Publisher {
  readonly did: string;
  readonly link: string;
  /** Resolves when the publishing has stopped. */
  during(run: () => Promise<void>): Promise<void>;
}

export const makePublisher = (page: Page, ledger: Ledger, made: { did: string; link: string }): Publisher => ({
  ...made,
  async during(run) {
    let over = false;
    const publishing = (async () => {
      while (!over) {
        const edit = ledger.next();
        await page.evaluate(
          async ([bio, text]) => {
            await window.tabard.putMany(
              'app.tabard.post',
              Array.from({ length: 5 }, () => ({ record: { createdAt: Date.now(), text } })),
            );
            await window.tabard.edit({ bio });
          },
          [bioOf(edit), `${edit}/5`] as const,
        );
      }
    })();
    try {
      await run();
    } finally {
      over = true;
      await publishing;
    }
  },
});
