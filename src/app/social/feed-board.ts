/** The lines of a feed as they stand on its page: read, judged, put where they belong. */
import type { Did } from '../../base/index.js';
import type { EntryView } from '../../worker/social/types.js';
import { createLines, type Line, type Lines } from './feed-lines.js';
import { createShown, type Shown } from './feed-shown.js';
import type { FeedSource } from './feed-source.js';
import type { People } from './people.js';
import type { Hiding } from './rules.js';
import type { FeedItem, MissingPost, PostView } from './social-view.js';
import { type Here, isPost, isSame, type Views } from './views.js';

export interface Board {
  readonly lines: Lines;
  readonly shown: Shown;
  /** Whether what is left out stands as well. */
  readonly isBehind: boolean;
  lookBehind(on: boolean): void;
  /** Judges lines and puts them where they belong. `anew`: by other rules than those under which their posts were read. */
  settle(some: Iterable<Line>, anew?: boolean): void;
  /** Reads their posts; those that look as before stay the same objects. `here`: what was read of them just now. */
  build(some: readonly Line[], here?: Here): Promise<void>;
  /** Nothing is left of it. */
  drop(line: Line): void;
  /** Nothing is left of any. */
  clear(): void;
}

export interface BoardParts {
  readonly people: People;
  readonly views: Views;
  readonly source: FeedSource;
  /** Whose page it is: they are shown there even if they are muted. */
  readonly owner: Did | undefined;
  readonly isBehind: boolean;
}

export const createBoard = ({ people, views, source, owner, isBehind: begunBehind }: BoardParts): Board => {
  const options = owner === undefined ? {} : { of: owner };
  const lines = createLines();
  const shown = createShown(lines);
  let isBehind = begunBehind;

  /** Not those of whom one has muted or blocked, unless nothing else brings it here: then they are why it is left out. */
  const boostsSeen = ({ boosts, entry }: Line['item']): Line['item']['boosts'] => {
    const seen = boosts.filter(({ did }) => views.judgePerson(did, options) === null);
    return seen.length > 0 || entry !== null ? seen : boosts;
  };

  /** What has not changed is the same object: pages draw only what has. */
  const itemView = ({ item, shown: before }: Line, post: PostView | MissingPost): FeedItem => {
    const boosts = boostsSeen(item);
    const [newest] = boosts;
    const ofBoost =
      newest === undefined ? ({ kind: 'me' } as const) : { kind: 'boost' as const, who: people.of(newest.did) };
    const next: FeedItem = {
      id: item.id,
      post,
      boosts: boosts.map(({ did }) => people.of(did)),
      at: item.at,
      why: item.entry === null ? ofBoost : source.why(item.entry.did, post),
    };
    const isAsBefore =
      before !== undefined && before.post === post && isSame([before.boosts, before.why], [next.boosts, next.why]);
    return isAsBefore ? before : next;
  };

  const hidingOf = ({ item, post }: Line): Hiding | null => {
    if (post === undefined || !isPost(post)) return null;
    const booster = item.entry === null ? boostsSeen(item)[0]?.did : undefined;
    return views.judgePost(post, { ...options, ...(booster === undefined ? {} : { boostedBy: booster }) });
  };

  const hideAnew = (line: Line): void => {
    const { post } = line;
    if (post === undefined || !isPost(post)) return;
    const hiding = views.judgePost(post, options);
    const hidden = hiding === null ? null : views.hiddenBy(hiding);
    if (!isSame(hidden, post.hidden)) line.post = { ...post, hidden };
  };

  const settle: Board['settle'] = (some, anew = false) => {
    for (const line of some) {
      if (anew) hideAnew(line);
      const hiding = hidingOf(line);
      const stands = line.post !== undefined && (isBehind || hiding === null);
      shown.note(line, hiding, stands && line.post !== undefined ? itemView(line, line.post) : undefined);
    }
    shown.apply();
  };

  return {
    lines,
    shown,
    get isBehind() {
      return isBehind;
    },
    lookBehind(on) {
      isBehind = on;
      settle([...lines.all].filter(({ hiding }) => hiding !== null));
    },
    settle,
    async build(some, here) {
      const posts = await views.named([...new Set(some.map(({ item }) => item.post))], options, here);
      await people.load(some.flatMap(({ item }) => item.boosts.map(({ did }) => did)));
      for (const post of posts) {
        const line = lines.of(post.uri);
        if (line !== undefined && (line.post === undefined || !isSame(line.post, post))) lines.fill(line, post);
      }
      settle(some.filter(lines.holds));
    },
    drop(line) {
      shown.note(line, null, undefined);
      shown.apply();
      lines.remove(line);
    },
    clear() {
      for (const line of lines.all.toReversed()) {
        shown.note(line, null, undefined);
        lines.remove(line);
      }
      shown.apply();
    },
  };
};

/** Posts that came with the entries of a page. */
export const hereIn = (entries: readonly EntryView[]): Here =>
  new Map(
    entries.flatMap((entry) => {
      const post = entry.kind === 'boost' ? entry.boosted : entry;
      return post === null || post === undefined ? [] : [[post.uri, post] as const];
    }),
  );
