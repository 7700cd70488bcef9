/** People who write to each other: real vaults, stores and private documents on devices of their own; what a page and a network would do is played. */
import { createFollows, type Follows } from '../../../src/app/follows.js';
import type { Pictures } from '../../../src/app/pictures.js';
import type { Outside, OutsidePermission, SocialGround } from '../../../src/app/social/ground.js';
import { formatPostLink } from '../../../src/app/social/post-link.js';
import { readsOf } from '../../../src/app/social/reads.js';
import { authorOf } from '../../../src/app/social/records.js';
import { createSocial, type OpenSocial } from '../../../src/app/social/social.js';
import type { Did, Readable, RecordUri } from '../../../src/base/index.js';
import { createEmitter, TabardError } from '../../../src/base/index.js';
import { lettersOf } from '../../../src/codec/index.js';
import type { SocialAsk, SocialNews } from '../../../src/peer/index.js';
import { fakeOf } from '../../helpers/fake.js';
import { realTimers } from '../../helpers/real.js';
import { clock, sync } from '../../worker/world.js';
import { firstDevice, random, type TestDevice } from '../devices-world.js';

export interface Soul {
  readonly did: Did;
  readonly device: TestDevice;
  readonly own: Awaited<ReturnType<typeof firstDevice>>['own'];
  readonly follows: Follows;
  readonly ground: SocialGround;
  readonly social: OpenSocial;
  /** What the network was asked for. */
  readonly asked: (readonly [SocialAsk, readonly RecordUri[]])[];
  readonly failures: unknown[];
  readonly notes: Map<string, unknown>;
  tell(news: SocialNews): void;
}

const turns = new Map<string, Promise<unknown>>();
const alone = <T>(name: string, run: () => Promise<T>): Promise<T> => {
  const mine = (turns.get(name) ?? Promise.resolve()).then(run, run);
  turns.set(name, mine);
  return mine;
};

export type Changes = Partial<SocialGround>;

/** What a browser would show beside the page. */
export interface PlayedOutside extends Outside {
  readonly said: Parameters<Outside['say']>[0][];
  count: number;
  isWatched: boolean;
  answer: OutsidePermission;
}

export const playedOutside = (): PlayedOutside => {
  const played: PlayedOutside = {
    ...{ said: [], count: 0, isWatched: false, answer: 'ask' },
    permission: () => played.answer,
    async ask() {
      played.answer = 'granted';
      return played.answer;
    },
    say: async (said) => void played.said.push(said),
    badge(count) {
      played.count = count;
    },
    watched: async () => played.isWatched,
  };
  return played;
};

/** What the social layer of a device is made with. */
export const groundOf = (
  linked: Pick<Soul, 'device' | 'own' | 'follows'>,
  kept: Pick<Soul, 'asked' | 'failures' | 'notes'>,
  changes: Changes = {},
): { readonly ground: SocialGround; readonly tell: (news: SocialNews) => void } => {
  const { device, own, follows } = linked;
  const news = createEmitter<{ news: SocialNews }>();
  const id = `${own.did} ${own.deviceKey}`;
  const ground: SocialGround = {
    reads: readsOf(device.verify),
    records: device.verify,
    now: () => clock.now,
    random,
    timers: realTimers,
    me: () => own.did,
    self: () => ({ own, follows }),
    open: async () => ({ own, follows }),
    leads: () => true,
    linkOf: (uri) => formatPostLink(`https://tabard.example/#/@${lettersOf(authorOf(uri))}`, uri),
    pictureUrl: () => null,
    onPicture: () => () => undefined,
    mediaView: () => undefined,
    ask: (what, uris) => void kept.asked.push([what, uris]),
    ownerHere: async () => false,
    onNews: (listener) => news.on('news', listener),
    onChanged: (listener) =>
      device.verify.on('entries', ({ dids, uris }) => {
        for (const did of dids) listener({ did, entries: true, ...(uris === undefined ? {} : { uris }) });
      }),
    onConfig: (listener) => own.household.config.on('change', listener),
    note: async (name) => structuredClone(kept.notes.get(name)),
    setNote: async (name, value) => void kept.notes.set(name, structuredClone(value)),
    alone: (name, run) => alone(`${id} ${name}`, run),
    outside: playedOutside(),
    failedWith: (error) => void kept.failures.push(error),
    ...changes,
  };
  return { ground, tell: (value) => news.emit('news', value) };
};

/** The social layer of a device, opened (again). */
export const openSoul = async (
  { device, own }: Pick<Soul, 'device' | 'own'>,
  { notes = new Map<string, unknown>(), changes = {} }: { notes?: Map<string, unknown>; changes?: Changes } = {},
): Promise<Soul> => {
  const follows = createFollows({
    store: device.verify,
    pictures: fakeOf<Pictures>({ urlOf: () => null }),
    now: () => clock.now,
    timers: realTimers,
    own: () => own,
    pins: () => true,
    failedWith: (error) => {
      throw error;
    },
  });
  const kept = { asked: [], failures: [], notes };
  const { ground, tell } = groundOf({ device, own, follows }, kept, changes);
  return { did: own.did, device, own, follows, ground, tell, ...kept, social: await createSocial(ground) };
};

export const soul = async (name: string): Promise<Soul> => openSoul(await firstDevice(name));

/** All that one serves of itself is taken in by another, as over links. */
export const carry = async (from: Soul, to: Soul): Promise<void> => {
  clock.now += 10;
  await sync(from.device.verify, to.device.verify, from.did);
  await to.device.verify.social('follow', from.did);
};

/** One follows another, and has what that has. */
export const follow = async (who: Soul, whom: Soul): Promise<void> => {
  await carry(whom, who);
  await who.follows.follow(whom.did, { private: false, reserve: true });
};

/** What waits in the outbox reaches whoever it is for, of these people. */
export const deliver = async (from: Soul, ...people: readonly Soul[]): Promise<number> => {
  let taken = 0;
  for (const row of await from.ground.reads.due(Number.MAX_SAFE_INTEGER, 1000)) {
    const to = people.find(({ did }) => did === row.to);
    const bundle = to === undefined ? undefined : await from.ground.reads.prove(row.uri);
    if (to === undefined || bundle === undefined) continue;
    const outcome = await to.ground.reads.receiveProof(bundle, { why: 'inbox', to: to.did }, 'did:key:zSender');
    if (outcome.verdict !== 'valid') throw new TabardError('not-verifiable', `refused: ${JSON.stringify(outcome)}`);
    await from.ground.reads.sent(row.to, row.uri, 'taken');
    to.tell({ kind: 'inbox', to: to.did });
    taken += 1;
  }
  return taken;
};

/** Resolves when what changes has become as it should be. */
export const until = async <T>(value: Readable<T>, holds: (value: T) => boolean): Promise<T> => {
  const now = value.get();
  if (holds(now)) return now;
  return new Promise((resolve) => {
    const stop = value.subscribe(() => {
      const next = value.get();
      if (!holds(next)) return;
      stop();
      resolve(next);
    });
  });
};

export const textOf = (post: object | null): string => String(Reflect.get(post ?? {}, 'text') ?? '');

/** Tried again until it holds. */
export const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
};
