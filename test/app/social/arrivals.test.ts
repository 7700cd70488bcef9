/** Notices that nobody pushed, and being told of them: once in a tab, once beside the page, and of nothing that one's rules keep quiet. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Arrived } from '../../../src/app/social/social-view.js';
import type { RecordUri } from '../../../src/base/index.js';
import { clock } from '../../worker/world.js';
import { carry, deliver, eventually, follow, openSoul, playedOutside, type Soul, soul, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

const listening = (who: Soul): { readonly page: Arrived[]; readonly outside: Arrived[] } => {
  const heard: { page: Arrived[]; outside: Arrived[] } = { page: [], outside: [] };
  who.social.notices.onArrived((arrived) => heard[arrived.outside ? 'outside' : 'page'].push(arrived));
  return heard;
};

/** Ada, who has turned on what is told beside the page, and her first post. */
const herald = async (): Promise<{ ada: Soul; outside: ReturnType<typeof playedOutside>; root: RecordUri }> => {
  const made = await soul('Ada');
  made.social.close();
  const outside = playedOutside();
  const ada = await openSoul(made, { changes: { outside } });
  const root = await ada.social.post({ text: 'root' });
  await until(ada.social.notices.view, ({ ready }) => ready);
  expect(await ada.social.notices.outside.turnOn()).toBe('on');
  clock.now += 10;
  return { ada, outside, root };
};

const kindsOf = (arrived: readonly Arrived[]): string[] =>
  arrived.flatMap(({ items }) => items.map(({ kind }) => kind));

describe('notices of what came with a repository', () => {
  it('an answer, like and mention of somebody whom one follows count though nobody pushed them, and a push makes no second one', async () => {
    const { ada, outside, root } = await herald();
    const ben = await soul('Ben');
    await follow(ada, ben);
    await follow(ben, ada);
    await ben.social.post({ text: 'hello', reply: root });
    await ben.social.like(root, true);
    await ben.social.post({ text: 'and you', mentions: [ada.did] });
    await carry(ben, ada);
    const { view } = ada.social.notices;
    const carried = await until(view, ({ unread }) => unread === 4);
    expect(carried.items.map(({ kind }) => kind).toSorted()).toEqual(['follow', 'like', 'mention', 'reply']);
    expect(outside.count).toBe(4);
    expect(await deliver(ben, ada)).toBe(3);
    await eventually(async () => (await ben.ground.reads.outbox()).length === 0);
    await until(view, ({ ready }) => ready);
    expect(view.get().unread).toBe(4);
    await ada.social.notices.readAll();
    expect(outside.count).toBe(0);
  });

  it('what was brought along from elsewhere, or is of whom one has muted, is no notice', async () => {
    const { ada, outside, root } = await herald();
    const ben = await soul('Ben');
    await follow(ada, ben);
    await follow(ben, ada);
    await ada.social.mute({ kind: 'person', did: ben.did }, null);
    await ben.social.post({ text: 'hello', reply: root });
    await carry(ben, ada);
    const rows = await ada.ground.reads.inbox(ada.did, { limit: 10 });
    expect(rows.entries).toHaveLength(2);
    await ada.social.setNoticeRules({ from: 'everyone', quiet: [] });
    expect(ada.social.notices.view.get()).toMatchObject({ items: [], unread: 0 });
    expect(outside.count).toBe(0);
  });

  it('a like in a thread that one has muted, or of a post that one has hidden, is as quiet as they are', async () => {
    const { ada, root } = await herald();
    const ben = await soul('Ben');
    const second = await ada.social.post({ text: 'second' });
    const answer = await ada.social.post({ text: 'more', reply: root });
    await follow(ada, ben);
    await follow(ben, ada);
    await ben.social.like(answer, true);
    await ben.social.like(second, true);
    await deliver(ben, ada);
    const { view } = ada.social.notices;
    await until(view, ({ unread }) => unread === 2);
    const muted = await ada.social.mute({ kind: 'thread', root }, null);
    await until(view, ({ unread }) => unread === 1);
    await ada.social.hide(second, true);
    await until(view, ({ unread }) => unread === 0);
    await muted.undo();
    await until(view, ({ unread }) => unread === 1);
  });
});

