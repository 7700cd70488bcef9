/** What came to one's inbox as notices: alike ones about one post stand together. Pure. */
import type { Did, RecordUri } from '../../base/index.js';
import type { InboxEntry } from '../../worker/social/types.js';
import { postFields } from './post-fields.js';
import { authorOf } from './records.js';
import type { NoticeKind, NoticeSort } from './social-view.js';

export interface Notice {
  readonly kind: NoticeKind;
  readonly from: Did;
  /** The record that makes the notice. */
  readonly uri: RecordUri;
  /** What is shown with it: an answer itself; of a like, one's own post. Null for a follow. */
  readonly post: RecordUri | null;
  /** When it came to this device. */
  readonly at: number;
}

export interface NoticeGroup {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly from: readonly Did[];
  readonly post: RecordUri | null;
  readonly at: number;
  readonly uris: readonly RecordUri[];
}

/** What an entry of the inbox tells oneself; undefined where it tells nothing (it was taken back, or is about nobody here). */
export const noticeOf = ({ entry, receivedAt }: InboxEntry, me: Did): Notice | undefined => {
  if (entry.removed !== undefined || entry.did === me) return undefined;
  const base = { from: entry.did, uri: entry.uri, at: receivedAt };
  switch (entry.kind) {
    case 'like':
    case 'boost':
    case 'vote':
    case 'rsvp':
      return entry.subject === undefined ? undefined : { ...base, kind: entry.kind, post: entry.subject as RecordUri };
    case 'follow':
      return { ...base, kind: 'follow', post: null };
    case 'post': {
      const kind = kindOfPost(entry.value, entry.root, me);
      return kind === undefined ? undefined : { ...base, kind, post: entry.uri };
    }
    default:
      return undefined;
  }
};

const kindOfPost = (
  value: InboxEntry['entry']['value'],
  root: RecordUri | undefined,
  me: Did,
): NoticeKind | undefined => {
  const fields = postFields(value);
  if (fields === undefined) return undefined;
  if (fields.reply?.to === me || (root !== undefined && authorOf(root) === me)) return 'reply';
  if (fields.quote?.did === me) return 'quote';
  return fields.mentions.includes(me) ? 'mention' : undefined;
};

/** Answers, quotes and mentions stand alone; the others stand together by what they are about. Newest first. */
export const groupNotices = (notices: readonly Notice[]): readonly NoticeGroup[] => {
  const groups = new Map<string, Notice[]>();
  for (const notice of notices) {
    const id = groupId(notice);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [notice]);
    else if (!group.some(({ uri }) => uri === notice.uri)) group.push(notice);
  }
  return [...groups]
    .flatMap(([id, all]) => {
      const sorted = all.sort((a, b) => b.at - a.at);
      const [newest] = sorted;
      if (newest === undefined) return [];
      const { kind, post, at } = newest;
      const from = [...new Set(sorted.map((each) => each.from))];
      return [{ id, kind, post, at, from, uris: sorted.map(({ uri }) => uri) }];
    })
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
};

const groupId = ({ kind, post, uri }: Notice): string => {
  switch (kind) {
    case 'reply':
    case 'quote':
    case 'mention':
      return `${kind} ${uri}`;
    case 'follow':
      return 'follow';
    default:
      return `${kind} ${post ?? ''}`;
  }
};

/** Enough of a name to know it again on another device: whose, and which. Keys of likes and follows follow from what they are about, so they are the same for everybody. */
export const shortName = (uri: RecordUri): string => `${authorOf(uri).slice(-12)} ${uri.slice(-26)}`;

const sorts: Readonly<Record<NoticeKind, NoticeSort>> = {
  reply: 'answers',
  mention: 'mentions',
  quote: 'mentions',
  like: 'likes',
  boost: 'likes',
  follow: 'follows',
  vote: 'votes',
  rsvp: 'votes',
};

export const sortOf = (kind: NoticeKind): NoticeSort => sorts[kind];
