/** Notices on a page: out of the inbox, but for what one's rules hide; who is far from oneself is held back from the count. */
import { createCell, createDisposer, type Did, type RecordUri } from '../../base/index.js';
import type { InboxEntry } from '../../worker/social/types.js';
import { createArrivals } from './arrivals.js';
import { deviceName } from './feed-reading.js';
import { createLater, type SocialGround } from './ground.js';
import { readMark, writeMark } from './kept/reading.js';
import { defaultNoticeRules, readNoticeRules } from './kept/wishes.js';
import { AFTER_NEWS, AT_ONCE, MAX_LOOKED_THROUGH, MAX_READ_NAMES, NOTICE_PAGE } from './limits.js';
import { groupNotices, type Notice, type NoticeGroup, noticeOf, shortName, sortOf } from './notice-groups.js';
import type { Opinions } from './opinions.js';
import type { People } from './people.js';
import type { NoticeKind, Notices, NoticesView, NoticeView } from './social-view.js';
import { isAmong, type Nearness, nearness } from './trust.js';
import { isSame, type Views } from './views.js';

export interface NoticesParts {
  readonly ground: SocialGround;
  readonly people: People;
  readonly opinions: Opinions;
  readonly views: Views;
}

const markName = 'notices';
/** Of whom a group is known by name; the others are counted. */
const mostNamed = 12;

/** What costs whoever does it nothing: a thousand new identities like as easily as one. */
const cheap: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['like', 'boost', 'follow', 'vote', 'rsvp']);

const nothing: NoticesView = { ready: false, items: [], unread: 0, more: false };

interface Read {
  readonly entries: readonly InboxEntry[];
  readonly more: boolean;
}

