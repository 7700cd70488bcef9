/** The visitor in Chromium: the built app, untouched, looked at from outside, by what its page shows, its console says and its database holds. */
import type { Page } from 'playwright-core';
import { MARK } from '../lies/author.js';
import type { Stage, Stored } from '../lies/check.js';
import type { LiesPage } from './lies-page.js';

declare global {
  interface Window {
    readonly around: LiesPage;
  }
}

const refusalsOf = async (visitor: Page): Promise<Readonly<Record<string, number>>> => {
  const { network } = (await visitor.evaluate(() => window.tabard.stats())) as {
    network: { refusals: Record<string, number> };
  };
  return network.refusals;
};

/** Rows of one identity, and whether these letters stand anywhere in the database. */
const lookInto = (visitor: Page, did: string): Promise<Stored> =>
  visitor.evaluate(
    async ([who, mark]) => {
      const { name } =
        (await indexedDB.databases()).find((each) => /^tabard\/[a-z2-7]{16}$/.test(each.name ?? '')) ?? {};
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const db = await done(indexedDB.open(name ?? 'none'));
      const latin1 = new TextDecoder('latin1');
      const asText = (rows: unknown): string =>
        JSON.stringify(rows, (_, value: unknown) => (ArrayBuffer.isView(value) ? latin1.decode(value) : value));
      const range = IDBKeyRange.bound([who], [who, []]);
      const count = (store: string, query: IDBKeyRange | string): Promise<number> =>
        done(db.transaction(store).objectStore(store).count(query));
      let marked = false;
      for (const store of db.objectStoreNames) {
        const rows = await done(db.transaction(store).objectStore(store).getAll());
        marked ||= asText(rows).includes(mark);
      }
      const row: unknown = await done(db.transaction('repositories').objectStore('repositories').get(who));
      const heads: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'heads') : [];
      const found = {
        commits: await count('commits', range),
        // Whom one follows has a row that says so, and nothing else, until something of theirs is here.
        repositories:
          typeof row === 'object' && row !== null && Reflect.get(row, 'bytes') === 0
            ? 0
            : await count('repositories', who),
        blocks: await count('packs', range),
        aside: await count('pending', range),
        heads: Array.isArray(heads) ? heads.length : 0,
        marked,
      };
      db.close();
      return found;
    },
    [did, MARK] as const,
  );

export interface BrowserStageOptions {
  readonly visitor: Page;
  readonly around: Page;
  readonly tracker: string;
  readonly number: number;
  readonly errors: () => readonly string[];
}

export const createBrowserStage = async (options: BrowserStageOptions): Promise<Stage & { close(): Promise<void> }> => {
  const { visitor, around, number, errors } = options;
  const { did, name, key } = await around.evaluate(([n, url]) => window.around.prepare(n, url), [
    number,
    options.tracker,
  ] as const);
  const before = await refusalsOf(visitor);
  const refusals = async (): Promise<Record<string, number>> => {
    const now = Object.entries(await refusalsOf(visitor)).map(([code, n]) => [code, n - (before[code] ?? 0)] as const);
    return Object.fromEntries(now.filter(([, n]) => n > 0));
  };
  return {
    name,
    async visit() {
      await visitor.evaluate((who) => window.tabard.follow(who), did);
      await visitor.evaluate((letters) => location.assign(`#/@${letters}`), did.split(':').at(-1));
      await visitor.locator('[data-testid=visit-status]').waitFor({ state: 'attached' });
    },
    listen: () => around.evaluate((n) => window.around.listen(n), number),
    host: () => around.evaluate((n) => window.around.host(n), number),
    tell: () => around.evaluate((n) => window.around.tell(n), number),
    // Seen from the visitor: that a connection was closed may get lost on the way to the liar.
    isCut: () => visitor.evaluate(async (who) => !(await window.tabard.peers()).some(({ peer }) => peer === who), key),
    comesBack: () => around.evaluate((n) => window.around.comesBack(n), number),
    overheard: () => around.evaluate((n) => window.around.overheard(n), number),
    hearsOfIt: () => around.evaluate((n) => window.around.hearsOfIt(n), number),
    refusals,
    async shown() {
      const record = await visitor.evaluate((who) => window.tabard.get(who, 'app.tabard.profile/self'), did);
      const said = typeof record === 'object' && record !== null && 'name' in record ? String(record.name) : undefined;
      const text = (await visitor.locator('body').textContent()) ?? '';
      if (text.includes(MARK)) return MARK;
      const heading = visitor.getByTestId('visit-name');
      const read = (await heading.count()) === 0 ? undefined : (await heading.textContent())?.trim();
      // The page and the console agree, or one of them is not there yet.
      return read === said ? said : `page ${read}, console ${said}`;
    },
    stored: () => lookInto(visitor, did),
    /** What came before is done when questions that came after are answered: one over a link, one by the worker, and both again. */
    async settled() {
      for (let turn = 0; turn < 2; turn++) {
        await around.evaluate((n) => window.around.overheard(n), number);
        await refusalsOf(visitor);
      }
    },
    errors: async () => errors(),
    async close() {
      await around.evaluate((n) => window.around.close(n), number);
      // A page may make 500 connections, and closed ones count until they are collected.
      await Promise.all([visitor, around].map((page) => page.requestGC()));
    },
  };
};