describe('being told', () => {
  it('what comes is told once in the tab and once beside the page; what was there before is not', async () => {
    const { ada, outside, root } = await herald();
    const ben = await soul('Ben');
    await follow(ben, ada);
    await ben.social.post({ text: 'early', reply: root });
    await deliver(ben, ada);
    await until(ada.social.notices.view, ({ unread }) => unread === 1);
    ada.social.close();
    clock.now += 1_000;
    const again = await openSoul(ada, { notes: ada.notes, changes: { outside } });
    const heard = listening(again);
    await until(again.social.notices.view, ({ unread }) => unread === 1);
    await ben.social.like(root, true);
    await ben.social.post({ text: 'late', reply: root });
    await deliver(ben, again);
    await eventually(async () => kindsOf(heard.outside).length > 0 && again.social.notices.view.get().unread >= 2);
    await again.social.notices.readAll();
    // Ben is a stranger to Ada: his like is held back, his answer is not.
    expect(kindsOf(heard.page)).toEqual(['reply']);
    expect(kindsOf(heard.outside)).toEqual(['reply']);
  });

  it('of two tabs that both believe they lead, one tells it; nobody does while somebody looks', async () => {
    const { ada, outside, root } = await herald();
    const twin = await openSoul(ada, { notes: ada.notes, changes: { outside } });
    await until(twin.social.notices.view, ({ ready }) => ready);
    const [one, two] = [listening(ada), listening(twin)];
    const ben = await soul('Ben');
    await follow(ben, ada);
    clock.now += 10;
    await ben.social.post({ text: 'hello', reply: root });
    await deliver(ben, ada);
    twin.tell({ kind: 'inbox', to: ada.did });
    await eventually(async () => one.page.length === 1 && two.page.length === 1);
    expect(one.outside.length + two.outside.length).toBe(1);
    outside.isWatched = true;
    clock.now += 10;
    await ben.social.post({ text: 'again', reply: root });
    await deliver(ben, ada);
    await eventually(async () => one.page.length === 2);
    expect(one.outside.length + two.outside.length).toBe(1);
  });

  it('a flood of likes and followers without a path of trust raises no count and is told nowhere', async () => {
    const { ada, outside, root } = await herald();
    const heard = listening(ada);
    for (const name of ['Cleo', 'Dora', 'Emil']) {
      const stranger = await soul(name);
      await follow(stranger, ada);
      await stranger.social.like(root, true);
      await stranger.social.boost(root, true);
      await deliver(stranger, ada);
    }
    await until(ada.social.notices.view, ({ items }) => items.filter(({ held }) => held).length >= 2);
    expect(ada.social.notices.view.get().unread).toBe(0);
    expect(outside.count).toBe(0);
    expect([...heard.page, ...heard.outside]).toEqual([]);
  });

  it('an answer counts though a flood of what is held back came after it', async () => {
    const { ada, root } = await herald();
    const [ben, spammer] = [await soul('Ben'), await soul('Spam')];
    await follow(ben, ada);
    await ben.social.post({ text: 'hello', reply: root });
    await deliver(ben, ada);
    await follow(spammer, ada);
    for (let at = 0; at < 70; at++) {
      const post = await ada.social.post({ text: `${at}` });
      await carry(ada, spammer);
      await spammer.social.like(post, true);
    }
    await deliver(spammer, ada);
    const view = await until(ada.social.notices.view, ({ items }) => items.length > 60);
    expect(view.unread).toBe(1);
  });

  it('what one is not to be told of stands on the page and counts nowhere', async () => {
    const { ada, outside, root } = await herald();
    const ben = await soul('Ben');
    await follow(ben, ada);
    await ada.social.setNoticeRules({ from: 'everyone', quiet: ['answers'] });
    const heard = listening(ada);
    await ben.social.post({ text: 'hello', reply: root });
    await ben.social.like(root, true);
    await deliver(ben, ada);
    const view = await until(ada.social.notices.view, ({ items }) => items.length === 2);
    expect(view.items.filter(({ unread }) => unread).map(({ kind }) => kind)).toEqual(['like']);
    await eventually(async () => heard.page.length > 0);
    expect(kindsOf(heard.page)).toEqual(['like']);
    expect(outside.count).toBe(1);
  });

  it('a second like of one post counts though the first was read', async () => {
    const { ada, root } = await herald();
    const [ben, cleo] = [await soul('Ben'), await soul('Cleo')];
    await ada.social.setNoticeRules({ from: 'everyone', quiet: [] });
    await follow(ben, ada);
    await ben.social.like(root, true);
    await deliver(ben, ada);
    await until(ada.social.notices.view, ({ unread }) => unread === 1);
    await ada.social.notices.readAll();
    clock.now += 60_000;
    await follow(cleo, ada);
    await cleo.social.like(root, true);
    await deliver(cleo, ada);
    await until(ada.social.notices.view, ({ unread }) => unread === 1);
  });

  it('is not told beside the page before the person wants it, nor where the browser forbids it', async () => {
    const made = await soul('Ada');
    made.social.close();
    const outside = playedOutside();
    const ada = await openSoul(made, { changes: { outside } });
    expect(ada.social.notices.outside.state.get()).toBe('off');
    outside.answer = 'granted';
    const root = await ada.social.post({ text: 'root' });
    await until(ada.social.notices.view, ({ ready }) => ready);
    const heard = listening(ada);
    const ben = await soul('Ben');
    await follow(ben, ada);
    await ben.social.post({ text: 'hello', reply: root });
    await deliver(ben, ada);
    await eventually(async () => heard.page.length === 1);
    expect(heard.outside).toEqual([]);
    await ada.social.notices.outside.turnOn();
    outside.answer = 'denied';
    await ada.social.notices.outside.turnOff();
    expect(ada.social.notices.outside.state.get()).toBe('refused');
  });
});
