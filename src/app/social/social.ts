/** Puts the parts of what people write together. Fetched with the first page that shows any of it. */
import { createDisposer, type Did, type Tid } from '../../base/index.js';
import { parseDid, parseTid } from '../../codec/index.js';
import { recordUri } from '../../repo/index.js';
import { followPath } from '../follows.js';
import { createAdmissions } from './admission.js';
import { createDrafting } from './drafting.js';
import { createFeed } from './feed.js';
import type { Followed } from './feed-source.js';
import { createFinding } from './finding.js';
import { createLater, type SocialGround } from './ground.js';
import { AT_ONCE } from './limits.js';
import { createLists } from './lists.js';
import { createNotices } from './notices.js';
import { createOpinions } from './opinions.js';
import { createOutgoing } from './outgoing.js';
import { createPeople } from './people.js';
import { createPurging } from './purging.js';
import { createReacting } from './reacting.js';
import type { PostView, Social } from './social-view.js';
import { createStreams } from './streams.js';
import { createThread } from './thread.js';
import { createViews, isPost } from './views.js';
import { createWishes } from './wishes.js';
import { createWriting } from './writing.js';

/** How long what came in waits for more of its kind before the author's say is written. Milliseconds. */
const SETTLE = 2000;

export interface OpenSocial extends Social {
  close(): void;
}

export const createSocial = async (ground: SocialGround): Promise<OpenSocial> => {
  const people = createPeople(ground);
  const opinions = createOpinions(ground);
  const views = createViews(ground, people, opinions);
  const outgoing = createOutgoing(ground);
  const purging = createPurging(ground, outgoing);
  const admissions = createAdmissions(ground);
  const wishes = createWishes(ground, people, opinions);
  const lists = createLists(ground, people);
  const streams = createStreams(ground);
  const drafting = createDrafting(ground);
  const notices = createNotices({ ground, people, opinions, views });
  const disposer = createDisposer();

  let following: Followed | undefined;
  /** Read once a change: every line of a feed asks. */
  const followed = (): Followed => {
    following ??= readFollowed();
    return following;
  };
  const readFollowed = (): Followed => {
    const dids: Did[] = [];
    const streams: Record<Did, readonly Tid[]> = {};
    for (const [text, policy] of ground.self()?.own.household.config.follows() ?? []) {
      const did = parseDid(text);
      if (did === undefined) continue;
      dids.push(did);
      if (policy.streams !== undefined) streams[did] = policy.streams.flatMap((key) => parseTid(key) ?? []);
    }
    return { dids, streams };
  };

  const ownChanged = async (): Promise<void> => {
    await opinions.refresh();
    await Promise.all([streams.ownStreamsChanged(), lists.listsChanged(), wishes.changed()]);
  };
  const configChanged = async (): Promise<void> => {
    opinions.changed();
    people.lookAtFollows();
    drafting.draftsChanged();
    await Promise.all([lists.listsChanged(), wishes.changed()]);
  };
  const ownSoon = createLater(ground.timers, AT_ONCE, ownChanged, ground.failedWith);
  const configSoon = createLater(ground.timers, AT_ONCE, configChanged, ground.failedWith);
  const settle = createLater(ground.timers, SETTLE, () => admissions.settle(), ground.failedWith);
  disposer.add(
    ground.onChanged(({ did }) => {
      people.look(did);
      opinions.forgetStreams(did);
      if (did === ground.me()) ownSoon.soon();
      // What came with their repository may answer one's own threads.
      else settle.soon();
    }),
  );
  disposer.add(
    ground.onConfig(() => {
      following = undefined;
      configSoon.soon();
    }),
  );
  disposer.add(
    ground.onNews((news) => {
      if (news.kind === 'inbox' || news.kind === 'arrived') settle.soon();
    }),
  );
  for (const each of [people, ownSoon, configSoon, settle, purging, notices, views]) disposer.add(() => each.close());

  // No more than a feed needs: what the composer shows of one's own streams comes after it.
  drafting.draftsChanged();
  await Promise.all([opinions.refresh().then(wishes.changed), lists.listsChanged()]);
  streams.ownStreamsChanged().catch(ground.failedWith);
  const begin = async (): Promise<void> => {
    await outgoing.recover();
    await purging.resume();
    await admissions.settle();
  };
  begin().catch(ground.failedWith);

  return {
    ...wishes,
    ...lists,
    ...streams,
    ...drafting,
    ...createWriting(ground, outgoing, purging),
    ...createReacting(ground, outgoing),
    async tellFollow(who, commit) {
      const { own } = await ground.open();
      return outgoing.around([{ uri: recordUri(own.did, followPath(who)), kind: 'follow', to: [who] }], commit);
    },
    ...createFinding(ground, people, views, () => followed().dids),
    notices,
    feed: (of) => createFeed({ ground, people, opinions, views, followed }, of),
    thread: (uri) => createThread({ ground, people, opinions, views, admissions }, uri),
    async history(uri) {
      const versions = (await views.posts(await ground.reads.history(uri))).filter(isPost);
      // One that was taken back and put there again says what it said: the first time counts.
      return versions.filter((post, at) => !saysTheSame(post, versions[at + 1]));
    },
    close: () => disposer.dispose(),
  };
};

const saysTheSame = (post: PostView, older: PostView | undefined): boolean =>
  (['text', 'warning', 'language', 'tags', 'poll', 'event'] as const).every(
    (field) => JSON.stringify(post[field]) === JSON.stringify(older?.[field]),
  );
