/** What comes over a connection before anybody has a reason to trust it. */
import { describe, expect, it } from 'vitest';
import { HELD_BYTES, HELD_OVERHEAD } from '../../src/net/limits.js';
import { createAttempt } from '../../src/net/link/attempt.js';
import { createLink } from '../../src/net/link/link.js';
import { idleHandlers, type RtcChannel, type RtcConnection } from '../../src/net/link/rtc.js';
import { isSoundSdp } from '../../src/net/link/sdp.js';
import { testKey, testSigner } from '../helpers/keys.js';
import { byHand, createRandom, createTestClock } from '../net/support.js';

const channelOf = (open: boolean): RtcChannel & { sent: number } => ({
  open,
  bufferedAmount: 0,
  sent: 0,
  send() {
    this.sent += 1;
  },
  handlers: idleHandlers,
});

const most = Math.ceil(HELD_BYTES / HELD_OVERHEAD);

describe('frames of nothing', () => {
  it.each([
    ['empty ones', new Uint8Array()],
    ['empty messages', new Uint8Array([0])],
  ])('LNK-8 %s are not held without end while a link is being made', (_, frame) => {
    const rtc: RtcConnection = {
      control: channelOf(false),
      bulk: channelOf(true),
      offer: async () => '',
      answer: async () => '',
      accept: async () => undefined,
      fingerprints: () => undefined,
      state: () => undefined,
      close: () => undefined,
    };
    const clock = createTestClock();
    const refused: string[] = [];
    const attempt = createAttempt({
      rtc,
      role: 'answerer',
      session: testSigner(1),
      source: byHand,
      now: clock.now,
      timers: clock,
      random: createRandom(1),
      isLinked: () => false,
      onConnected: () => undefined,
      onOpen: () => undefined,
      onRefused: (reason) => refused.push(reason),
      onHealth: () => undefined,
    });
    attempt.start();
    const { frame: take } = rtc.bulk.handlers;
    for (let at = 0; at <= most; at++) take(frame);
    expect(refused).toEqual(['flood']);
  });

  it('LNK-8 empty messages are not held without end before anybody listens', () => {
    const [control, bulk] = [channelOf(true), channelOf(true)];
    const ends: string[] = [];
    const link = createLink({
      remote: testKey(1),
      id: 'x',
      dialed: false,
      source: byHand,
      transcript: new Uint8Array(1),
      rtt: undefined,
      control,
      bulk,
      now: () => 0,
      release: () => undefined,
    });
    link.on('close', ({ reason }) => ends.push(reason));
    for (let at = 0; at <= most; at++) control.handlers.frame(new Uint8Array([0]));
    expect(ends).toEqual(['flood']);
  });
});

describe('LNK-1 a description with a second fingerprint somewhere', () => {
  const hex = (letter: string): string => Array.from({ length: 32 }, () => letter.repeat(2)).join(':');
  const lines = (...more: readonly string[]): string =>
    ['v=0', 's=-', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', ...more, ''].join('\r\n');
  const good = `a=fingerprint:sha-256 ${hex('A')}`;

  it('is taken with exactly one', () => {
    expect(isSoundSdp(lines(good))).toBe(true);
  });

  it.each([
    ['twice the same', lines(good, good)],
    ['two that differ', lines(good, `a=fingerprint:sha-256 ${hex('B')}`)],
    ['another kind beside it', lines(good, `a=fingerprint:sha-1 ${hex('B').slice(0, 59)}`)],
    ['one that a laxer reader takes', lines(good, `a=fingerprint:sha-256  ${hex('B')}`)],
    ['one with a space behind it', lines(good, `a=fingerprint:sha-256 ${hex('B')} `)],
    ['one in capitals', lines(good, `A=FINGERPRINT:sha-256 ${hex('B')}`)],
    ['one behind a lone carriage return', lines(`a=x:\r${good}`)],
    [
      'one that only we read, beside one that only a laxer reader takes',
      lines(`a=x:\r${good}`, `a=fingerprint:sha-256  ${hex('B')}`),
    ],
    ['one at the level of the session', `v=0\r\na=fingerprint:sha-256 ${hex('B')}\r\n${lines(good)}`],
    ['none', lines()],
  ])('is refused: %s', (_, sdp) => {
    expect(isSoundSdp(sdp)).toBe(false);
  });
});
