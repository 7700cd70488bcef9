/** Threads and feeds beyond what one call to the store may name. */
import { expect, it } from 'vitest';
import { isPost } from '../../../src/app/social/views.js';
import type { RecordUri } from '../../../src/base/index.js';
import { tidOf } from '../../../src/codec/index.js';
import { clock, path } from '../../worker/world.js';
import { soul, until } from './world.js';

it('a thread of 5,000 answers, 100 deep: all of them, each with its own counts', async () => {
  const ada = await soul('Ada');
  const root = await ada.social.post({ text: 'root' });
  const reference = (uri: string) => ({ did: ada.did, path: uri.slice(ada.did.length + 1) });
  const uris: RecordUri[] = [];
  const writes = Array.from({ length: 5000 }, (_, at) => {
    const place = `app.tabard.post/${tidOf((clock.now + 1) * 1000 + at, 1)}`;
    const above = at % 100 === 0 ? root : (uris[at - 1] ?? root);
    uris.push(`${ada.did}/${place}` as RecordUri);
    const reply = { root: reference(root), parent: reference(above) };
    return { path: path(place), value: { text: `answer ${at}`, createdAt: clock.now, reply } };
  });
  clock.now += 1000;
  await ada.own.writer.write(writes);
  const last = uris.at(-2);
  if (last === undefined) throw new TypeError('no answers');
  await ada.social.like(last, true);
  const thread = ada.social.thread(root);
  const view = await until(thread.view, ({ posts }) =>
    posts.some(({ post }) => post.uri === last && isPost(post) && post.mine.liked),
  );
  expect(view.posts).toHaveLength(5001);
  expect(Math.max(...view.posts.map(({ depth }) => depth))).toBe(100);
  expect(view.posts[0]).toMatchObject({ below: 5000, post: { counts: { replies: 50 } } });
  expect(view.posts.every(({ post }) => isPost(post))).toBe(true);
  thread.close();
}, 180_000);
