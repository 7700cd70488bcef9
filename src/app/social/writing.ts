/** Posting, editing and removing, and what may be taken back. */
import { type Did, type RecordPath, type RecordUri, TabardError } from '../../base/index.js';
import { isMap, type JsonValue } from '../../codec/index.js';
import { pathOf, recordUri, splitPath } from '../../repo/index.js';
import type { Write } from '../../worker/index.js';
import type { SocialGround, SocialSelf } from './ground.js';
import { readPolicy } from './kept/wishes.js';
import { UNDO_TIME } from './limits.js';
import type { Outgoing, Sending } from './outgoing.js';
import { postFields } from './post-fields.js';
import { mentionsOf, postRecord } from './post-record.js';
import type { Purging } from './purging.js';
import { authorOf, createKeys, partsOfUri, referTo, referToThread } from './records.js';
import type { PostDraft, RemoveKind, Undoable } from './social-view.js';

export interface Writing {
  post(draft: PostDraft): Promise<RecordUri>;
  edit(uri: RecordUri, draft: PostDraft): Promise<void>;
  remove(uri: RecordUri, kind: RemoveKind): Promise<Undoable>;
}

const postCollection = 'app.tabard.post';

export const createWriting = (ground: SocialGround, outgoing: Outgoing, purging: Purging): Writing => {
  const nextKey = createKeys(ground);

  const recordOf = async (self: SocialSelf, draft: PostDraft, createdAt: number) => {
    const [reply, quote] = await Promise.all([
      draft.reply === undefined ? null : referToThread(ground, draft.reply),
      draft.quote === undefined ? null : referTo(ground, draft.quote),
    ]);
    const policy = readPolicy(self.own.household.config);
    return { record: postRecord({ draft, createdAt, reply, quote, policy }), reply, quote };
  };

  const inStreams = (key: string, streams: readonly string[]): Write[] =>
    streams.map((stream) => ({ path: memberPath(stream, key), value: {} }));

  /** A record of one's own that stands. */
  const standing = async (self: SocialSelf, uri: RecordUri): Promise<{ path: RecordPath; value: JsonValue }> => {
    const { did, path } = partsOfUri(uri);
    const found = did === self.own.did ? await ground.records.record(did, path) : undefined;
    if (found === undefined) throw new TabardError('not-found', 'no such record of one’s own');
    return { path, value: found.value };
  };

  return {
    async post(draft) {
      const self = await ground.open();
      const { record, reply, quote } = await recordOf(self, draft, ground.now());
      const key = await nextKey(self);
      const path = pathOf(postCollection, key);
      const uri = recordUri(self.own.did, path);
      const sending: Sending = {
        uri,
        kind: 'post',
        to: [
          ...(reply === null ? [] : [authorOf(reply.parent.uri), authorOf(reply.root.uri)]),
          ...(quote === null ? [] : [authorOf(quote.uri)]),
          ...mentionsOf(draft),
        ],
      };
      const writes: Write[] = [{ path, value: record }, ...inStreams(key, draft.streams ?? [])];
      await outgoing.around([sending], () => self.own.writer.write(writes));
      return uri;
    },
    async edit(uri, draft) {
      const self = await ground.open();
      const { path, value } = await standing(self, uri);
      const before = postFields(value);
      if (before === undefined || !isMap(value)) throw new TabardError('not-found', 'not a post');
      const { record } = await recordOf(self, draft, before.createdAt ?? ground.now());
      const { key } = splitPath(path);
      const streams = draft.streams ?? [];
      // What it answers was said once and for all; what this version does not know stays.
      const fixed = value.reply === undefined ? {} : { reply: value.reply };
      const unknown = Object.fromEntries(Object.entries(value).filter(([name]) => !writtenFields.has(name)));
      const writes: Write[] = [
        { path, value: { ...unknown, ...record, ...fixed } },
        ...inStreams(
          key,
          streams.filter((stream) => !before.streams.includes(stream)),
        ),
        ...before.streams
          .filter((stream) => !streams.includes(stream))
          .map((stream) => ({ remove: memberPath(stream, key), kind: 'deletion' }) as const),
      ];
      const told = new Set(before.mentions);
      const mentioned = mentionsOf(draft).filter((did) => !told.has(did));
      await outgoing.around([{ uri, kind: 'post', to: mentioned }], () => self.own.writer.write(writes));
    },
    async remove(uri, kind) {
      const self = await ground.open();
      const { path, value } = await standing(self, uri);
      const { key } = splitPath(path);
      const streams = postFields(value)?.streams ?? [];
      // A purge is final: until it can no more be taken back, what stands is a deletion.
      const gentle = kind === 'retraction' ? kind : 'deletion';
      const removal: Write[] = [path, ...streams.map((stream) => memberPath(stream, key))].map((remove) => ({
        remove,
        kind: gentle,
      }));
      const until = ground.now() + UNDO_TIME;
      // Whoever was brought it lets go of it as well.
      const told: Sending = { uri, kind: 'post', to: toldOf(value) };
      const write = () => outgoing.around([told], () => self.own.writer.write(removal));
      if (kind === 'purge') await purging.plan({ path, at: until, to: told.to }, write);
      else await write();
      return {
        until,
        async undo() {
          if (kind === 'purge' && !(await purging.cancel(path)))
            throw new TabardError('bad-record-input', 'it was purged for good');
          const writes: Write[] = [{ path, value }, ...inStreams(key, streams)];
          await outgoing.around([told], () => self.own.writer.write(writes));
        },
      };
    },
  };
};

/** To whom a post was brought when it was written (INB-2). */
const toldOf = (value: JsonValue): readonly Did[] => {
  const { reply, quote, mentions } = postFields(value) ?? {};
  const uris = [reply?.parent, reply?.root, quote?.uri].filter((uri) => uri !== undefined);
  return [...new Set([...uris.map(authorOf), ...(mentions ?? [])])];
};

const writtenFields: ReadonlySet<string> = new Set([
  ...['$type', 'rev', 'text', 'createdAt', 'language', 'tags', 'mentions', 'warning', 'media', 'reply', 'quote'],
  ...['poll', 'event', 'streams', 'policy'],
]);

const memberPath = (stream: string, key: string): RecordPath => pathOf('app.tabard.member', `${stream}.${key}`);
