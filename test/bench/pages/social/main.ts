/** `window.social`: what the benches of feeds and searching ask of a store without pages and peers. */
import type { Did } from '../../../../src/base/index.js';
import type { JsonValue } from '../../../../src/codec/index.js';
import { encodeValue, tidOf, type ValueMap } from '../../../../src/codec/index.js';
import { createWorkerClient, type EntryPage, type VerifyStore, type Write } from '../../../../src/worker/index.js';
import { spawnWorker } from '../../../../src/worker/spawn.js';
import { testSigner } from '../../../helpers/keys.js';
import { delegate } from '../../../identity/helpers.js';
import { personOf } from '../peer/identities.js';
import { postsOf } from '../posts.js';

const id = 'socialsocialsoci';
const month = 30 * 24 * 60 * 60 * 1_000_000;

let opened: VerifyStore | undefined;

const here = async (): Promise<VerifyStore> => {
  if (opened === undefined) {
    opened = createWorkerClient(spawnWorker());
    await opened.open(id);
  }
  return opened;
};

const collection = 'app.tabard.post';

/** Bytes of records as they are encoded. */
const recordBytes = (count: number, seed: number): number =>
  postsOf(count, seed).reduce<number>(
    (sum, value) => sum + encodeValue({ ...Object(value), $type: collection, rev: '3lzzzzzzzzz22' } as ValueMap).length,
    0,
  );

type Path = Extract<Write, { path: unknown }>['path'];

/** A language of 30,000 words, some of them said all the time and most of them hardly ever (Zipf). */
const words = Array.from({ length: 30_000 }, (_, index) => {
  let [left, word] = [index + 40, ''];
  for (; left > 0; left = Math.floor(left / 20))
    word += `${'bcdfghjklmnprstvwxyz'[left % 20]}${'aeiou'[(left * 7) % 5]}`;
  return word;
});

const wordOf = (rank: number): string => words[rank] ?? '';

const wordy = (count: number, number: number): JsonValue[] => {
  let state = number * 2_654_435_761;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const word = (): string => wordOf(Math.floor(words.length ** chance()) - 1);
  return Array.from({ length: count }, (_, index) => ({
    text: Array.from({ length: 20 + Math.floor(chance() * 60) }, word).join(' '),
    createdAt: 1_790_000_000_000 + index,
    tags: [word()],
  }));
};

/** Posts spread over a month, so that the newest of all are by many. */
const writesOf = (posts: readonly JsonValue[], number: number): Write[] => {
  const now = Date.now() * 1000;
  const count = posts.length;
  return posts.map((value, index) => {
    const time = now - Math.floor(((index + ((number * 7919) % 1000) / 1000) * month) / count) - number;
    return { path: `app.tabard.post/${tidOf(time, 0)}` as Path, value };
  });
};

const spentOn = async (run: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await run();
  return performance.now() - from;
};

interface NumberedWriter {
  readonly did: Did;
  /** Puts log and delegation into the store. */
  receive(): Promise<void>;
  commit(writes: readonly Write[]): Promise<void>;
}

const writerOf = async (number: number): Promise<NumberedWriter> => {
  const store = await here();
  const { made, root } = await personOf(number);
  const signer = testSigner(30_000 + number);
  const delegation = await delegate(made.log, signer.key, { signer: root, issuer: made.did });
  return {
    did: made.did,
    async receive() {
      await store.receiveOperations(made.did, [made.bytes]);
      await store.receiveDelegations(made.did, [delegation.bytes]);
    },
    async commit(writes) {
      const prepared = await store.prepareCommit(made.did, writes, {
        ...{ key: signer.key, auth: delegation.cid, clockId: 0 },
      });
      if (prepared.unchanged) throw new Error('nothing to commit');
      await store.finishCommit(prepared.ticket, await signer.sign(prepared.signing));
    },
  };
};

const page = {
  /** Somebody who is followed, with so many posts. */
  async fill(number: number, count: number, isWordy = false): Promise<Did> {
    const store = await here();
    const { did, receive, commit } = await writerOf(number);
    await receive();
    const profile = { path: 'app.tabard.profile/self' as Path, value: { name: `Number ${number}` } };
    await commit([profile, ...writesOf((isWordy ? wordy : postsOf)(count, number), number)]);
    await store.keep(did, { reason: 'follow', serve: true });
    return did;
  },
  /** More of somebody who was filled in: posts of now. Answers the bytes of their records. */
  async more(number: number, count: number): Promise<{ did: Did; bytes: number }> {
    const { did, commit } = await writerOf(number);
    await commit(postsOf(count, 1_000 + number).map((value) => ({ collection, value })));
    return { did, bytes: recordBytes(count, 1_000 + number) };
  },
  /** A CAR file in base64. */
  async exportText(did: Did): Promise<string> {
    const parts: string[] = [];
    for await (const part of (await here()).exportCar(did)) {
      for (let at = 0; at < part.length; at += 32_768)
        parts.push(String.fromCharCode(...part.subarray(at, at + 32_768)));
    }
    return btoa(parts.join(''));
  },
  /** Makes all entries. */
  follow: async (): Promise<number> => {
    const store = await here();
    return spentOn(() => store.social('follow'));
  },
  /** From nothing at all (the database is not open) to a page of a feed with its posts, and from then on the next one. */
  async feed(limit: number): Promise<{ first: number; again: number; entries: number; authors: number }> {
    let found: EntryPage = { entries: [] };
    const first = await spentOn(async () => {
      found = await (await here()).social('feed', { limit });
    });
    const { cursor } = found;
    const store = await here();
    const again = await spentOn(() =>
      store.social('feed', { limit, ...(cursor === undefined ? {} : { before: cursor }) }),
    );
    const { entries } = found;
    if (entries.some(({ value }) => value === null)) throw new Error('a post is not here');
    return { first, again, entries: entries.length, authors: new Set(entries.map(({ did }) => did)).size };
  },
  word: wordOf,
  /** Until the index stands for all that is kept. */
  index: (): Promise<number> =>
    spentOn(async () => {
      while (!(await (await here()).social('search', 'nothing', { limit: 1 })).complete);
    }),
  /** Each question so many times, after the first, which loads the index. */
  async search(
    questions: readonly string[],
    times: number,
  ): Promise<{ first: number; each: number[][]; hits: number[] }> {
    const store = await here();
    const ask = (text: string) => store.social('search', text, { limit: 50 });
    const first = await spentOn(() => ask(questions[0] ?? ''));
    const hits: number[] = [];
    const each = questions.map((): number[] => []);
    for (let time = 0; time < times; time++) {
      for (const [index, question] of questions.entries()) {
        const spent = await spentOn(async () => {
          hits[index] = (await ask(question)).hits.length;
        });
        each[index]?.push(spent);
      }
    }
    return { first, each, hits };
  },
  usage: async (): Promise<number> => (await navigator.storage.estimate()).usage ?? Number.NaN,
};

Object.assign(window, { social: page });
export type SocialPage = typeof page;
