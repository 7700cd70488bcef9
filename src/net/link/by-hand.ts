/**
 * One link whose descriptions a person carries, as cards: nobody in between, and nobody asked. It takes as long as they need; only from the answer
 * on it has a link's deadline. Which session is met is not known before: whoever uses the link asks for that.
 */
import type { Now, RandomBytes, Signer, Timers } from '../../base/index.js';
import type { CloseReason, Link } from '../types.js';
import { type Attempt, createAttempt } from './attempt.js';
import { decodeCard, encodeCard } from './hand-card.js';
import type { CreateRtc } from './rtc.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface HandOptions {
  readonly session: Signer;
  /** Without servers: only this network is looked at. */
  readonly createRtc: CreateRtc;
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  onLink(link: Link): void;
  onRefused(reason: CloseReason): void;
}

export interface HandLink {
  /** The card of whoever begins. Undefined where the browser makes no such description. */
  offer(): Promise<Bytes | undefined>;
  /** The card that answers one; undefined for what is none. */
  answer(card: Bytes): Promise<Bytes | undefined>;
  /** The answer to the card of `offer`. False for what is none. */
  accept(card: Bytes): Promise<boolean>;
  close(): void;
}

export const createHandLink = (options: HandOptions): HandLink => {
  const rtc = options.createRtc();
  let attempt: Attempt | undefined;
  let open: Link | undefined;
  let isAccepted = false;

  const begin = (role: 'dialer' | 'answerer'): Attempt => {
    attempt ??= createAttempt({
      ...{ rtc, role, session: options.session, source: { via: 'hand', topic: undefined } },
      ...{ now: options.now, timers: options.timers, random: options.random },
      isLinked: () => false,
      onConnected: () => undefined,
      onOpen(link) {
        open = link;
        options.onLink(link);
      },
      onRefused: (reason) => options.onRefused(reason),
      onHealth: () => undefined,
    });
    return attempt;
  };

  return {
    async offer() {
      return encodeCard(await rtc.offer(), 'offer');
    },
    async answer(card) {
      const sdp = decodeCard(card, 'offer');
      if (sdp === undefined) return undefined;
      const begun = begin('answerer');
      const made = encodeCard(await rtc.answer(sdp), 'answer');
      begun.poke();
      return made;
    },
    async accept(card) {
      const sdp = decodeCard(card, 'answer');
      if (sdp === undefined || isAccepted) return false;
      isAccepted = true;
      const begun = begin('dialer');
      begun.start();
      try {
        await rtc.accept(sdp);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        begun.end('malformed');
        return false;
      }
      begun.poke();
      return true;
    },
    close() {
      if (open !== undefined) open.close();
      else if (attempt !== undefined) attempt.end('local');
      else rtc.close();
    },
  };
};
