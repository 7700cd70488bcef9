/** Streams: named parts of a profile, which everybody sees. */
import { createCell, type Did, type RecordPath, TabardError } from '../../base/index.js';
import { isMap } from '../../codec/index.js';
import { pathOf, splitPath } from '../../repo/index.js';
import type { SocialGround } from './ground.js';
import { UNDO_TIME } from './limits.js';
import { allOf } from './opinions.js';
import { createKeys } from './records.js';
import type { Social, StreamView } from './social-view.js';

export interface StreamKeeping extends Pick<Social, 'streamsOf' | 'streams' | 'keepStream' | 'dropStream'> {
  /** One's own repository has changed. */
  ownStreamsChanged(): Promise<void>;
}

const streamCollection = 'app.tabard.stream';
const memberCollection = 'app.tabard.member';

export const createStreams = (ground: SocialGround): StreamKeeping => {
  const streams = createCell<readonly StreamView[]>([]);
  const nextKey = createKeys(ground);

  const streamsOf = async (did: Did): Promise<readonly StreamView[]> => {
    const [found, members] = await Promise.all([
      allOf(ground, did, streamCollection),
      allOf(ground, did, memberCollection),
    ]);
    const posts = new Map<string, number>();
    for (const { path } of members) {
      const [stream = ''] = splitPath(path).key.split('.', 1);
      posts.set(stream, (posts.get(stream) ?? 0) + 1);
    }
    return found.map(({ path, value }) => {
      const { key } = splitPath(path);
      const fields = isMap(value) ? value : {};
      return { key, name: textOf(fields.name), description: textOf(fields.description), posts: posts.get(key) ?? 0 };
    });
  };

  const ownStreamsChanged = async (): Promise<void> => {
    const me = ground.me();
    if (me !== null) streams.set(await streamsOf(me));
  };

  const streamAt = async (path: RecordPath) => {
    const { own } = await ground.open();
    const found = await ground.records.record(own.did, path);
    if (found === undefined || !isMap(found.value)) throw new TabardError('not-found', 'no such stream');
    return { own, value: found.value };
  };

  return {
    streams,
    streamsOf,
    ownStreamsChanged,
    async keepStream({ key, name, description }) {
      const self = await ground.open();
      const path = pathOf(streamCollection, key ?? (await nextKey(self)));
      const before = key === undefined ? undefined : (await streamAt(path)).value;
      const value = { ...before, name: name.trim(), description, createdAt: before?.createdAt ?? ground.now() };
      await self.own.writer.write([{ path, value }]);
      await ownStreamsChanged();
      return splitPath(path).key;
    },
    async dropStream(key) {
      const path = pathOf(streamCollection, key);
      const { own, value } = await streamAt(path);
      await own.writer.write([{ remove: path, kind: 'deletion' }]);
      await ownStreamsChanged();
      return {
        until: ground.now() + UNDO_TIME,
        async undo() {
          await own.writer.write([{ path, value }]);
          await ownStreamsChanged();
        },
      };
    },
  };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
