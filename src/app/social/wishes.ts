/** What one does not want to see, what one wants to find again, and who may answer: changes of the private documents, and public blocks. */
import { createCell, type Did, type RecordPath, TabardError } from '../../base/index.js';
import { lettersOf } from '../../codec/index.js';
import { pathOf } from '../../repo/index.js';
import type { SocialGround } from './ground.js';
import { readBlocks, readTags, writeMark } from './kept/marks.js';
import { type Mute, muteId, readMutes, writeMute } from './kept/mutes.js';
import type { Config } from './kept/values.js';
import {
  defaultNoticeRules,
  defaultPolicy,
  readNoticeRules,
  readPolicy,
  writeNoticeRules,
  writePolicy,
} from './kept/wishes.js';
import { UNDO_TIME } from './limits.js';
import type { Opinions } from './opinions.js';
import type { People } from './people.js';
import { partsOfUri } from './records.js';
import type { MuteView, NoticeRules, PersonView, ReplyPolicy, Social } from './social-view.js';

type Wishes = Pick<
  Social,
  | 'mute'
  | 'unmute'
  | 'mutes'
  | 'block'
  | 'blocks'
  | 'hide'
  | 'bookmark'
  | 'policy'
  | 'setPolicy'
  | 'noticeRules'
  | 'setNoticeRules'
  | 'followedTags'
  | 'followTag'
  | 'followRule'
  | 'setFollowRule'
>;

export interface WishKeeping extends Wishes {
  changed(): Promise<void>;
}

const blockPath = (did: Did): RecordPath => pathOf('app.tabard.block', lettersOf(did));

export const createWishes = (ground: SocialGround, people: People, opinions: Opinions): WishKeeping => {
  const mutes = createCell<readonly MuteView[]>([]);
  const blocks = createCell<readonly { readonly who: PersonView; readonly public: boolean }[]>([]);
  const policy = createCell<ReplyPolicy>(defaultPolicy);
  const noticeRules = createCell<NoticeRules>(defaultNoticeRules);
  const followedTags = createCell<readonly string[]>([]);

  const changed = async (): Promise<void> => {
    const config = ground.self()?.own.household.config;
    if (config === undefined) return;
    policy.set(readPolicy(config));
    noticeRules.set(readNoticeRules(config));
    followedTags.set(readTags(config).map(([tag]) => tag));
    const muted = readMutes(config, ground.now());
    const hidden = readBlocks(config).map(([did]) => did);
    await people.load([...muted.flatMap(({ what }) => (what.kind === 'person' ? [what.did] : [])), ...hidden]);
    await people.load(opinions.publicBlocks());
    mutes.set(muted.map((mute) => muteView(mute, people)));
    const open = opinions.publicBlocks();
    blocks.set([
      ...[...open].map((did) => ({ who: people.of(did), public: true })),
      ...hidden.filter((did) => !open.has(did)).map((did) => ({ who: people.of(did), public: false })),
    ]);
  };

  const changing = async (change: (kept: Config) => void): Promise<void> => {
    const { own } = await ground.open();
    change(own.household.config);
    await own.household.config.kept();
    opinions.changed();
    await changed();
  };

  const setBlock = async (did: Did, state: 'no' | 'public' | 'private'): Promise<void> => {
    const { own } = await ground.open();
    const path = blockPath(did);
    const isPublic = (await ground.records.record(own.did, path)) !== undefined;
    // First what hides, then what shows: at no moment is somebody seen who was blocked before and is after.
    if (state === 'private') await changing((kept) => writeMark(kept, 'blocks', did, true, ground.now()));
    if (state === 'public' && !isPublic)
      await own.writer.write([{ path, value: { subject: did, createdAt: ground.now() } }]);
    if (state !== 'public' && isPublic) await own.writer.write([{ remove: path, kind: 'deletion' }]);
    await opinions.refresh();
    if (state !== 'private') await changing((kept) => writeMark(kept, 'blocks', did, false, ground.now()));
    await changed();
  };

  const blockState = async (did: Did): Promise<'no' | 'public' | 'private'> => {
    const { own } = await ground.open();
    if ((await ground.records.record(own.did, blockPath(did))) !== undefined) return 'public';
    return readBlocks(own.household.config).some(([each]) => each === did) ? 'private' : 'no';
  };

  return {
    mutes,
    blocks,
    policy,
    noticeRules,
    followedTags,
    changed,
    async mute(what, until) {
      const { own } = await ground.open();
      const before = readMutes(own.household.config, ground.now()).find(({ id }) => id === muteId(what));
      await changing((kept) => void writeMute(kept, what, until, ground.now()));
      return {
        until: ground.now() + UNDO_TIME,
        undo: () =>
          changing((kept) => {
            if (before === undefined) kept.section('mutes').delete(muteId(what));
            else writeMute(kept, before.what, before.until, ground.now());
          }),
      };
    },
    async unmute(id) {
      const { own } = await ground.open();
      const before = readMutes(own.household.config, ground.now()).find((mute) => mute.id === id);
      await changing((kept) => kept.section('mutes').delete(id));
      return {
        until: ground.now() + UNDO_TIME,
        undo: () =>
          changing((kept) => {
            if (before !== undefined) writeMute(kept, before.what, before.until, ground.now());
          }),
      };
    },
    async block(did, on, options) {
      const before = await blockState(did);
      await setBlock(did, on ? (options.public ? 'public' : 'private') : 'no');
      return { until: ground.now() + UNDO_TIME, undo: () => setBlock(did, before) };
    },
    async hide(uri, on) {
      partsOfUri(uri);
      await changing((kept) => writeMark(kept, 'hidden', uri, on, ground.now()));
    },
    async bookmark(uri, on) {
      partsOfUri(uri);
      await changing((kept) => writeMark(kept, 'bookmarks', uri, on, ground.now()));
    },
    setPolicy: (next) => changing((kept) => writePolicy(kept, next)),
    setNoticeRules: (next) => changing((kept) => writeNoticeRules(kept, next)),
    followRule(did) {
      const policy = ground.self()?.own.household.config.follow(did);
      return {
        streams: policy?.streams ?? null,
        newest: policy?.newest ?? null,
        mediaLimit: policy?.media ?? null,
      };
    },
    setFollowRule: (did, { streams, newest, mediaLimit }) =>
      changing((kept) => {
        const policy = kept.follow(did);
        if (policy === undefined) throw new TabardError('not-found', 'one does not follow them');
        for (const [name, value] of Object.entries({ newest, mediaLimit })) {
          if (value !== null && !(Number.isSafeInteger(value) && value >= 0))
            throw new TabardError('bad-record-input', `${name}: not a number from 0`);
        }
        const rule = { streams: streams ?? undefined, newest: newest ?? undefined, media: mediaLimit ?? undefined };
        kept.setFollow(did, { ...policy, ...rule });
      }),
    followTag: (tag, on) =>
      changing((kept) => writeMark(kept, 'tags', tag.trim().replace(/^#/, '').toLowerCase(), on, ground.now())),
  };
};

const muteView = ({ id, what, until }: Mute, people: People): MuteView => ({
  id,
  until,
  what: what.kind === 'person' ? { kind: 'person', who: people.of(what.did) } : what,
});
