/** Threads: who may answer, what is let in and put out, and what a thread says of itself. */
import { afterAll, describe, expect, it } from 'vitest';
import type { ReplyPolicy, Thread, ThreadView } from '../../../src/app/social/social-view.js';
import type { RecordUri } from '../../../src/base/index.js';
import { clock } from '../../worker/world.js';
import { carry, deliver, eventually, follow, type Soul, soul, textOf, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

const open = async (who: Soul, uri: RecordUri, holds: (view: ThreadView) => boolean): Promise<Thread> => {
  const thread = who.social.thread(uri);
  await until(thread.view, holds);
  return thread;
};

const texts = ({ posts }: ThreadView) =>
  posts.map(({ post, depth }) => [
    textOf(post),
    depth,
    Reflect.get(Object(Reflect.get(post, 'hidden')), 'kind') ?? null,
  ]);

const admissions = async ({ device, did }: Soul): Promise<number> =>
  (await device.verify.list(did, 'app.tabard.reply')).records.length;

const seq = async ({ device, did }: Soul): Promise<number> => (await device.verify.profile(did))?.head.seq ?? 0;

/** Ada's post, with answers of Ben and of Cleo. */
const answered = async (policy?: ReplyPolicy) => {
  const [ada, ben, cleo] = [await soul('Ada'), await soul('Ben'), await soul('Cleo')];
  await follow(ada, ben);
  const root = await ada.social.post({ text: 'root', ...(policy === undefined ? {} : { policy }) });
  for (const who of [ben, cleo]) await follow(who, ada);
  const bens = await ben.social.post({ text: 'ben', reply: root });
  const cleos = await cleo.social.post({ text: 'cleo', reply: root });
  await deliver(ben, ada);
  await deliver(cleo, ada);
  return { ada, ben, cleo, root, bens, cleos };
};

describe('a thread', () => {
  it('lets in what its author’s policy lets in, all that came in one commit', async () => {
    const { ada } = await answered();
    const before = await seq(ada);
    await eventually(async () => (await admissions(ada)) === 2);
    expect((await seq(ada)) - before).toBe(1);
  });

  it.each([
    ['everyone', { action: 'note', who: 'everyone', days: null }, ['ben', 'cleo']],
    ['people one follows', { action: 'note', who: 'followed', days: null }, ['ben']],
    ['nobody', { action: 'note', who: 'nobody', days: null }, []],
    ['whoever it is, ignored', { action: 'ignore', who: 'everyone', days: null }, []],
  ] as const)('policy: %s', async (_, policy, letIn) => {
    const { ada, root } = await answered(policy);
    // Both have been looked at: nothing more is let in afterwards.
    await eventually(async () => Number(ada.notes.get('admitted') ?? 0) >= 2);
    expect(await admissions(ada)).toBe(letIn.length);
    const thread = await open(ada, root, ({ posts }) => posts.length === 3);
    const seen = texts(thread.view.get()).filter(([, depth, hidden]) => depth === 1 && hidden === null);
    expect(seen.map(([text]) => text).sort()).toEqual([...letIn]);
    expect(thread.view.get().hidden.reduce((sum, { count }) => sum + count, 0)).toBe(2 - letIn.length);
    thread.close();
  });

  it('ENT-5 an answer that was let in and is then removed is none any more, and nobody looks for it', async () => {
    const { ada, ben, root, bens } = await answered();
    await eventually(async () => (await admissions(ada)) === 2);
    const before = await open(ada, root, ({ known }) => known === 2);
    before.close();
    clock.now += 10;
    await ben.social.remove(bens, 'deletion');
    await deliver(ben, ada);
    const thread = await open(ada, root, ({ known }) => known === 1);
    expect(thread.view.get()).toMatchObject({ unreachable: 0, posts: [{}, { post: { text: 'cleo' } }] });
    thread.close();
  });

  it('whose policy is to keep a copy for some days keeps it so long, and no longer', async () => {
    const { ada, ben, bens, cleos } = await answered({ action: 'keep', who: 'everyone', days: 2 });
    await carry(ben, ada);
    await eventually(async () => (await admissions(ada)) === 2);
    const isHere = async (uri: RecordUri): Promise<boolean> => (await ada.ground.reads.entries([uri]))[0] !== null;
    const day = 24 * 60 * 60 * 1000;
    const rows = await ada.ground.reads.inbox(ada.did, { limit: 10 });
    const came = rows.entries.find(({ entry }) => entry.uri === cleos)?.receivedAt ?? 0;
    clock.now = came + 2 * day - 60_000;
    await ada.device.verify.collect();
    expect([await isHere(bens), await isHere(cleos)]).toEqual([true, true]);
    clock.now = came + 2 * day + 60_000;
    await ada.device.verify.collect();
    // Ben is followed: his repository is kept, and his words with it.
    expect([await isHere(bens), await isHere(cleos)]).toEqual([true, false]);
  });

  it('two hops: whoever is followed by somebody whom the author follows is let in', async () => {
    const [ada, ben, cleo] = [await soul('Ada'), await soul('Ben'), await soul('Cleo')];
    await follow(ben, cleo);
    await follow(ada, ben);
    const root = await ada.social.post({ text: 'root', policy: { action: 'note', who: 'two-hops', days: null } });
    await follow(cleo, ada);
    await cleo.social.post({ text: 'cleo', reply: root });
    await deliver(cleo, ada);
    await eventually(async () => (await admissions(ada)) === 1);
  });

  it('its author puts an answer out, and readers honour that, with a way behind it', async () => {
    const { ada, ben, cleo, root, cleos } = await answered();
    await eventually(async () => (await admissions(ada)) === 2);
    const thread = await open(ada, root, ({ posts }) => posts.length === 3);
    await thread.dropReply(cleos);
    expect(texts(thread.view.get())).toContainEqual(['cleo', 1, 'not-admitted']);
    // Not let in again by itself.
    ada.tell({ kind: 'inbox', to: ada.did });
    await carry(ada, ben);
    await carry(cleo, ben);
    const read = await open(ben, root, ({ posts }) => posts.length === 3);
    expect(texts(read.view.get())).toContainEqual(['cleo', 1, 'not-admitted']);
    expect(read.view.get().hidden).toMatchObject([{ by: { kind: 'not-admitted', by: { name: 'Ada' } }, count: 1 }]);
    await thread.admit(cleos);
    expect(thread.view.get().hidden).toEqual([]);
    thread.close();
    read.close();
  });

  it('one that was never let in can be put out as well', async () => {
    const { ada, root, cleos } = await answered({ action: 'note', who: 'nobody', days: null });
    const thread = await open(ada, root, ({ posts }) => posts.length === 3);
    await thread.dropReply(cleos);
    expect(await admissions(ada)).toBe(0);
    await thread.admit(cleos);
    expect(texts(thread.view.get())).toContainEqual(['cleo', 1, null]);
    thread.close();
  });

  it('says what is known and not here, and asks for it', async () => {
    const { ada, ben, root, bens, cleos } = await answered();
    await eventually(async () => (await admissions(ada)) === 2);
    await carry(ada, ben);
    const thread = await open(ben, root, ({ posts }) => posts.length === 3);
    expect(thread.view.get()).toMatchObject({ known: 2, unreachable: 1, looking: true, heardAuthor: false });
    expect(ben.asked).toContainEqual(['thread', [root]]);
    await eventually(async () => ben.asked.some(([what, uris]) => what === 'fetch' && uris.includes(cleos)));
    ben.tell({ kind: 'asked', what: 'thread', uris: [root], reached: 0, missing: [cleos] });
    await until(thread.view, ({ looking }) => !looking);
    expect(thread.view.get().heardAuthor).toBe(false);
    expect(thread.view.get().posts.map(({ post }) => Reflect.get(post, 'missing') ?? null)).toEqual([
      null,
      null,
      'not-here',
    ]);
    // Opened by an answer it is the same thread.
    const below = await open(ben, bens, ({ posts }) => posts.length === 3);
    expect(below.view.get().posts[0]?.post.uri).toBe(root);
    thread.close();
    below.close();
  });

  it('a muted one says so', async () => {
    const { ada, root } = await answered();
    const thread = await open(ada, root, ({ posts }) => posts.length === 3);
    const muted = await ada.social.mute({ kind: 'thread', root }, null);
    await until(thread.view, (view) => view.muted);
    await muted.undo();
    await until(thread.view, (view) => !view.muted);
    thread.close();
  });
});
