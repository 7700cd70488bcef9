/** Whoever means ill by what goes between peers: senders that keep back others, questions without end, answers that are none. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Cid, Did, RecordPath, RecordUri } from '../../src/base/index.js';
import type { Session } from '../../src/peer/session/index.js';
import { encodeBody } from '../../src/peer/social/bodies.js';
import { createHandOver } from '../../src/peer/social/hand-over.js';
import { MAX_ANSWERED_AT_ONCE, MAX_ANSWERED_EACH, MAX_LOOKED_UP, MAX_URIS } from '../../src/peer/social/limits.js';
import { createServe } from '../../src/peer/social/serve.js';
import type { SocialStore } from '../../src/peer/social/store.js';
import { createThreads } from '../../src/peer/social/threads.js';
import { recordUri } from '../../src/repo/index.js';
import { INBOX_WINDOW, MAX_PUSHES_EACH } from '../../src/worker/social/loose-limits.js';
import type { EntryView, HeldPush } from '../../src/worker/social/types.js';
import { fakeOf } from '../helpers/fake.js';
import { testKey } from '../helpers/keys.js';
import { createTestClock } from '../net/support.js';
import { bundleOf, post, pushTo, reply } from '../worker/people.js';
import { clock, type Owner, owner, profileOf, sync } from '../worker/world.js';
import { strangerOf } from './support/keeper.js';
import { until } from './support/peers.js';

const cid = 'bafyreidutf7ppf6rflevpjto7kjxojjzshmz7i5ca24svmrudhv33yozsy' as Cid;
const did = `did:tabard:${'a'.repeat(32)}` as Did;
const uriOf = (n: number, collection = 'app.tabard.post', who = did): RecordUri =>
  recordUri(
    who,
    `${collection}/3aaaaaaaa${n
      .toString(32)
      .padStart(4, '2')
      .replace(/[018 9]/g, '2')}` as RecordPath,
  );

/** A store of which `social` is all that is asked. */
const storeWith = (social: (name: string, ...args: readonly unknown[]) => unknown): SocialStore =>
  fakeOf<SocialStore>({
    social: ((name: string, ...args: readonly unknown[]) =>
      Promise.resolve(social(name, ...args))) as SocialStore['social'],
    authority: () => Promise.resolve({ holds: true }),
  });

describe('INB-6 handing over', () => {
  let ada: Owner;
  let laptop: Owner;
  let root: RecordUri;
  beforeEach(async () => {
    ada = await owner();
    await ada.commit([profileOf('Ada')]);
    await ada.verify.keep(ada.did, { reason: 'own', serve: true });
    root = await post(ada, {});
    laptop = await owner(1);
    await sync(ada.verify, laptop.verify, ada.did);
    await laptop.verify.keep(ada.did, { reason: 'own', serve: true });
  });

  test('goes on behind one of whom no more is taken, and comes back to what was left', async () => {
    const [noise, friend] = await Promise.all([strangerOf(1), strangerOf(2)]);
    const first = await reply(noise, root);
    const second = await reply(friend, root);
    await pushTo(ada, ada.did, await bundleOf(noise, first));
    await pushTo(ada, ada.did, await bundleOf(friend, second));
    await laptop.store.write(['inbox'], 'relaxed', async (tx) => {
      for (let n = 0; n < MAX_PUSHES_EACH; n++)
        await tx.objectStore('inbox').add({
          ...{ to: ada.did, from: noise.did, uri: `x/${n}` as never, kind: 'post', subject: root },
          ...{ cid: '' as never, receivedAt: clock.now },
        });
    });
    const { key } = ada.signer;
    const session = fakeOf<Session>({
      closed: false,
      async ask(message) {
        const answer = { t: 'answer', id: 0, body: null, refused: null } as const;
        if (message.t === 'ask') return { ...answer, body: encodeBody('inboxAnswer', { lacks: [0, 1] }) };
        if (message.t !== 'push') throw new TypeError(message.t);
        const became = await laptop.verify.social('receiveProof', message.body, { why: 'inbox', to: ada.did }, 'x');
        if (became.verdict === 'refused') return { ...answer, refused: became.code };
        return { ...answer, body: encodeBody('pushAnswer', { became: 'taken', proof: null }) };
      },
    });
    const handOver = createHandOver({
      ...{ store: ada.verify, now: () => clock.now, timers: createTestClock(clock.now), deviceAt: () => key },
      fault: () => undefined,
      onError(error) {
        throw error;
      },
    });
    const hers = async (): Promise<string[]> =>
      (await laptop.verify.social('inbox', ada.did, { limit: 10 })).entries.map(({ entry }) => entry.uri);
    const have = async (wanted: number): Promise<void> => {
      handOver.look(session, ada.did);
      await expect.poll(async () => (await hers()).length, { timeout: 20_000 }).toBe(wanted);
    };
    await have(1);
    expect(await hers()).toEqual([second]);
    expect((await ada.verify.social('held', ada.did, key, 64)).map(({ uri }) => uri)).toEqual([first, second]);
    clock.now += INBOX_WINDOW + 1;
    await have(2);
    await expect.poll(() => ada.verify.social('held', ada.did, key, 64), { timeout: 20_000 }).toEqual([]);
    clock.now -= INBOX_WINDOW + 1;
    handOver.close();
  });

  test('that is full of everybody ends, and marks nothing as had', async () => {
    const held = Array.from({ length: 20 }, (_, n): HeldPush => {
      const who = `did:tabard:${String.fromCharCode(97 + n).repeat(32)}` as Did;
      return { id: n + 1, uri: uriOf(n, 'app.tabard.post', who), cid, kind: 'post' };
    });
    const marks: unknown[] = [];
    const offered: number[] = [];
    const store = storeWith((name, ...args) => {
      if (name === 'held') return held.filter(({ id }) => id > Number(args[3])).slice(0, 8);
      if (name === 'handOver') marks.push(args[2]);
      return new Uint8Array(3);
    });
    const session = fakeOf<Session>({
      closed: false,
      ask: async (message) => {
        if (message.t === 'push') return { t: 'answer', id: 0, body: null, refused: 'too-many' };
        offered.push(offered.length);
        const lacks = [0, 1, 2, 3, 4, 5, 6, 7];
        return { t: 'answer', id: 0, body: encodeBody('inboxAnswer', { lacks }), refused: null };
      },
    });
    const handOver = createHandOver({
      ...{ store, now: () => 0, timers: createTestClock(0), fault: () => undefined, deviceAt: () => testKey(1) },
      onError(error) {
        throw error;
      },
    });
    handOver.look(session, did);
    await until(() => offered.length === 3, 'each was offered once');
    expect(marks).toEqual([]);
  });
});

