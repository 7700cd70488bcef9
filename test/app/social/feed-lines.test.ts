/** What stands of a feed's lines, changed a little at a time, is what it is when put together anew; and a change costs what it changes. */
import { describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../src/app/social/feed-items.js';
import { createLines, type Line } from '../../../src/app/social/feed-lines.js';
import { createShown } from '../../../src/app/social/feed-shown.js';
import type { FeedItem, PostView } from '../../../src/app/social/social-view.js';
import type { Did, RecordUri } from '../../../src/base/index.js';
import type { EntryView } from '../../../src/worker/social/types.js';
import { makeChance } from '../../faults/kill/chance.js';
import { takeEntries } from './feed-model.js';

const did = (who: string): Did => `did:tabard:${who}` as Did;
const uriOf = (who: string, kind: string, name: string): RecordUri =>
  `${did(who)}/app.tabard.${kind}/${name}` as RecordUri;
const post = (who: string, name: string, at: number): EntryView =>
  ({ uri: uriOf(who, 'post', name), did: did(who), kind: 'post', at }) as EntryView;
const boost = (who: string, of: RecordUri, at: number): EntryView =>
  ({ uri: uriOf(who, 'boost', of.split('/')[2] ?? ''), did: did(who), kind: 'boost', at, subject: of }) as EntryView;

const viewOf = (line: Line, nth = 0): FeedItem =>
  ({ id: line.item.id, at: line.item.at, post: { uri: line.item.post, nth } }) as object as FeedItem;

/** Everything of a line that another way of holding it must have as well. */
const plain = ({ id, post: of, at, entry, boosts }: FeedEntry) => [
  id,
  of,
  at,
  entry?.did,
  boosts.map(({ uri }) => uri),
];

const filled = (author: Did, quote?: RecordUri): PostView =>
  ({
    author: { did: author },
    mentions: [],
    reply: null,
    poll: null,
    quote: quote === undefined ? null : { uri: quote, missing: 'not-here', author: { did: author } },
  }) as object as PostView;

describe('lines of a feed', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8])
    it(`are those of a feed made anew, whatever came in which order (seed ${seed})`, () => {
      const { below } = makeChance(seed);
      const isOneIn = (count: number): boolean => below(count) === 0;
      const lines = createLines();
      const shown = createShown(lines);
      let model: readonly FeedEntry[] = [];
      const left = new Set<RecordUri>();
      let [oldest, name] = [1_000, 0];
      const people = ['a', 'b', 'c'];
      const who = (): string => people[below(3)] ?? 'a';
      const some = (): Line | undefined => lines.all[below(Math.max(1, lines.all.length))];
      const stand = (line: Line): void => {
        const isLeft = left.has(line.item.post);
        shown.note(line, isLeft ? { kind: 'hidden-by-me' } : null, isLeft ? undefined : viewOf(line, name));
      };
      const take = (entries: readonly EntryView[], place: 'by-time' | 'behind'): void => {
        const { added, joined } = lines.take(entries, place);
        model = takeEntries(model, entries, place);
        for (const line of [...added, ...joined]) {
          if (line.post === undefined) lines.fill(line, filled(line.item.entry?.did ?? did('a')));
          stand(line);
        }
        shown.apply();
      };
      const entryAt = (at: number): EntryView => {
        const line = some();
        name += 1;
        return line !== undefined && isOneIn(3) ? boost(`x${name}`, line.item.post, at) : post(who(), `p${name}`, at);
      };
      for (let step = 0; step < 200; step++) {
        const before = shown.items();
        switch (below(5)) {
          case 0: {
            const page = Array.from({ length: 1 + below(6) }, () => {
              oldest -= below(2);
              return entryAt(oldest);
            });
            take(page, 'behind');
            break;
          }
          case 1:
            take([entryAt(oldest + below(20)), entryAt(oldest + below(20))], 'by-time');
            break;
          case 2: {
            const line = some();
            if (line === undefined) break;
            if (!left.delete(line.item.post)) left.add(line.item.post);
            stand(line);
            shown.apply();
            break;
          }
          case 3: {
            const line = some();
            if (line === undefined) break;
            name += 1;
            stand(line);
            shown.apply();
            break;
          }
          default: {
            const line = some();
            if (line === undefined || !isOneIn(2)) break;
            const { id } = line.item;
            shown.note(line, null, undefined);
            shown.apply();
            lines.remove(line);
            model = model.filter((item) => item.id !== id);
          }
        }
        expect(lines.all.map(({ item }) => plain(item))).toEqual(model.map(plain));
        const stands = lines.all.filter(({ shown: item }) => item !== undefined);
        expect(shown.items()).toEqual(stands.map(({ shown: item }) => item));
        expect(stands.every(({ item }) => !left.has(item.post))).toBe(true);
        const hidden = lines.all.filter(({ item }) => left.has(item.post)).length;
        expect(shown.leftOut().reduce((sum, { count }) => sum + count, 0)).toBe(hidden);
        // The same list: nothing has moved.
        if (shown.items() === before) expect(shown.items().length).toBeGreaterThanOrEqual(before.length);
      }
      expect(lines.all.length).toBeGreaterThan(50);
    });

  it('the list is the same one while lines come behind or change, and another when one goes or comes in between', () => {
    const lines = createLines();
    const shown = createShown(lines);
    const stand = (some: readonly Line[]): void => {
      for (const line of some) shown.note(line, null, viewOf(line));
      shown.apply();
    };
    stand(lines.take([post('a', '1', 10), post('a', '2', 9)], 'behind').added);
    const first = shown.items();
    stand(lines.take([post('a', '3', 8)], 'behind').added);
    const line = lines.all[1];
    if (line === undefined) throw new TypeError('no line');
    shown.note(line, null, viewOf(line, 5));
    shown.apply();
    expect(shown.items()).toBe(first);
    expect(first).toHaveLength(3);
    stand(lines.take([post('a', '4', 11)], 'by-time').added);
    expect(shown.items()).not.toBe(first);
    expect(first).toHaveLength(3);
    const second = shown.items();
    shown.note(line, { kind: 'hidden-by-me' }, undefined);
    shown.apply();
    expect(shown.items()).not.toBe(second);
  });

  it('are found by their post, their boosts, what they quote and who has to do with them, and no longer when they are gone', () => {
    const lines = createLines();
    const a = post('a', '1', 10);
    const quoted = uriOf('z', 'post', 'q');
    const [line] = lines.take([a, boost('b', a.uri, 11)], 'behind').added;
    if (line === undefined) throw new TypeError('no line');
    lines.fill(line, filled(did('a'), quoted));
    const boosted = uriOf('b', 'boost', '1');
    for (const uri of [a.uri, boosted, quoted]) expect(lines.about(uri)).toEqual([line]);
    for (const each of [did('a'), did('b')]) expect([...lines.with(each)]).toEqual([line]);
    expect(lines.has(boosted) && lines.has(a.uri) && !lines.has(quoted)).toBe(true);
    lines.change(line, { ...line.item, boosts: [] });
    expect(lines.about(boosted)).toEqual([]);
    expect([...lines.with(did('b'))]).toEqual([]);
    expect([...lines.with(did('a'))]).toEqual([line]);
    lines.remove(line);
    for (const uri of [a.uri, quoted]) expect(lines.about(uri)).toEqual([]);
    expect([...lines.with(did('a'))]).toEqual([]);
    expect([lines.all, lines.of(a.uri), lines.byId(a.uri), lines.has(a.uri)]).toEqual([
      [],
      undefined,
      undefined,
      false,
    ]);
  });
});
