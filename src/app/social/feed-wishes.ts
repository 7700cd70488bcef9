/** What of one's own rules and marks has changed since a feed last looked, and which of its lines that touches. */
import type { Did, RecordUri } from '../../base/index.js';
import { type Due, nothingDue } from './feed-due.js';
import type { Line, Lines } from './feed-lines.js';
import type { FeedSource } from './feed-source.js';
import type { SocialGround } from './ground.js';
import type { Opinions } from './opinions.js';
import type { Rules } from './rules.js';

export interface Moved {
  /** To be judged again. */
  readonly judge: 'all' | readonly Line[];
  readonly due: Due;
}

interface Seen {
  readonly me: Did | null;
  readonly rules: Rules;
  readonly bookmarks: ReadonlySet<RecordUri>;
  readonly stamp: string;
}

export interface WishesParts {
  readonly ground: Pick<SocialGround, 'me'>;
  readonly opinions: Pick<Opinions, 'rules' | 'bookmarks'>;
  readonly source: Pick<FeedSource, 'stamp'>;
}

export const createWishesSeen = (parts: WishesParts): { look(lines: Lines): Moved } => {
  const { ground, opinions, source } = parts;
  const now = (): Seen => ({
    ...{ me: ground.me(), rules: opinions.rules(), bookmarks: opinions.bookmarks(), stamp: source.stamp() },
  });
  let seen = now();
  return {
    look(lines) {
      const [before, after] = [seen, now()];
      seen = after;
      const due = nothingDue();
      due.all = before.me !== after.me;
      due.look = before.me !== after.me || before.stamp !== after.stamp;
      const hidden = differences(before.rules.hidden, after.rules.hidden);
      for (const uri of [...hidden, ...differences(before.bookmarks, after.bookmarks)]) due.uris.add(uri);
      if (due.look || textOf(before.rules) !== textOf(after.rules)) return { judge: 'all', due };
      const people = [
        ...differences(before.rules.mutedPeople, after.rules.mutedPeople),
        ...differences(before.rules.blocked, after.rules.blocked),
      ];
      const judge = new Set([
        ...hidden.flatMap((uri) => [...lines.about(uri)]),
        ...people.flatMap((did) => [...lines.with(did)]),
      ]);
      return { judge: [...judge], due };
    },
  };
};

/** What is in one of them only. */
const differences = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): readonly T[] =>
  a === b ? [] : [...[...a].filter((each) => !b.has(each)), ...[...b].filter((each) => !a.has(each))];

/** Rules that look at what a post says. */
const textOf = ({ words, tags, threads }: Rules): string =>
  JSON.stringify([words.map(({ word }) => word), [...tags], [...threads]]);
