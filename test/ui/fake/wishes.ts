/** What one wishes of others, over nothing: mutes, blocks, follows' rules, tags, lists. `?wishes=none&lists=none&streams=none`. */
import type {
  FollowRule,
  ListView,
  MuteView,
  MuteWhat,
  Social,
  StreamView,
} from '../../../src/app/social/social-view.js';
import { createCell, type Did, TabardError } from '../../../src/base/index.js';
import { ada, bjorn, me } from './people.js';
import { hour, now, people, uriOf } from './post-samples.js';

type Wishes = Pick<
  Social,
  | 'mute'
  | 'unmute'
  | 'mutes'
  | 'block'
  | 'blocks'
  | 'lists'
  | 'listsOf'
  | 'keepList'
  | 'setInList'
  | 'dropList'
  | 'followedTags'
  | 'followTag'
  | 'followRule'
  | 'setFollowRule'
  | 'streams'
  | 'streamsOf'
  | 'keepStream'
  | 'dropStream'
>;

type Block = ReturnType<Social['blocks']['get']>[number];

const streamKey = '3mzzzzzzzzz2a';
export const listKey = 'a'.repeat(16);
export const openListKey = '3mzzzzzzzzz2b';

const manyLists: readonly ListView[] = [
  {
    ...{ key: listKey, name: 'Binders of the west coast', description: 'Paper, thread and glue.', public: false },
    members: [people.ada, people.bjorn],
  },
  { key: openListKey, name: 'Beekeepers', description: '', members: [people.ada, people.hostile], public: true },
  { key: 'b'.repeat(16), name: 'Nobody yet', description: '', members: [], public: false },
];

const manyMutes: readonly MuteView[] = [
  { id: 'a', what: { kind: 'person', who: people.hostile }, until: null },
  { id: 'b', what: { kind: 'word', word: 'election' }, until: now + 40 * hour },
  { id: 'c', what: { kind: 'tag', tag: 'wordle' }, until: null },
  { id: 'd', what: { kind: 'thread', root: uriOf(ada, 1) }, until: null },
];

const manyStreams: readonly StreamView[] = [
  { key: streamKey, name: 'Bees', description: 'What the hives do.', posts: 12 },
  { key: '3mzzzzzzzzz2c', name: 'Work', description: '', posts: 240 },
];

export const fakeWishes = (query: URLSearchParams, failing: () => Promise<void>): Wishes => {
  const none = query.get('wishes') === 'none';
  const mutes = createCell<readonly MuteView[]>(
    none
      ? []
      : query.has('muted')
        ? [{ id: 'm', what: { kind: 'person', who: people.ada }, until: now + 40 * hour }, ...manyMutes]
        : manyMutes,
  );
  const blocks = createCell<readonly Block[]>(
    none
      ? []
      : [
          { who: people.hostile, public: true },
          { who: people.bjorn, public: false },
        ],
  );
  const lists = createCell<readonly ListView[]>(query.get('lists') === 'none' ? [] : manyLists);
  const tags = createCell<readonly string[]>(none ? [] : ['bees', 'letterpress']);
  const streams = createCell<readonly StreamView[]>(query.get('streams') === 'none' ? [] : manyStreams);
  const rules = new Map<Did, FollowRule>([[bjorn, { streams: [streamKey], newest: 200, mediaLimit: 5_000_000 }]]);
  const undoable = async (undo: () => void) => {
    await failing();
    return {
      async undo() {
        await failing();
        undo();
      },
      until: now + 10_000,
    };
  };
  /** Sets a cell, with the way back. */
  const setting = async <T>(cell: { get(): T; set(value: T): void }, next: (before: T) => T) => {
    const before = cell.get();
    const made = await undoable(() => cell.set(before));
    cell.set(next(before));
    return made;
  };
  const whoOf = (did: Did) => Object.values(people).find((one) => one.did === did) ?? people.ada;
  const shown = (what: MuteWhat): MuteView['what'] =>
    what.kind === 'person' ? { kind: what.kind, who: whoOf(what.did) } : what;
  return {
    mutes,
    mute: (what, until) =>
      setting(mutes, (before) => [{ id: JSON.stringify(what), what: shown(what), until }, ...before]),
    unmute: (id) => setting(mutes, (before) => before.filter((mute) => mute.id !== id)),
    blocks,
    block: (did, on, options) =>
      setting(blocks, (before) => [
        ...before.filter(({ who }) => who.did !== did),
        ...(on ? [{ who: whoOf(did), public: options.public }] : []),
      ]),
    lists,
    listsOf: async (did) => (did === me ? lists.get() : manyLists).filter((list) => list.public),
    async keepList({ key = 'c'.repeat(16), name, description = '', members, public: isPublic = false }) {
      await failing();
      lists.update((before) => [
        ...before.filter((list) => list.key !== key),
        { key, name, description, members: members.map(whoOf), public: isPublic },
      ]);
      return key;
    },
    setInList: (key, did, on) =>
      setting(lists, (before) =>
        before.map((list) =>
          list.key === key
            ? { ...list, members: [...list.members.filter((one) => one.did !== did), ...(on ? [whoOf(did)] : [])] }
            : list,
        ),
      ),
    dropList: (key) => setting(lists, (before) => before.filter((list) => list.key !== key)),
    followedTags: tags,
    async followTag(tag, on) {
      await failing();
      tags.update((before) => [...before.filter((one) => one !== tag), ...(on ? [tag] : [])]);
    },
    followRule: (did) => rules.get(did) ?? { streams: null, newest: null, mediaLimit: null },
    async setFollowRule(did, rule) {
      await failing();
      if (query.get('follow') === 'no') throw new TabardError('not-found', 'one does not follow them');
      rules.set(did, rule);
    },
    streams,
    streamsOf: async () => (query.get('streams') === 'none' ? [] : manyStreams),
    keepStream: async () => streamKey,
    dropStream: (key) => setting(streams, (before) => before.filter((stream) => stream.key !== key)),
  };
};
