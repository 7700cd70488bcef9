/** Everybody around a visitor: the liar, a third tab that only listens, the honest host. Runs in Node and in a page alike. */
import type { LinkPool } from '../../../src/net/index.js';
import type { VerifyStore } from '../../../src/worker/index.js';
import { subscribeTo } from '../../peer/support/requests.js';
import { type Author, type Made, makeAuthor, truthOf } from './author.js';
import { fill, type Ground, type HandEnd, type Host, openByHand, openHost } from './ends.js';
import { answerNothing, getOf, type Speaker, speakOver, waitFor } from './liar.js';
import type { Lie, Scene } from './lie.js';

export interface Overheard {
  readonly commits: number;
  readonly planted: number;
}

export interface Around {
  readonly author: Author;
  readonly truth: Made;
  listen(): Promise<void>;
  host(): Promise<void>;
  tell(): Promise<void>;
  isCut(): boolean;
  /** The liar's session key. */
  readonly key: string;
  comesBack(): Promise<boolean>;
  overheard(): Promise<Overheard>;
  hearsOfIt(): Promise<void>;
  close(): void;
}

export interface AroundOptions {
  readonly lie: Lie;
  readonly number: number;
  readonly ground: Ground;
  /** An empty store for the honest host. */
  openStore(): Promise<VerifyStore>;
  /** Brings a pool to where the visitor is. False if nothing can come of it. */
  reach(pool: LinkPool, author: Author): Promise<boolean>;
  /** This pool comes no more to where the visitor is. What links it has stay. */
  leave?(pool: LinkPool): void;
}

/** So long a link may take to be refused or heard. */
const patience = 5_000;

export const createAround = async ({
  lie,
  number,
  ground,
  openStore,
  reach,
  leave,
}: AroundOptions): Promise<Around> => {
  const author = await makeAuthor(number, ground.now());
  const truth = await truthOf(author);
  const ours = new Set<string>();
  const isVisitor = ({ remote }: { readonly remote: string }): boolean => !ours.has(remote);
  const hand = await openByHand(ground, {
    isWelcome: isVisitor,
    speak: (link, frame) => speakOver(link, { now: ground.now(), frame }),
  });
  const ear = await openByHand(ground, {
    isWelcome: isVisitor,
    speak(link) {
      const speaker = speakOver(link, { now: ground.now() });
      answerNothing(speaker);
      return speaker;
    },
  });
  for (const { pool } of [hand, ear]) ours.add(pool.key);
  const planted: Scene['planted'] = new Set();
  let liar: Speaker | undefined;
  let third: Speaker | undefined;
  let host: Host | undefined;
  let asked = 0;

  const listening = (): Speaker => {
    if (third === undefined) throw new TypeError('nobody listens');
    return third;
  };

  const linkedAt = async ({ pool, linked }: HandEnd): Promise<Speaker> => {
    await reach(pool, author);
    const speaker = await linked();
    leave?.(pool);
    return speaker;
  };

  return {
    author,
    truth,
    async listen() {
      third = await linkedAt(ear);
      third.say(subscribeTo(author.did, 100_000));
      await third.hears('heads');
    },
    async host() {
      const store = await openStore();
      await fill(store, author, truth);
      host = await openHost(ground, author, store);
      ours.add(host.pool.key);
      await reach(host.pool, author);
    },
    async tell() {
      if (liar === undefined) {
        liar = await linkedAt(hand);
        await liar.hears('subscribe');
      }
      await lie.tell({ author, truth, liar, planted });
    },
    key: hand.pool.key,
    isCut: () => liar?.link.closed === true,
    async comesBack() {
      for (const link of hand.pool.links()) link.close();
      const heard = new Promise<boolean>((resolve) => {
        hand.pool.on('link', (link) => {
          if (!isVisitor(link)) return;
          link.on('message', () => resolve(true));
          link.on('close', () => resolve(false));
        });
        hand.pool.on('refused', () => resolve(false));
        setTimeout(() => resolve(false), patience);
      });
      return (await reach(hand.pool, author)) && heard;
    },
    async overheard() {
      const speaker = listening();
      asked += 1;
      const id = asked;
      speaker.say(subscribeTo(author.did, 100_000));
      speaker.say(getOf(author.did, id, { cids: [...planted] }));
      await speaker.hears('heads');
      await speaker.hears('blocks', (answer) => answer.id === id);
      const commits = new Set<string>();
      let blocks = 0;
      for (const message of speaker.heard) {
        if (message.t === 'heads') for (const bytes of message.commits) commits.add(String(bytes));
        if (message.t !== 'heads' && message.t !== 'blocks') continue;
        const got = message.t === 'heads' ? (message.inline?.blocks ?? []) : message.blocks;
        blocks += got.filter(([cid]) => planted.has(cid)).length;
      }
      return { commits: commits.size, planted: blocks };
    },
    async hearsOfIt() {
      const speaker = listening();
      await waitFor(async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        speaker.say(subscribeTo(author.did, 100_000));
        return (await speaker.hears('heads')).commits.length > 0;
      }, 'the third tab is told the truth');
    },
    close() {
      host?.close();
      for (const { pool } of [hand, ear]) pool.close();
    },
  };
};
