/**
 * One topic at one tracker: under which `peer_id` we are there, when to announce, which offers are out, what to do with what comes.
 * (docs/protocol/net.md, RDV-2 to RDV-5.) Knows no sockets and sets no timers: its tracker asks `due` and calls.
 */
import type { Now, RandomBytes } from '../../base/index.js';
import { DEFAULT_INTERVAL, OFFER_FRESH, OFFER_LIFE, OFFERS_AT_FIRST, OFFERS_PER_ANNOUNCE } from '../limits.js';
import { ID_BYTES, toHex } from '../topic.js';
import type { LinkPool, LinkSource, PendingOffer, Topic } from '../types.js';
import type { Gate } from './gate.js';
import { announceText, answerText, stopText, type TrackerMessage } from './wire.js';

export interface MembershipContext {
  readonly url: string;
  readonly pool: LinkPool;
  readonly gate: Gate;
  readonly now: Now;
  readonly random: RandomBytes;
  /** Whether more links are wanted for a topic: offers of others are left alone otherwise. */
  readonly accepts: (topic: Topic) => boolean;
  /** Whether any link to somebody of the topic has come about since it was joined. */
  readonly hasMet: (topic: Topic) => boolean;
  /** How many offers one announce may take of what room the pool has. */
  readonly share: (topic: Topic) => number;
  readonly send: (text: string) => void;
  /** Something that `due` or the view depends on has changed. */
  readonly changed: () => void;
}

export interface Membership {
  readonly topic: Topic;
  readonly offers: boolean;
  readonly confirmed: boolean;
  readonly others: number | undefined;
  setOffers(offers: boolean): void;
  /** Makes the first offers while the socket still opens. */
  prepare(): void;
  connected(): void;
  disconnected(): void;
  receive(message: TrackerMessage): void;
  /** When the next announce is due; undefined while there is no socket or one is being made. */
  due(): number | undefined;
  announce(): Promise<void>;
  refresh(): void;
  /** A link to somebody of this topic has come about. */
  met(): void;
  leave(): void;
}

interface Session {
  readonly peer: string;
  readonly offers: Map<string, PendingOffer>;
  announcedAt: number | undefined;
  confirmed: boolean;
  /** The first announce brought one offer, and the others are to follow it. */
  isRestDue: boolean;
}

const longestEarlyFactor = 32;