export const createNotices = ({ ground, people, opinions, views }: NoticesParts): Notices & { close(): void } => {
  const view = createCell<NoticesView>(nothing);
  const disposer = createDisposer();
  let wanted = NOTICE_PAGE;
  let shown: readonly NoticeView[] = [];
  let unreadUris: readonly RecordUri[] = [];

  /** As many as are wanted, and whatever was not read yet: a flood of what is held back must not push an answer out of the count. */
  const readInbox = async (me: Did, readTo: number): Promise<Read> => {
    const entries: InboxEntry[] = [];
    const isEnough = (): boolean => {
      const last = entries.at(-1);
      if (last === undefined || entries.length >= MAX_LOOKED_THROUGH) return entries.length > 0;
      return entries.length >= wanted && last.receivedAt <= readTo;
    };
    let before: number | undefined;
    do {
      const page = await ground.reads.inbox(me, { limit: NOTICE_PAGE, ...(before === undefined ? {} : { before }) });
      entries.push(...page.entries);
      before = page.cursor;
    } while (before !== undefined && !isEnough());
    return { entries, more: before !== undefined };
  };

  /** What is done with a post of a thread that one has muted, or with a post that one has hidden, is as quiet as the thread. */
  const quietSubjects = async (notices: readonly Notice[]): Promise<ReadonlySet<RecordUri>> => {
    const { threads, hidden } = opinions.rules();
    if (threads.size === 0 && hidden.size === 0) return new Set();
    const subjects = [
      ...new Set(notices.flatMap(({ kind, post }) => (cheap.has(kind) && post !== null ? [post] : []))),
    ];
    const found = await ground.reads.entries(subjects);
    const isQuiet = (uri: RecordUri, at: number): boolean =>
      hidden.has(uri) || threads.has(uri) || threads.has(found[at]?.root ?? uri);
    return new Set(subjects.filter(isQuiet));
  };

  const nearOf = async (notices: readonly Notice[]): Promise<ReadonlyMap<Did, Nearness>> => {
    const dids = [...new Set(notices.filter(({ kind }) => cheap.has(kind)).map(({ from }) => from))];
    const near = await Promise.all(dids.map((did) => nearness(ground, did)));
    return new Map(dids.map((did, index) => [did, near[index] ?? 'far']));
  };

  const visibleOf = async (entries: readonly InboxEntry[], me: Did): Promise<readonly Notice[]> => {
    const all = entries.flatMap((each) => (views.judge(each.entry) === null ? (noticeOf(each, me) ?? []) : []));
    const quiet = await quietSubjects(all);
    return all.filter(({ post }) => post === null || !quiet.has(post));
  };

  const read = async (): Promise<void> => {
    const me = ground.me();
    const config = ground.self()?.own.household.config;
    if (me === null || config === undefined) {
      view.set({ ...nothing, ready: true });
      return;
    }
    const mark = readMark(config, markName);
    const { entries, more } = await readInbox(me, mark.at);
    const notices = await visibleOf(entries, me);
    const rules = readNoticeRules(config) ?? defaultNoticeRules;
    const near = await nearOf(notices);
    const isHeld = ({ kind, from }: Notice): boolean =>
      cheap.has(kind) && !isAmong(near.get(from) ?? 'far', rules.from);
    const names = new Set(mark.names);
    const isUnread = ({ at, uri }: Notice): boolean => at > mark.at && !names.has(shortName(uri));
    const counts = (notice: Notice): boolean =>
      isUnread(notice) && !isHeld(notice) && !rules.quiet.includes(sortOf(notice.kind));
    const fresh = notices.filter(counts);
    unreadUris = fresh.map(({ uri }) => uri);
    const groups = [
      ...groupNotices(notices.filter((notice) => !isHeld(notice))).map((group) => ({ group, held: false })),
      ...groupNotices(notices.filter(isHeld)).map((group) => ({ group, held: true })),
    ].sort((a, b) => b.group.at - a.group.at);
    shown = await viewsOf(groups, new Set(unreadUris), shown);
    const unread = shown.filter((item) => item.unread).length;
    view.set({ ready: true, items: shown, unread, more });
    ground.outside.badge(unread);
    await arrivals.look(fresh);
  };

  const viewsOf = async (
    groups: readonly { readonly group: NoticeGroup; readonly held: boolean }[],
    fresh: ReadonlySet<RecordUri>,
    last: readonly NoticeView[],
  ): Promise<readonly NoticeView[]> => {
    const uris = [...new Set(groups.flatMap(({ group }) => group.post ?? []))];
    const posts = new Map((await views.named(uris)).map((post) => [post.uri, post]));
    await people.load(groups.flatMap(({ group }) => group.from.slice(0, mostNamed)));
    const before = new Map(last.map((item) => [item.id, item]));
    return groups.map(({ group, held }) => {
      const next: NoticeView = {
        id: held ? `held ${group.id}` : group.id,
        kind: group.kind,
        who: group.from.slice(0, mostNamed).map(people.of),
        count: group.from.length,
        at: group.at,
        post: group.post === null ? null : (posts.get(group.post) ?? null),
        unread: group.uris.some((uri) => fresh.has(uri)),
        held,
      };
      const old = before.get(next.id);
      return old !== undefined && isSame(old, next) ? old : next;
    });
  };

  const arrivals = createArrivals(ground, (notices) =>
    viewsOf(
      groupNotices(notices).map((group) => ({ group, held: false })),
      new Set(notices.map(({ uri }) => uri)),
      [],
    ),
  );
  const refresh = createLater(ground.timers, AT_ONCE, read, ground.failedWith);
  /** What others write is shown before it is looked at for notices. */
  const rest = createLater(ground.timers, AFTER_NEWS, refresh.now, ground.failedWith);
  disposer.add(
    ground.onNews((news) => {
      if (news.kind !== 'sent') refresh.soon();
    }),
  );
  disposer.add(ground.onChanged(() => rest.soon()));
  disposer.add(ground.onConfig(() => refresh.soon()));
  disposer.add(opinions.version.subscribe(() => refresh.soon()));
  refresh.soon();

  return {
    view,
    async older() {
      wanted += NOTICE_PAGE;
      await refresh.now();
    },
    async readAll() {
      const { own } = await ground.open();
      const { config } = own.household;
      const names = unreadUris.map(shortName).slice(0, MAX_READ_NAMES);
      if (!writeMark(config, markName, deviceName(own.deviceKey), { at: ground.now(), id: null, names })) return;
      await config.kept();
      await refresh.now();
    },
    onArrived: arrivals.on,
    outside: arrivals.outside,
    close() {
      rest.close();
      refresh.close();
      disposer.dispose();
    },
  };
};
