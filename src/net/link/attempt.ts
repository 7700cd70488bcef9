/**
 * One link in the making: drives a connection and the handshake machine to an open link or to the reason why not. Everything of it
 * has ended by its deadline (LNK-6).
 */
import {
  createDisposer,
  type DidKey,
  type Now,
  type RandomBytes,
  type Signer,
  type Timers,
  unreachable,
} from '../../base/index.js';
import { encodeBase32, sha256, signedBytes, verifyValue } from '../../codec/index.js';
import { DISCONNECTED_PATIENCE, HELD_BYTES, HELD_OVERHEAD, LINK_DEADLINE } from '../limits.js';
import type { CloseReason, Link, LinkSource } from '../types.js';
import { createAssembler, framesOf } from './frames.js';
import {
  beginHandshake,
  HANDSHAKE_BYTES,
  type HandshakeEffect,
  type HandshakeEvent,
  type HandshakeState,
  NONCE_BYTES,
  type Role,
  stepHandshake,
} from './handshake.js';
import { createLink } from './link.js';
import { idleHandlers, type RtcChannel, type RtcConnection } from './rtc.js';

/** After a duplicate is found the connection lingers, so that the other side finds the same. */
const LINGER = 500;

export interface AttemptOptions {
  readonly rtc: RtcConnection;
  readonly role: Role;
  readonly session: Signer;
  readonly source: LinkSource;
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly isLinked: (key: DidKey) => boolean;
  readonly onConnected: () => void;
  readonly onOpen: (link: Link) => void;
  /** `remote` is the key that was claimed, for duplicates. */
  readonly onRefused: (reason: CloseReason, remote: DidKey | undefined) => void;
  /** The open link's connection breaks off or comes back. */
  readonly onHealth: (link: Link, healthy: boolean) => void;
}

export interface Attempt {
  /** Starts the deadline. */
  start(): void;
  /** Both descriptions are set now: the handshake starts if the channels are open already. */
  poke(): void;
  /** Ends it, if it has not become a link. */
  end(reason: CloseReason): void;
}

export const createAttempt = (options: AttemptOptions): Attempt => {
  const { rtc, timers } = options;
  const disposer = createDisposer();
  let open: (Link & { end(reason: CloseReason): void }) | undefined;
  let over = false;
  let claimed: DidKey | undefined;
  let lostTimer: number | undefined;

  const end = (reason: CloseReason): void => {
    if (over || open !== undefined) return;
    over = true;
    disposer.dispose();
    for (const channel of [rtc.control, rtc.bulk]) channel.handlers = idleHandlers;
    rtc.state = () => undefined;
    if (reason === 'duplicate') timers.set(() => rtc.close(), LINGER);
    else rtc.close();
    options.onRefused(reason, claimed);
  };

  const handshake = createHandshakeDriver(options, {
    claim: (key) => {
      claimed = key;
    },
    refuse: end,
    open(opened) {
      if (over) return;
      disposer.dispose();
      open = createLink({
        ...opened,
        dialed: options.role === 'dialer',
        source: options.source,
        control: rtc.control,
        bulk: rtc.bulk,
        now: options.now,
        release() {
          if (lostTimer !== undefined) timers.clear(lostTimer);
          rtc.state = () => undefined;
          for (const channel of [rtc.control, rtc.bulk]) channel.handlers = idleHandlers;
          rtc.close();
        },
      });
      opened.replay(rtc.control.handlers.frame, rtc.bulk.handlers.frame);
      if (!open.closed) options.onOpen(open);
    },
  });

  rtc.state = (state) => {
    if (lostTimer !== undefined) timers.clear(lostTimer);
    lostTimer = undefined;
    if (state === 'failed') {
      if (open === undefined) end('lost');
      else open.end('lost');
      return;
    }
    if (state === 'connected') options.onConnected();
    if (open === undefined) return;
    options.onHealth(open, state === 'connected');
    const link = open;
    if (state === 'disconnected') lostTimer = timers.set(() => link.end('lost'), DISCONNECTED_PATIENCE);
  };
  for (const channel of [rtc.control, rtc.bulk]) {
    channel.handlers = {
      open: () => handshake.tryStart(),
      frame: (bytes) => handshake.take(channel, bytes),
      low: () => undefined,
      close: () => end('remote'),
    };
  }

  return {
    start() {
      const deadline = timers.set(() => end('timeout'), LINK_DEADLINE);
      disposer.add(() => timers.clear(deadline));
      handshake.tryStart();
    },
    poke: () => handshake.tryStart(),
    end,
  };
};

