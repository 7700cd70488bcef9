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

describe('LNK-1 a description whose candidates have names', () => {
  const hex = Array.from({ length: 32 }, () => 'AA').join(':');
  const withLine = (line: string): string =>
    ['v=0', 's=-', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', line, `a=fingerprint:sha-256 ${hex}`, ''].join(
      '\r\n',
    );
  const candidate = (address: string, rest = 'typ host generation 0'): string =>
    withLine(`a=candidate:3388485749 1 udp 2113937151 ${address} 54321 ${rest}`);

  it.each([
    '192.168.1.7',
    '255.255.255.255',
    '0.0.0.0',
    'fd00::2',
    '2001:db8:0:0:0:0:0:1',
    '::ffff:192.0.2.1',
    '9b36eaac-bb2e-49bb-bb78-21c41c499900.local',
  ])('is taken where they are addresses, or names that stay in this network: %s', (address) => {
    expect(isSoundSdp(candidate(address))).toBe(true);
    expect(isSoundSdp(withLine('c=IN IP4 0.0.0.0'))).toBe(true);
    expect(isSoundSdp(withLine('a=end-of-candidates'))).toBe(true);
  });

  it.each([
    'somebody.example',
    'somebody.example.',
    'x.local.example',
    'a.b.local',
    '.local',
    'local',
    'localhost',
    '2130706433',
    '0x7f.1',
    '192.168.1',
    '192.168.1.256',
    '192.168.1.7.example',
    '192.168.1.7.',
    'fe80::1%eth0',
    'beef',
    ':',
    '',
  ])('is refused where somebody would have to be asked for one: "%s"', (address) => {
    expect(isSoundSdp(candidate(address))).toBe(false);
    expect(isSoundSdp(withLine(`c=IN IP4 ${address}`))).toBe(false);
  });

  it.each([
    'a=candidate:1 1 udp 1 somebody.example 1 typ host',
    'a= candidate:1 1 udp 1 192.0.2.1 1 typ host',
    'A=CANDIDATE:1 1 udp 1 somebody.example 1 typ host',
    'a=candidate:1  1 udp 1 192.0.2.1 1 typ host',
    'a=candidate:1 1 udp 1 192.0.2.1 1 typ odd',
    'a=candidate:1 1 udp 1 somebody.example 1',
    'a=remote-candidates:1 somebody.example 1',
    'c=IN IP4 192.0.2.1/127',
    'c=IN DNS somebody.example',
    ' c=IN IP4 somebody.example',
  ])('is refused where a laxer reader could find one: "%s"', (line) => {
    expect(isSoundSdp(withLine(line))).toBe(false);
  });
});