describe('THR-1 questions without end', () => {
  test('of many links are worked on a few at a time, and of one link one by one', async () => {
    let running = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const store = storeWith(
      () =>
        new Promise((resolve) => {
          running += 1;
          most = Math.max(most, running);
          waiting.push(() => {
            running -= 1;
            resolve([]);
          });
        }),
    );
    const serve = createServe({ store, now: () => 0, served: () => [did], fault: () => undefined });
    const question = encodeBody('recordQuestion', { uris: [uriOf(1)] });
    const [loud, ...others] = Array.from({ length: 9 }, () => fakeOf<Session>({}));
    if (loud === undefined) throw new TypeError('nobody');
    const loudly = Array.from({ length: 12 }, () => serve.record(question, loud));
    await until(() => running > 0, 'it begins');
    expect(running).toBe(MAX_ANSWERED_EACH);
    const all = others.map((session) => serve.record(question, session));
    // All others are answered while the loud one waits behind itself.
    let answered = 0;
    for (const one of all) void one.then(() => (answered += 1));
    while (answered < all.length) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(most).toBe(MAX_ANSWERED_AT_ONCE);
    const left = loudly.length;
    let done = 0;
    for (const one of loudly) void one.then(() => (done += 1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBeLessThan(left);
    while (done < left) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});

describe('THR-4 a thread that somebody tells of', () => {
  const seek = async (
    answers: readonly RecordUri[],
    here: (uri: RecordUri) => boolean,
  ): Promise<{ readonly asked: readonly RecordUri[]; readonly missing: readonly RecordUri[] }> => {
    const asked: RecordUri[] = [];
    let missing: readonly RecordUri[] | undefined;
    const store = storeWith((name, uris) => {
      if (name === 'people') return (uris as readonly Did[]).map(() => ({}));
      if (name !== 'entries') throw new TypeError(name);
      const all = uris as readonly RecordUri[];
      expect(all.length).toBeLessThanOrEqual(MAX_LOOKED_UP);
      return all.map((uri) => (here(uri) ? ({ uri, cid, source: 'kept' } as EntryView) : null));
    });
    const pages = Math.ceil(answers.length / 250);
    let page = 0;
    const session = fakeOf<Session>({
      closed: false,
      async ask(message) {
        if (message.t !== 'ask') throw new TypeError(message.t);
        const answer = { t: 'answer', id: 0, refused: null } as const;
        if (message.role === 'record') {
          asked.push(...answers.slice(0, MAX_URIS));
          return { ...answer, body: encodeBody('recordAnswer', { bundles: [] }) };
        }
        const part = answers.slice(page * 250, (page + 1) * 250).map((uri) => ({ uri, cid, admitted: false }));
        page += 1;
        const cursor = page < pages ? `${page}` : null;
        return { ...answer, body: encodeBody('threadAnswer', { answers: part, bundles: [], cursor }) };
      },
    });
    const threads = createThreads({
      ...{ store, now: () => 0, fault: () => undefined },
      reach: { linked: () => [session], seek: () => Promise.resolve() },
      tell: (news) => {
        if (news.kind === 'asked') missing = news.missing;
      },
      onError(error) {
        throw error;
      },
    });
    threads.thread(answers[0] ?? uriOf(0));
    await until(() => missing !== undefined, 'it ends');
    return { asked, missing: missing ?? [] };
  };

  test('of more answers than the store is asked for at once asks nobody for those that are here', async () => {
    const answers = Array.from({ length: 1_600 }, (_, n) =>
      recordUri(
        did,
        `app.tabard.post/${'2abcdefghijkl'.slice(0, 9)}${[...String(n).padStart(4, '0')].map((digit) => 'abcdefghij'[Number(digit)]).join('')}` as RecordPath,
      ),
    );
    expect(await seek(answers, () => true)).toEqual({ asked: [], missing: [] });
  });

  test('that names what is no post is not asked for it', async () => {
    const follow = recordUri(did, `app.tabard.follow/${'b'.repeat(32)}` as RecordPath);
    const { missing } = await seek([uriOf(1), follow], (uri) => uri !== follow);
    expect(missing).toEqual([]);
  });
});
