/** What a page had acknowledged when it was killed, and whether a later page still has all of it. */
import type { Page } from 'playwright-core';
import { ready } from '../../e2e/support/pages.js';

/** What a page says as soon as a promise of the app has resolved, or the page has told the person so. */
export type Note =
  /** The page said of this text that it is kept, or published. */
  | { readonly kind: 'kept'; readonly edit: number }
  /** `tabard.edit` has resolved. */
  | { readonly kind: 'published'; readonly edit: number }
  /** `tabard.putMany` has resolved: these posts are one commit. */
  | { readonly kind: 'posts'; readonly batch: string; readonly paths: readonly string[] }
  /** Asked for and not answered yet: it may be there or not. */
  | { readonly kind: 'removing'; readonly path: string }
  | { readonly kind: 'removed'; readonly path: string }
  /** What is stored of the other's profile was read back. */
  | { readonly kind: 'received'; readonly did: string; readonly edit: number }
  | { readonly kind: 'created'; readonly did: string }
  /** The work is under way. */
  | { readonly kind: 'begun' };

export interface Ledger {
  note(note: Note): void;
  readonly acknowledged: number;
  /** The next edit's number. */
  next(): number;
  /** Lines of what is missing in a page that started after a kill; if any is, with all that is known of it. */
  findLosses(page: Page, onDisk?: string): Promise<string[]>;
}

export const bioOf = (edit: number): string => `Edit ${edit}.`;
const numberIn = (bio: string): number => Number(/^Edit (\d+)\.$/.exec(bio)?.[1] ?? (bio === '' ? 0 : Number.NaN));

/** So many notes are told of a loss. */
const lastHeard = 12;
/** What is there after this was late and not lost: told apart, and wrong all the same. Milliseconds. */
const lateness = 5_000;

interface Found {
  readonly did: string | null;
  readonly typed: string;
  readonly published: string;
  readonly posts: readonly { readonly path: string; readonly text: string }[];
  readonly received: readonly (readonly [did: string, bio: string])[];
}

/** How many posts a batch had, by its name. */
const sizeOf = (batch: string): number => Number(batch.split('/').at(1));

export const makeLedger = (): Ledger => {
  let edits = 0;
  let kept = 0;
  let published = 0;
  let acknowledged = 0;
  let created: string | undefined;
  const heard: string[] = [];
  const posts = new Map<string, string>();
  const removing = new Set<string>();
  const removed = new Set<string>();
  const received = new Map<string, number>();

  const lost = (found: Found): string[] => {
    const texts = new Map(found.posts.map(({ path, text }) => [path, text]));
    const counts = new Map<string, number>();
    for (const { text } of found.posts) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [
      ...(created !== undefined && found.did !== created ? [`the identity is ${found.did}, not ${created}`] : []),
      ...(numberIn(found.typed) >= kept ? [] : [`edit ${kept} was kept, the field says "${found.typed}"`]),
      ...(numberIn(found.published) >= published
        ? []
        : [`edit ${published} was published, the record says "${found.published}"`]),
      ...[...posts]
        .filter(([path, text]) => !removing.has(path) && texts.get(path) !== text)
        .map(([path]) => `${path} is gone`),
      ...[...removed].filter((path) => texts.has(path)).map((path) => `${path} is back`),
      // Acknowledged or not, what was one commit is there as one or not at all.
      ...[...counts]
        .filter(([text, count]) => count !== sizeOf(text))
        .map(([text, count]) => `${count} of batch ${text}`),
      ...found.received
        .filter(([did, bio]) => !(numberIn(bio) >= (received.get(did) ?? 0)))
        .map(([did, bio]) => `edit ${received.get(did)} of ${did} was stored, now it is "${bio}"`),
    ];
  };

  return {
    note(note) {
      heard.push(`${new Date().toISOString().slice(11, 23)} ${JSON.stringify(note).slice(0, 120)}`);
      if (heard.length > lastHeard) heard.shift();
      if (note.kind !== 'begun' && note.kind !== 'removing') acknowledged++;
      if (note.kind === 'kept' || note.kind === 'published') kept = Math.max(kept, note.edit);
      if (note.kind === 'published') published = Math.max(published, note.edit);
      if (note.kind === 'posts') for (const path of note.paths) posts.set(path, note.batch);
      if (note.kind === 'removing') removing.add(note.path);
      if (note.kind === 'removed') removed.add(note.path);
      if (note.kind === 'received') received.set(note.did, Math.max(received.get(note.did) ?? 0, note.edit));
      if (note.kind === 'created') created = note.did;
    },
    get acknowledged() {
      return acknowledged;
    },
    next: () => ++edits,
    async findLosses(page, onDisk = '') {
      await ready(page);
      const others = [...received.keys()];
      const losses = lost(await readBack(page, others));
      if (losses.length === 0) return [];
      const looked = new Date().toISOString().slice(11, 23);
      await page.waitForTimeout(lateness);
      const still = lost(await readBack(page, others));
      return [
        ...losses,
        still.length === 0 ? `not there at ${looked}, all of it ${lateness} ms later` : `later: ${still.join('; ')}`,
        `on the disk, before the page started: ${onDisk}`,
        `heard last: ${heard.join(', ')}`,
      ];
    },
  };
};

const readBack = async (page: Page, others: readonly string[]): Promise<Found> => {
  const isThere = await page.evaluate(() => window.tabard.me() !== null);
  const typed = isThere ? await page.getByTestId('own-bio').inputValue() : '';
  return page.evaluate(
    async ([text, dids]) => {
      const { tabard } = window;
      const bioIn = (record: unknown): string => String(Reflect.get(Object(record), 'bio') ?? '');
      const me = tabard.me();
      const posts: { path: string; text: string }[] = [];
      for (let cursor: string | undefined; me !== null; ) {
        const page = await tabard.list(me.did, 'app.tabard.post', {
          limit: 100,
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const { path, value } of page.records)
          posts.push({ path, text: String(Reflect.get(Object(value), 'text')) });
        cursor = page.cursor;
        if (cursor === undefined) break;
      }
      const profile = async (did: string): Promise<string> => bioIn(await tabard.get(did, 'app.tabard.profile/self'));
      return {
        did: me?.did ?? null,
        typed: text,
        published: me === null ? '' : await profile(me.did),
        posts,
        received: await Promise.all(dids.map(async (did) => [did, await profile(did)] as const)),
      };
    },
    [typed, others] as const,
  );
};
