/** What of a feed is to be looked at again, gathered until it is: records by name, people, or everything. */
import type { Did, RecordUri } from '../../base/index.js';
import type { Line, Lines } from './feed-lines.js';
import type { Changed } from './ground.js';

export interface Due {
  /** What came in between is looked for among the newest, not by name. */
  look: boolean;
  all: boolean;
  readonly uris: Set<RecordUri>;
  readonly dids: Set<Did>;
  readonly lines: Set<Line>;
}

export const nothingDue = (): Due => ({
  look: false,
  all: false,
  uris: new Set(),
  dids: new Set(),
  lines: new Set(),
});

export const addDue = (due: Due, more: Due): void => {
  due.look ||= more.look;
  due.all ||= more.all;
  for (const uri of more.uris) due.uris.add(uri);
  for (const did of more.dids) due.dids.add(did);
  for (const line of more.lines) due.lines.add(line);
};

const collectionOf = (uri: RecordUri): string => uri.split('/')[1] ?? '';

/** What a change of somebody's entries makes due. */
export const noteChange = (due: Due, { did, uris }: Changed): void => {
  if (uris === undefined) {
    // It is not known what they said of whom.
    due.all = true;
    due.look = true;
    return;
  }
  for (const uri of uris) {
    due.uris.add(uri);
    const collection = collectionOf(uri);
    // The names of streams stand in posts; who is in a public list says whose posts stand in its feed.
    if (collection === 'app.tabard.stream') due.dids.add(did);
    if (collection === 'app.tabard.list') due.look = true;
  }
};

/** What may be new to a feed. */
export const mayStand = (uri: RecordUri): boolean => {
  const collection = collectionOf(uri);
  return collection === 'app.tabard.post' || collection === 'app.tabard.boost';
};

export const linesDue = (due: Due, lines: Lines, now: number): readonly Line[] => {
  if (due.all) return [...lines.all];
  const all = new Set<Line>(due.lines);
  for (const uri of due.uris) for (const line of lines.about(uri)) all.add(line);
  for (const did of due.dids) for (const line of lines.with(did)) all.add(line);
  for (const line of lines.polls) if (hasEnded(line, now)) all.add(line);
  return [...all].filter(lines.holds);
};

const hasEnded = ({ post }: Line, now: number): boolean => {
  const poll = post === undefined || 'missing' in post ? null : post.poll;
  return poll !== null && !poll.closed && poll.closesAt !== null && poll.closesAt <= now;
};

export const isNothing = ({ look, all, uris, dids, lines }: Due): boolean =>
  !look && !all && uris.size + dids.size + lines.size === 0;