interface Opened {
  readonly remote: DidKey;
  readonly transcript: Uint8Array<ArrayBuffer>;
  readonly id: string;
  readonly rtt: number;
  /** Hands over what came behind the handshake. */
  readonly replay: (
    control: (frame: Uint8Array<ArrayBuffer>) => void,
    bulk: (frame: Uint8Array<ArrayBuffer>) => void,
  ) => void;
}

interface DriverEvents {
  claim(key: DidKey): void;
  refuse(reason: CloseReason): void;
  open(opened: Opened): void;
}

const createHandshakeDriver = (options: AttemptOptions, events: DriverEvents) => {
  const { rtc, session } = options;
  const assembler = createAssembler(HANDSHAKE_BYTES);
  const behind: { control: Uint8Array<ArrayBuffer>[]; bulk: Uint8Array<ArrayBuffer>[] } = { control: [], bulk: [] };
  let behindBytes = 0;
  let early: Uint8Array<ArrayBuffer>[] | undefined = [];
  let messages = 0;
  let startedAt = 0;
  let state: HandshakeState | undefined;

  const apply = (event: HandshakeEvent): void => {
    if (state === undefined) return;
    const [next, effects] = stepHandshake(state, event);
    state = next;
    if (next.phase === 'proof') events.claim(next.remote.key);
    for (const effect of effects) perform(effect);
  };

  const perform = (effect: HandshakeEffect): void => {
    switch (effect.type) {
      case 'send':
        for (const frame of framesOf(effect.bytes)) send(rtc.control, frame);
        return;
      case 'sign':
        settle(session.sign(signedBytes('session', effect.value)), (signature) => apply({ type: 'signed', signature }));
        return;
      case 'verify':
        settle(verifyValue('session', effect.value, effect.signature, effect.key), (good) =>
          apply({ type: 'verified', good }),
        );
        return;
      case 'refuse':
        if (effect.reason === 'duplicate' && effect.remote !== undefined) events.claim(effect.remote);
        events.refuse(effect.reason);
        return;
      case 'open':
        settle(sha256(effect.transcript), (hash) =>
          events.open({
            remote: effect.remote,
            transcript: effect.transcript,
            id: encodeBase32(hash),
            rtt: options.now() - startedAt,
            replay(control, bulk) {
              for (const frame of behind.control.splice(0)) control(frame);
              for (const frame of behind.bulk.splice(0)) bulk(frame);
            },
          }),
        );
        return;
      default:
        unreachable(effect);
    }
  };

  const send = (channel: RtcChannel, frame: Uint8Array<ArrayBuffer>): void => {
    try {
      channel.send(frame);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      events.refuse('lost');
    }
  };

  const settle = <T>(promise: Promise<T>, then: (value: T) => void): void => {
    promise.then(then, () => events.refuse('lost'));
  };

  const takeControl = (frame: Uint8Array<ArrayBuffer>): void => {
    const judged = assembler.take(frame);
    if (judged.verdict !== 'valid' || judged.value === undefined) {
      events.refuse('bad-handshake');
      return;
    }
    messages += 1;
    apply({ type: 'message', bytes: judged.value });
  };

  return {
    /** Starts when both channels are open and both fingerprints known. */
    tryStart() {
      if (state !== undefined || !rtc.control.open || !rtc.bulk.open) return;
      const fingerprints = rtc.fingerprints();
      if (fingerprints === undefined) return;
      startedAt = options.now();
      const { role, isLinked } = options;
      state = beginHandshake({ role, key: session.key, nonce: options.random(NONCE_BYTES), fingerprints, isLinked });
      apply({ type: 'start' });
      const frames = early ?? [];
      early = undefined;
      for (const frame of frames) this.take(rtc.control, frame);
    },
    take(channel: RtcChannel, frame: Uint8Array<ArrayBuffer>) {
      if (channel === rtc.control && messages < 2 && early === undefined) {
        takeControl(frame);
        return;
      }
      behindBytes += frame.length + HELD_OVERHEAD;
      if (behindBytes > HELD_BYTES) events.refuse('flood');
      else if (channel === rtc.bulk) behind.bulk.push(frame);
      else (early ?? behind.control).push(frame);
    },
  };
};
