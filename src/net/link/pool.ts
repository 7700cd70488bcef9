/**
 * All links of this tab: makes them from offers and answers, keeps one per remote tab, and bounds everything in the making
 * (docs/protocol/net.md, LNK-9 to LNK-12). Knows nothing of how descriptions travel.
 */
import {
  createEmitter,
  type DidKey,
  isTabardError,
  type Now,
  type RandomBytes,
  type Signer,
  type Timers,
} from '../../base/index.js';
import { MAX_CONNECTIONS, MAX_OFFERS, OFFER_LIFE } from '../limits.js';
import { ID_BYTES, toHex } from '../topic.js';
import type { Link, LinkPool, LinkPoolEvents, LinkSource, PendingOffer, PoolStats } from '../types.js';
import { type Attempt, createAttempt } from './attempt.js';
import type { CreateRtc, OfferOptions, RtcConnection } from './rtc.js';
import { isSoundSdp } from './sdp.js';
import { createSlots, type Slot } from './slots.js';

export interface LinkPoolOptions {
  /** Signs handshakes; made anew for every tab session. */
  readonly session: Signer;
  readonly createRtc: CreateRtc;
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** Which link gives way when all places are taken and somebody new wants in; undefined for none. Default: a random one of those that we did not dial. */
  readonly victim?: (links: readonly Link[]) => Link | undefined;
}

/** LNK-12: links are not evicted more often than this. */
const EVICTION_PAUSE = 250;

interface Entry {
  readonly link: Link;
  healthy: boolean;
}

