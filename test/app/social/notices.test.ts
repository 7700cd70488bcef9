/** Notices: grouped, counted once on whichever device, and strangers' likes held back. */
import { afterAll, describe, expect, it } from 'vitest';
import { groupNotices, type Notice, shortName } from '../../../src/app/social/notice-groups.js';
import type { Did, RecordUri } from '../../../src/base/index.js';
import { clock } from '../../worker/world.js';
import { carry, deliver, follow, soul, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

const did = (letter: string): Did => `did:tabard:${letter.repeat(32)}` as Did;
const post = (key: string): RecordUri => `${did('z')}/app.tabard.post/${key}` as RecordUri;
const notice = (kind: Notice['kind'], from: string, of: string | null, at: number): Notice => ({
  ...{ kind, from: did(from), at, post: of === null ? null : post(of) },
  uri: `${did(from)}/app.tabard.${kind}/${of ?? 'me'}` as RecordUri,
});

describe('notices in groups', () => {
  it('alike ones about one post stand together, newest first, each person once', () => {
    const groups = groupNotices([
      notice('like', 'a', 'one', 1),
      notice('like', 'b', 'one', 5),
      notice('like', 'a', 'one', 1),
      notice('like', 'c', 'two', 3),
      notice('boost', 'a', 'one', 4),
      notice('follow', 'a', null, 2),
      notice('follow', 'b', null, 6),
    ]);
    expect(groups.map(({ kind, post: of, from, at }) => [kind, of?.slice(-3) ?? null, from.length, at])).toEqual([
      ['follow', null, 2, 6],
      ['like', 'one', 2, 5],
      ['boost', 'one', 1, 4],
      ['like', 'two', 1, 3],
    ]);
  });

  it('answers, quotes and mentions stand alone', () => {
    const groups = groupNotices([
      notice('reply', 'a', 'x', 1),
      notice('reply', 'b', 'y', 2),
      notice('quote', 'a', 'z', 3),
    ]);
    expect(groups).toHaveLength(3);
  });
});

describe('notices', () => {
  it('of whoever is near count; those of strangers are held back as one’s rules say', async () => {
    const [ada, ben, cleo] = [await soul('Ada'), await soul('Ben'), await soul('Cleo')];
    await follow(ada, ben);
    const root = await ada.social.post({ text: 'root' });
    for (const who of [ben, cleo]) {
      await follow(who, ada);
      await who.social.like(root, true);
      await deliver(who, ada);
    }
    const { view } = ada.social.notices;
    const both = await until(view, ({ items }) => items.length === 2);
    expect(both.unread).toBe(1);
    expect(both.items.find(({ held }) => held)).toMatchObject({
      kind: 'like',
      who: [{ did: cleo.did }],
      unread: false,
    });
    await ada.social.setNoticeRules({ from: 'everyone', quiet: [] });
    const all = await until(view, ({ items }) => items.length === 1);
    expect(all.items[0]).toMatchObject({ count: 2, held: false, post: { uri: root } });
    // An answer is never held back.
    await ada.social.setNoticeRules({ from: 'followed', quiet: [] });
    await cleo.social.post({ text: 'hello', reply: root });
    await deliver(cleo, ada);
    await until(view, ({ items }) => items.some(({ kind, held, unread }) => kind === 'reply' && !held && unread));
  });

  it('whoever is followed is told, though they keep nothing of who follows them; and that it was taken back', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    await ben.social.tellFollow(ada.did, () => follow(ben, ada));
    await deliver(ben, ada);
    const told = await until(ada.social.notices.view, ({ items }) => items.length === 1);
    expect(told.items[0]).toMatchObject({ kind: 'follow', who: [{ did: ben.did }], held: true });
    clock.now += 10;
    await ben.social.tellFollow(ada.did, () => ben.follows.unfollow(ada.did));
    await deliver(ben, ada);
    await until(ada.social.notices.view, ({ items }) => items.length === 0);
  });

  it('what was read stays read, also on a device to which it comes later', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const root = await ada.social.post({ text: 'root' });
    await follow(ben, ada);
    const answer = await ben.social.post({ text: 'hello', reply: root });
    const bundle = await ben.ground.reads.prove(answer);
    await deliver(ben, ada);
    const { notices } = ada.social;
    await until(notices.view, ({ unread }) => unread === 1);
    await notices.readAll();
    expect(notices.view.get()).toMatchObject({ unread: 0, items: [{ unread: false }] });
    clock.now += 60_000;
    const later = await soul('Ada again');
    const sealed = await later.own.household.sealedDocs();
    await sealed.apply(ada.own.household.states());
    // The same words of Ben, in an inbox that was not there when they were read.
    expect(bundle).toBeDefined();
    const { names } = (await import('../../../src/app/social/kept/reading.js')).readMark(
      later.own.household.config,
      'notices',
    );
    expect(names).toEqual([shortName(answer)]);
  });

  it('of whom one has muted or blocked are none', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const root = await ada.social.post({ text: 'root' });
    await follow(ben, ada);
    await ben.social.post({ text: 'hello', reply: root });
    await deliver(ben, ada);
    await until(ada.social.notices.view, ({ items }) => items.length === 1);
    const blocked = await ada.social.block(ben.did, true, { public: false });
    await until(ada.social.notices.view, ({ items }) => items.length === 0);
    await blocked.undo();
    await until(ada.social.notices.view, ({ items }) => items.length === 1);
    await carry(ben, ada);
  });
});
