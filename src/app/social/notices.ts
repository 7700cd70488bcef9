/** Notices on a page: out of the inbox, but for what one's rules hide; who is far from oneself is held back from the count. */
import { createCell, createDisposer, type Did, type RecordUri } from '../../base/index.js';
import type { InboxEntry } from '../../worker/social/types.js';
import { deviceName } from './feed.js';
import { createSoon, type SocialGround } from './ground.js';
import { readMark, writeMark } from './kept/reading.js';
import { defaultNoticeRules, readNoticeRules } from './kept/wishes.js';
import { AT_ONCE, MAX_READ_NAMES, NOTICE_PAGE } from './limits.js';
import { groupNotices, type Notice, type NoticeGroup, noticeOf, shortName } from './notice-groups.js';
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

export const createNotices = ({ ground, people, opinions, views }: NoticesParts): Notices & { close(): void } => {
  const view = createCell<NoticesView>({ ready: false, items: [], unread: 0, more: false });
  const disposer = createDisposer();
  let wanted = NOTICE_PAGE;
  let shown: readonly NoticeView[] = [];
  let unreadUris: readonly RecordUri[] = [];

  const readInbox = async (me: Did): Promise<{ readonly entries: readonly InboxEntry[]; readonly more: boolean }> => {
    const entries: InboxEntry[] = [];
    let before: number | undefined;
    do {
      const page = await ground.reads.inbox(me, { limit: NOTICE_PAGE, ...(before === undefined ? {} : { before }) });
      entries.push(...page.entries);
      before = page.cursor;
    } while (before !== undefined && entries.length < wanted);
    return { entries, more: before !== undefined };
  };

  const isHidden = (entry: InboxEntry['entry']): boolean => views.judge(entry) !== null;

  const nearOf = async (notices: readonly Notice[]): Promise<ReadonlyMap<Did, Nearness>> => {
    const dids = [...new Set(notices.filter(({ kind }) => cheap.has(kind)).map(({ from }) => from))];
    const near = await Promise.all(dids.map((did) => nearness(ground, did)));
    return new Map(dids.map((did, index) => [did, near[index] ?? 'far']));
  };

  const read = async (): Promise<void> => {
    const me = ground.me();
    const config = ground.self()?.own.household.config;
    if (me === null || config === undefined) {
      view.set({ ready: true, items: [], unread: 0, more: false });
      return;
    }
    const { entries, more } = await readInbox(me);
    const notices = entries.flatMap((each) => (isHidden(each.entry) ? [] : (noticeOf(each, me) ?? [])));
    const rules = readNoticeRules(config) ?? defaultNoticeRules;
    const near = await nearOf(notices);
    const isHeld = ({ kind, from }: Notice): boolean =>
      cheap.has(kind) && !isAmong(near.get(from) ?? 'far', rules.from);
    const mark = readMark(config, markName);
    const names = new Set(mark.names);
    const isUnread = ({ at, uri }: Notice): boolean => at > mark.at && !names.has(shortName(uri));
    const fresh = new Set(notices.filter((notice) => isUnread(notice) && !isHeld(notice)).map(({ uri }) => uri));
    unreadUris = [...fresh];
    const groups = [
      ...groupNotices(notices.filter((notice) => !isHeld(notice))).map((group) => ({ group, held: false })),
      ...groupNotices(notices.filter(isHeld)).map((group) => ({ group, held: true })),
    ].sort((a, b) => b.group.at - a.group.at);
    const items = await viewsOf(groups, fresh);
    view.set({ ready: true, items, unread: items.filter(({ unread }) => unread).length, more });
  };

  const viewsOf = async (
    groups: readonly { readonly group: NoticeGroup; readonly held: boolean }[],
    fresh: ReadonlySet<RecordUri>,
  ): Promise<readonly NoticeView[]> => {
    const uris = [...new Set(groups.flatMap(({ group }) => group.post ?? []))];
    const posts = new Map((await views.named(uris)).map((post) => [post.uri, post]));
    await people.load(groups.flatMap(({ group }) => group.from.slice(0, mostNamed)));
    const before = new Map(shown.map((item) => [item.id, item]));
    shown = groups.map(({ group, held }) => {
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
    return shown;
  };

  const refresh = createSoon(ground.timers, AT_ONCE, read, ground.failedWith);
  disposer.add(
    ground.onNews((news) => {
      if (news.kind !== 'sent') refresh.soon();
    }),
  );
  disposer.add(ground.onChanged(() => refresh.soon()));
  disposer.add(ground.onConfig(() => refresh.soon()));
  disposer.add(opinions.version.subscribe(() => refresh.soon()));
  refresh.now().catch(ground.failedWith);

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
    close() {
      refresh.close();
      disposer.dispose();
    },
  };
};