export const createLinkPool = (options: LinkPoolOptions): LinkPool => {
  const { now, timers, random, session } = options;
  const emitter = createEmitter<LinkPoolEvents>();
  const entries = new Map<DidKey, Entry>();
  const attempts = new Set<Attempt>();
  const offers = new Map<string, () => void>();
  const slots = createSlots(now, timers, random);
  let gathering = 0;
  let lastEviction = -EVICTION_PAUSE;
  let closed = false;

  const stats = (): PoolStats => ({
    links: entries.size,
    connecting: slots.connecting(),
    offers: offers.size + gathering,
    waiting: slots.waiting(),
  });
  const changed = (): void => emitter.emit('changed', stats());
  const total = (): number => entries.size + slots.connecting() + offers.size + gathering;
  const offerRoom = (): number =>
    closed ? 0 : Math.max(0, Math.min(MAX_OFFERS - offers.size - gathering, MAX_CONNECTIONS - total()));

  const keep = (link: Link): void => {
    const known = entries.get(link.remote);
    if (known?.healthy === true && known.link.id < link.id) {
      link.close('duplicate');
      emitter.emit('introduced', { link: known.link, source: link.source });
      return;
    }
    const entry: Entry = { link, healthy: true };
    entries.set(link.remote, entry);
    known?.link.close('duplicate');
    link.on('close', () => {
      if (entries.get(link.remote) === entry) entries.delete(link.remote);
      changed();
    });
    emitter.emit('link', link);
    changed();
  };

  const beginAttempt = (
    rtc: RtcConnection,
    dialed: boolean,
    source: LinkSource,
    slot: () => Slot | undefined,
  ): Attempt => {
    const finish = (good: boolean): void => {
      attempts.delete(attempt);
      slot()?.release(good);
    };
    const attempt = createAttempt({
      rtc,
      role: dialed ? 'dialer' : 'answerer',
      session,
      source,
      now,
      timers,
      random,
      isLinked: (key) => entries.get(key)?.healthy === true,
      onConnected: () => slot()?.connected(),
      onOpen(link) {
        finish(true);
        keep(link);
      },
      onRefused(reason, remote) {
        const known = remote === undefined ? undefined : entries.get(remote);
        const isDuplicate = reason === 'duplicate' && known !== undefined;
        finish(isDuplicate);
        if (isDuplicate) emitter.emit('introduced', { link: known.link, source });
        else emitter.emit('refused', { source, dialed, reason });
        changed();
      },
      onHealth(link, healthy) {
        const entry = entries.get(link.remote);
        if (entry?.link === link) entry.healthy = healthy;
      },
    });
    attempts.add(attempt);
    return attempt;
  };

  /** Room for the one that has a slot already, if need be by ending the link that is worth least. */
  const makeRoom = (): boolean => {
    if (total() <= MAX_CONNECTIONS) return true;
    if (now() - lastEviction < EVICTION_PAUSE) return false;
    const links = [...entries.values()].map((entry) => entry.link);
    const victim = options.victim === undefined ? randomAnswered(links, random) : options.victim(links);
    if (victim === undefined) return false;
    lastEviction = now();
    victim.close('evicted');
    return true;
  };

  const createRtc = (): RtcConnection | undefined => {
    try {
      return options.createRtc();
    } catch (error) {
      // No WebRTC at all, or no further connection: `hasWebRtc` tells the two apart for whoever has to tell the person.
      if (isTabardError(error)) return undefined;
      throw error;
    }
  };

  const offer = async (source: LinkSource, options?: OfferOptions): Promise<PendingOffer | undefined> => {
    if (offerRoom() === 0) return undefined;
    const rtc = createRtc();
    if (rtc === undefined) return undefined;
    gathering += 1;
    const sdp = await rtc.offer(options).catch(ignoreRefusal);
    gathering -= 1;
    if (sdp === undefined || closed) {
      rtc.close();
      return undefined;
    }
    return register(rtc, sdp, source);
  };

  const register = (rtc: RtcConnection, sdp: string, source: LinkSource): PendingOffer => {
    const id = toHex(random(ID_BYTES));
    const take = (): boolean => {
      timers.clear(timer);
      return offers.delete(id);
    };
    const cancel = (): void => {
      if (!take()) return;
      rtc.close();
      changed();
    };
    const timer = timers.set(cancel, OFFER_LIFE);
    offers.set(id, cancel);
    changed();
    return {
      id,
      sdp,
      cancel,
      async accept(answer, peer) {
        if (!take()) return false;
        const from = peer === undefined ? source : { ...source, peer };
        const good = isSoundSdp(answer) && (await dial(rtc, answer, from));
        if (!good) rtc.close();
        changed();
        return good;
      },
    };
  };

  const dial = async (rtc: RtcConnection, answer: string, source: LinkSource): Promise<boolean> => {
    let attempt: Attempt | undefined;
    const slot = await slots.acquire('dial', source, () => attempt?.end('timeout'));
    if (slot === undefined) return false;
    attempt = beginAttempt(rtc, true, source, () => slot);
    changed();
    attempt.start();
    return rtc.accept(answer).then(
      () => {
        attempt.poke();
        return true;
      },
      () => {
        attempt.end('malformed');
        return false;
      },
    );
  };

  const answer = async (sdp: string, source: LinkSource): Promise<string | undefined> => {
    if (closed || !isSoundSdp(sdp)) return undefined;
    let attempt: Attempt | undefined;
    const slot = await slots.acquire('answer', source, () => attempt?.end('timeout'));
    if (slot === undefined) return undefined;
    const rtc = makeRoom() ? createRtc() : undefined;
    if (rtc === undefined) {
      slot.release(true);
      return undefined;
    }
    attempt = beginAttempt(rtc, false, source, () => slot);
    changed();
    attempt.start();
    return rtc.answer(sdp).then(
      (made) => {
        attempt.poke();
        return made;
      },
      () => {
        attempt.end('malformed');
        return undefined;
      },
    );
  };

  return {
    key: session.key,
    offerRoom,
    offer,
    answer,
    links: () => [...entries.values()].map((entry) => entry.link),
    stats,
    on: emitter.on,
    close() {
      if (closed) return;
      closed = true;
      slots.close();
      for (const cancel of [...offers.values()]) cancel();
      for (const attempt of [...attempts]) attempt.end('local');
      for (const { link } of [...entries.values()]) link.close('local');
    },
  };
};

const ignoreRefusal = (error: unknown): undefined => {
  if (error instanceof Error) return undefined;
  throw error;
};

const randomAnswered = (links: readonly Link[], random: RandomBytes): Link | undefined => {
  const answered = links.filter((link) => !link.dialed);
  const [high = 0, low = 0] = random(2);
  return answered[(high * 256 + low) % Math.max(1, answered.length)];
};