export const createMembership = (topic: Topic, wantsOffers: boolean, context: MembershipContext): Membership => {
  const { pool, now } = context;
  const source: LinkSource = { via: `tracker:${context.url}`, topic };
  let offers = wantsOffers;
  let session: Session | undefined;
  let prepared: { readonly at: number; readonly made: Promise<PendingOffer[]> } | undefined;
  let announcing = false;
  let others: number | undefined;
  let interval = DEFAULT_INTERVAL;
  let early: number | undefined;
  let earlyFactor = 1;
  let routineAt = 0;
  let earlyAt: number | undefined;

  const makeOffers = (wanted: number): Promise<PendingOffer[]> =>
    context.gate.run(async () => {
      const count = Math.min(wanted, context.share(topic), pool.offerRoom());
      const isFirst = wanted === OFFERS_AT_FIRST;
      const made = await Promise.all(Array.from({ length: count }, () => pool.offer(source, { hasty: isFirst })));
      return made.filter((offer) => offer !== undefined);
    });

  const takePrepared = (wanted: number): Promise<PendingOffer[]> => {
    const ready = prepared;
    prepared = undefined;
    if (ready !== undefined && now() - ready.at <= OFFER_FRESH) return ready.made;
    if (ready !== undefined) cancelAll(ready.made);
    return makeOffers(wanted);
  };

  /** One at first, which is ready soonest and which one other suffices to answer; the rest where there may be more of them. */
  const offersWanted = (current: Session): number => {
    if (!offers || isAlone()) return 0;
    if (current.announcedAt === undefined) return OFFERS_AT_FIRST;
    return current.isRestDue ? OFFERS_PER_ANNOUNCE - OFFERS_AT_FIRST : OFFERS_PER_ANNOUNCE;
  };

  /** Alone there, offers would lie about: whoever comes brings their own. */
  const isAlone = (): boolean => others === 0 && session?.confirmed === true;

  const announce = async (): Promise<void> => {
    const current = session;
    if (current === undefined || announcing) return;
    announcing = true;
    const wanted = offersWanted(current);
    const made = wanted > 0 ? await takePrepared(wanted) : [];
    announcing = false;
    if (session !== current) {
      for (const offer of made) offer.cancel();
      context.changed();
      return;
    }
    for (const offer of made) current.offers.set(offer.id, offer);
    for (const oldest of [...current.offers.keys()].slice(0, -OFFERS_PER_ANNOUNCE * 3)) current.offers.delete(oldest);
    context.send(
      announceText({
        topic,
        peer: current.peer,
        offers: made,
        isFirst: current.announcedAt === undefined,
      }),
    );
    current.isRestDue = false;
    current.announcedAt = now();
    routineAt = now() + interval;
    // Without room for a single offer it is tried again when older ones have ended.
    earlyAt = wanted > 0 && made.length === 0 ? now() + OFFER_LIFE : undefined;
    context.changed();
  };

  const receiveOffer = async (message: TrackerMessage & { kind: 'offer' | 'answer' }): Promise<void> => {
    const current = session;
    if (current === undefined || message.peer === current.peer || !context.accepts(topic)) return;
    const answer = await pool.answer(message.sdp, { ...source, peer: message.peer });
    if (answer !== undefined && session === current) {
      context.send(answerText(topic, current.peer, message.peer, message.offer, answer));
    }
  };

  const receiveAnswer = async (message: TrackerMessage & { kind: 'offer' | 'answer' }): Promise<void> => {
    const offer = session?.offers.get(message.offer);
    if (offer === undefined) return;
    session?.offers.delete(message.offer);
    await offer.accept(message.sdp, message.peer);
  };

  const confirm = (message: TrackerMessage & { kind: 'announced' }): void => {
    if (session?.announcedAt === undefined) return;
    const isFirst = !session.confirmed;
    session.confirmed = true;
    interval = message.interval ?? interval;
    early = message.early ?? early;
    others = message.others ?? others;
    routineAt = session.announcedAt + jitter(interval, context.random);
    if (isFirst && offers && others !== 0 && others !== 1) {
      session.isRestDue = true;
      earlyAt = now();
    } else if (offers && early !== undefined && others !== undefined && others > 0 && !context.hasMet(topic)) refresh();
    context.changed();
  };

  /** Sooner than routine, if the tracker allows it: each time twice as patiently. */
  const refresh = (): void => {
    if (session?.announcedAt === undefined || earlyAt !== undefined) return;
    const at = session.announcedAt + (early ?? interval) * earlyFactor;
    if (at >= routineAt) return;
    earlyFactor = Math.min(longestEarlyFactor, earlyFactor * 2);
    earlyAt = at;
    context.changed();
  };

  /** What was to be early because nobody was met need not be any more. */
  const met = (): void => {
    earlyFactor = 1;
    if (earlyAt === undefined) return;
    earlyAt = undefined;
    context.changed();
  };

  return {
    topic,
    get offers() {
      return offers;
    },
    get confirmed() {
      return session?.confirmed === true;
    },
    get others() {
      return session?.confirmed === true ? others : undefined;
    },
    setOffers(wanted) {
      if (wanted === offers) return;
      offers = wanted;
      others = undefined;
      routineAt = 0;
      context.changed();
    },
    prepare() {
      if (offers && prepared === undefined && session === undefined)
        prepared = { at: now(), made: makeOffers(OFFERS_AT_FIRST) };
    },
    connected() {
      session = {
        peer: toHex(context.random(ID_BYTES)),
        offers: new Map(),
        announcedAt: undefined,
        confirmed: false,
        isRestDue: false,
      };
      routineAt = 0;
      earlyAt = undefined;
    },
    disconnected() {
      for (const offer of session?.offers.values() ?? []) offer.cancel();
      session = undefined;
    },
    receive(message) {
      if (message.kind === 'announced') confirm(message);
      else if (message.kind === 'offer') void receiveOffer(message);
      else if (message.kind === 'answer') void receiveAnswer(message);
    },
    due: () => (session === undefined || announcing ? undefined : Math.min(routineAt, earlyAt ?? routineAt)),
    announce,
    refresh,
    met,
    leave() {
      if (session?.announcedAt !== undefined) context.send(stopText(topic, session.peer));
      if (prepared !== undefined) cancelAll(prepared.made);
      prepared = undefined;
      for (const offer of session?.offers.values() ?? []) offer.cancel();
      session = undefined;
    },
  };
};

const cancelAll = (made: Promise<PendingOffer[]>): void => {
  void made.then((offers) => {
    for (const offer of offers) offer.cancel();
  });
};

/** Up to a tenth later, so that tabs that started together do not stay together. */
const jitter = (interval: number, random: RandomBytes): number => interval * (1 + (random(1)[0] ?? 0) / 2560);
