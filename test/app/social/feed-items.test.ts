import { describe, expect, it } from 'vitest';
import { mergePages } from '../../../src/app/social/feed-source.js';
import type { RecordUri } from '../../../src/base/index.js';
import type { EntryPage, EntryView, PageOptions } from '../../../src/worker/social/types.js';
import { dropEntries, takeEntries } from './feed-model.js';

const uri = (who: string, name: string): RecordUri => `did:tabard:${who}/app.tabard.post/${name}` as RecordUri;
const post = (who: string, name: string, at: number): EntryView =>
  ({ uri: uri(who, name), did: `did:tabard:${who}`, kind: 'post', at }) as EntryView;
const boost = (who: string, of: RecordUri, at: number): EntryView =>
  ({
    uri: `did:tabard:${who}/app.tabard.boost/${of.slice(-1)}`,
    did: `did:tabard:${who}`,
    kind: 'boost',
    at,
    subject: of,
  }) as EntryView;

const shown = (items: ReturnType<typeof takeEntries>) =>
  items.map(({ post: of, boosts }) => [of.split('/')[2], boosts.map(({ did }) => did.slice(-1))]);

describe('entries as items of a feed', () => {
  it('boosts of one post stand together with it, newest booster first', () => {
    const a = post('x', 'a', 10);
    const items = takeEntries([], [boost('c', a.uri, 30), boost('b', a.uri, 20), a], 'behind');
    expect(shown(items)).toEqual([['a', ['c', 'b']]]);
    expect(items[0]).toMatchObject({ id: 'did:tabard:c/app.tabard.boost/a', at: 30, entry: { did: a.did } });
  });

  it('a further boost of what is shown moves nothing and keeps its id', () => {
    const [a, b] = [post('x', 'a', 10), post('x', 'b', 20)];
    const before = takeEntries([], [b, a], 'behind');
    const after = takeEntries(before, [boost('c', a.uri, 99)], 'by-time');
    expect(shown(after)).toEqual([
      ['b', []],
      ['a', ['c']],
    ]);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it('what is new goes where its time is, older pages go behind', () => {
    const before = takeEntries([], [post('x', 'c', 30), post('x', 'a', 10)], 'behind');
    expect(
      shown(takeEntries(before, [post('x', 'b', 20), post('x', 'd', 40)], 'by-time')).map(([name]) => name),
    ).toEqual(['d', 'c', 'b', 'a']);
    expect(shown(takeEntries(before, [post('x', 'z', 1)], 'behind')).map(([name]) => name)).toEqual(['c', 'a', 'z']);
  });

  it('the same entry twice changes nothing', () => {
    const a = post('x', 'a', 10);
    const once = takeEntries([], [a, boost('b', a.uri, 20)], 'behind');
    expect(takeEntries(once, [a, boost('b', a.uri, 20)], 'by-time')).toEqual(once);
  });

  it('a boost that was taken back goes, and its item with the last of them', () => {
    const a = post('x', 'a', 10);
    const items = takeEntries([], [boost('b', a.uri, 20), boost('c', a.uri, 30)], 'behind');
    const one = dropEntries(items, (each) => each.includes(':c/'));
    expect(shown(one)).toEqual([['a', ['b']]]);
    expect(dropEntries(one, () => true)).toEqual([]);
  });
});

/** A source of entries at these times. */
const source = (who: string, times: readonly number[]) => {
  const all = times.map((at) => post(who, `${who}${at}`, at));
  return async ({ limit, before }: PageOptions): Promise<EntryPage> => {
    const from = before === undefined ? 0 : Number(before);
    const entries = all.slice(from, from + limit);
    return from + limit < all.length ? { entries, cursor: `${from + limit}` } : { entries };
  };
};

describe('several feeds as one', () => {
  it('gives everything once, in order of time, however small the pages are', async () => {
    for (const limit of [1, 2, 3, 7, 50]) {
      const sources = [source('a', [90, 70, 50, 30, 10]), source('b', [80, 60, 40]), source('c', [])];
      const times: number[] = [];
      let before: string | undefined;
      do {
        const page: EntryPage = await mergePages(sources, { limit, ...(before === undefined ? {} : { before }) });
        times.push(...page.entries.map(({ at }) => at));
        before = page.cursor;
      } while (before !== undefined);
      expect(times).toEqual([90, 80, 70, 60, 50, 40, 30, 10]);
    }
  });

  it('what stands in two of them comes once', async () => {
    const { entries } = await mergePages([source('a', [3, 2, 1]), source('a', [3, 2, 1])], { limit: 10 });
    expect(entries.map(({ at }) => at)).toEqual([3, 2, 1]);
  });
});
