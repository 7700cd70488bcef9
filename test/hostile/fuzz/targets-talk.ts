/** What tabs, trackers and links say: every reader of bytes or text that comes over a wire, and the machines behind them. */
import type { Cid, Did } from '../../../src/base/index.js';
import { encodeValue, type Value } from '../../../src/codec/index.js';
import { decodeFrame, encodeFrame } from '../../../src/household/frames.js';
import { createIncoming } from '../../../src/household/incoming.js';
import { topicOfBytes } from '../../../src/net/index.js';
import { createAssembler, framesOf } from '../../../src/net/link/frames.js';
import {
  beginHandshake,
  type HandshakeEvent,
  type HandshakeState,
  stepHandshake,
} from '../../../src/net/link/handshake.js';
import { fingerprintOf, isSoundSdp } from '../../../src/net/link/sdp.js';
import { announceText, answerText, readTrackerMessage } from '../../../src/net/rendezvous/wire.js';
import { MAX_ASKING, MAX_SERVING } from '../../../src/peer/limits.js';
import { buildGet, encodeMessage, type Message, parseMessage } from '../../../src/peer/messages/index.js';
import { encodePinBody, type PinBody, parsePinBody } from '../../../src/peer/pinning/bodies.js';
import { createSessionState, type SessionEvent, step } from '../../../src/peer/session/index.js';
import { defaultLimits } from '../../../src/server/limits.js';
import { readRequest } from '../../../src/server/rendezvous/requests.js';
import { createTracker } from '../../../src/server/rendezvous/tracker.js';
import { testKey } from '../../helpers/keys.js';
import { testDid } from '../../peer/support/peers.js';
import { subscribeTo } from '../../peer/support/requests.js';
import { messageTypes, sampleMessage } from '../../peer/support/samples.js';
import { type Bytes, type Chance, mutateBytes, mutateValue, near, nearText, pick, randomBytes } from './chance.js';
import type { Outcome, Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const unit = (chance: Chance) => (): number => chance(2 ** 30) / 2 ** 30;

const pinBodyOf = (chance: Chance): PinBody => {
  const cid = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku' as Cid;
  const box = { topic: randomBytes(chance, 20), box: randomBytes(chance, 40) };
  return pick<PinBody>(chance, [
    { t: 'here', did: testDid(1), root: cid },
    { t: 'show', nonce: new Uint8Array(16), blocks: [cid, cid], chunks: [{ blob: cid, cid }] },
    {
      t: 'keep',
      did: testDid(1),
      statement: randomBytes(chance, 60),
      operations: [randomBytes(chance, 30)],
      delegations: [],
    },
    { t: 'noted', box: box.topic.length === 20 ? box : null },
  ]);
};

const messageTargets: readonly Target[] = [
  {
    name: 'parseMessage',
    weight: 16,
    run(chance) {
      const bytes = near(chance, [encodeMessage(sampleMessage(unit(chance)))]);
      const parsed = parseMessage(bytes);
      if (parsed.verdict !== 'valid') return 'refused';
      ensure(messageTypes.includes(parsed.value.t), 'a type that there is not');
      // What was taken can be said, and means the same.
      const again = parseMessage(encodeMessage(parsed.value));
      ensure(again.verdict === 'valid' && again.value.t === parsed.value.t, 'what was taken cannot be said');
      return 'accepted';
    },
  },
  {
    name: 'bodies of the role pin',
    weight: 4,
    run(chance) {
      const bytes = near(chance, [encodePinBody(pinBodyOf(chance))]);
      const parsed = parsePinBody(bytes);
      if (parsed.verdict !== 'valid') return 'refused';
      const again = parsePinBody(encodePinBody(parsed.value));
      ensure(again.verdict === 'valid' && again.value.t === parsed.value.t, 'what was taken cannot be said');
      return 'accepted';
    },
  },
  {
    name: 'session',
    weight: 3,
    run(chance) {
      const sample = unit(chance);
      let at = 1_000;
      let state = createSessionState(at);
      let delivered = false;
      const dids: readonly Did[] = [0, 1, 2, 3].map(testDid);
      const event = (): SessionEvent => {
        const did = pick(chance, dids);
        const roll = chance(20);
        if (roll < 14) {
          const bytes = near(chance, [encodeMessage(roll < 3 ? hello : sampleMessage(sample))]);
          return { type: 'received', parsed: parseMessage(bytes), size: bytes.length, at };
        }
        if (roll < 16) return { type: 'subscribe', message: subscribeTo(did), at };
        if (roll < 18)
          return { type: 'ask', request: buildGet({ id: 0, did, kind: pick(chance, ['diff', 'log']) }), at };
        return chance(2) === 0 ? { type: 'worked' } : { type: 'tick', at, arrived: chance(9_000) };
      };
      for (let turn = 0; turn < 20; turn++) {
        at += chance(900);
        const [next, effects] = step(state, event());
        state = next;
        delivered ||= effects.some((effect) => effect.do === 'deliver');
        ensure(state.working <= MAX_SERVING && state.asking.size <= MAX_ASKING, 'more at once than it may');
      }
      return delivered ? 'accepted' : 'refused';
    },
  },
];

const hello: Message = { t: 'hello', versions: [1], time: 0 };

const frameTarget: Target = {
  name: 'frames',
  weight: 8,
  run(chance) {
    const limit = 200_000;
    const assembler = createAssembler(limit);
    const message = randomBytes(chance, 1).slice(0, 0);
    const whole =
      chance(3) === 0 ? new Uint8Array(16_384 + chance(40_000)) : join(message, randomBytes(chance, chance(60)));
    let got: Bytes | undefined;
    for (const frame of framesOf(whole)) {
      const sent = chance(6) === 0 ? mutateBytes(chance, frame) : frame;
      const taken = assembler.take(sent);
      if (taken.verdict !== 'valid') return 'refused';
      got = taken.value;
    }
    ensure(got === undefined || got.length <= limit, 'longer than the limit');
    return got === undefined ? 'refused' : 'accepted';
  },
};

const join = (a: Bytes, b: Bytes): Bytes => Uint8Array.from([...a, ...b]);

const sdp = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host',
  'a=ice-ufrag:abcd',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  '',
].join('\r\n');

const handshakeTarget: Target = {
  name: 'handshake',
  weight: 6,
  run(chance) {
    const fingerprints = { local: 'a'.repeat(64), remote: 'b'.repeat(64) };
    const setup = { key: testKey(1), nonce: new Uint8Array(32).fill(1), fingerprints, isLinked: () => false };
    let state: HandshakeState = beginHandshake({ role: chance(2) === 0 ? 'dialer' : 'answerer', ...setup });
    const session = encodeValue({ t: 'session', v: 1, key: bytesOf(7), nonce: bytesOf(8) });
    const proof = encodeValue({ t: 'proof', sig: { $bytes: btoa('x'.repeat(64)).replace(/=+$/, '') } });
    const events: readonly (() => HandshakeEvent)[] = [
      () => ({ type: 'start' }),
      () => ({ type: 'message', bytes: near(chance, [session]) }),
      () => ({ type: 'message', bytes: near(chance, [proof]) }),
      () => ({ type: 'signed', signature: new Uint8Array(64) }),
      () => ({ type: 'verified', good: false }),
    ];
    let asked = false;
    for (let turn = 0; turn < 6; turn++) {
      const [next, effects] = stepHandshake(state, pick(chance, events)());
      state = next;
      asked ||= effects.some(({ type }) => type === 'verify');
      ensure(state.phase !== 'open', 'open without a signature that held');
    }
    return asked || state.phase === 'proof' ? 'accepted' : 'refused';
  },
};

const bytesOf = (fill: number): Value => ({ $bytes: btoa(String.fromCharCode(fill).repeat(32)).replace(/=+$/, '') });

const jsonNear = (chance: Chance, text: string): string =>
  chance(2) === 0 ? nearText(chance, [text]) : JSON.stringify(mutateValue(chance, JSON.parse(text) as Value));

const topic = topicOfBytes(new Uint8Array(20).fill(200));
const peer = 'ab'.repeat(20);
const offers = [{ id: peer, sdp }];

const wireTargets: readonly Target[] = [
  {
    name: 'descriptions',
    weight: 5,
    run(chance) {
      const text = nearText(chance, [sdp]);
      const sound = isSoundSdp(text);
      if (sound) ensure(/^[0-9a-f]{64}$/.test(fingerprintOf(text) ?? ''), 'a sound description without a fingerprint');
      return sound ? 'accepted' : 'refused';
    },
  },
  {
    name: 'tracker to tab',
    weight: 5,
    run(chance) {
      const id = String.fromCharCode(...new Uint8Array(20).fill(200));
      const samples = [
        { action: 'announce', info_hash: id, interval: 120, complete: 1, incomplete: 2 },
        { action: 'announce', info_hash: id, peer_id: id, offer_id: id, offer: { type: 'offer', sdp } },
        { action: 'announce', info_hash: id, peer_id: id, offer_id: id, answer: { type: 'answer', sdp } },
        { 'failure reason': 'no', info_hash: id },
      ];
      const read = readTrackerMessage(jsonNear(chance, JSON.stringify(pick(chance, samples))));
      if (read !== undefined && 'sdp' in read) ensure(isSoundSdp(read.sdp), 'an unsound description was taken');
      return read === undefined ? 'refused' : 'accepted';
    },
  },
  {
    name: 'tab to tracker',
    weight: 5,
    run(chance) {
      const samples = [
        announceText({ topic, peer, offers, isFirst: true }),
        answerText(topic, peer, peer, peer, sdp),
        '{"action":"scrape"}',
      ];
      return readRequest(jsonNear(chance, pick(chance, samples)), defaultLimits) === undefined ? 'refused' : 'accepted';
    },
  },
  {
    name: 'rendezvous',
    weight: 4,
    run: (chance) => meetAtTracker(chance),
  },
  {
    name: 'household frames',
    weight: 5,
    run(chance) {
      const channel = 'abcdefghijklmnopqrstuvwxyz';
      const samples = [
        encodeFrame({ t: 'signal', room: 'r', data: 'd' }),
        encodeFrame({ t: 'accept', channel }),
        encodeFrame({ t: 'data', channel, more: true, bytes: randomBytes(chance, 30) }),
        encodeFrame({ t: 'close', channel }),
      ];
      const incoming = createIncoming();
      let taken = false;
      for (let turn = 0; turn < 3; turn++) {
        const frame = decodeFrame(near(chance, samples));
        taken ||= frame !== undefined;
        if (typeof frame === 'object' && frame.t === 'data') incoming.add(frame.more, frame.bytes);
      }
      return taken ? 'accepted' : 'refused';
    },
  },
];

/** A tracker with clients that say anything: each is told or dropped by itself, nothing is held beyond the limits, and all of it is let go. */
const meetAtTracker = (chance: Chance): Outcome => {
  let now = 0;
  const limits = { ...defaultLimits, topicsPerSocket: 2, peersPerTopic: 3, openOffers: 4, peers: 5, topics: 3 };
  const tracker = createTracker({ limits, now: () => now, chance: () => chance(2 ** 30) / 2 ** 30 });
  const peers = ['ab', 'cd', 'ef'].map((two) => two.repeat(20));
  const topics = [1, 2, 3].map((fill) => topicOfBytes(new Uint8Array(20).fill(fill)));
  const told = [0, 0, 0];
  const dropped = new Set<number>();
  const clients = peers.map((_, at) =>
    tracker.connect(`10.0.0.${at}`, {
      send(text) {
        ensure(!dropped.has(at) && JSON.parse(text).action === 'announce', 'told what is no announcement');
        told[at] = (told[at] ?? 0) + 1;
      },
      drop: () => void dropped.add(at),
    }),
  );
  // One of them is honest: whatever the others say, it stays and is answered.
  const say = (at: number, text: string): void => clients[at]?.receive(text);
  const honest = announceText({ topic: topics[0] ?? topic, peer: peers[0] ?? peer, offers, isFirst: true });
  say(0, honest);
  ensure(told[0] === 1, 'the honest is not answered');
  for (let turn = 0; turn < 6; turn++) {
    now += chance(2_000);
    const at = 1 + chance(2);
    const [to, mine, where] = [pick(chance, peers), pick(chance, peers), pick(chance, topics)];
    const samples = [
      announceText({ topic: where, peer: mine, offers, isFirst: chance(2) === 0 }),
      answerText(where, mine, to, peer, sdp),
      announceText({ topic: where, peer: mine, offers: [], isFirst: false }).replace('}', ',"event":"stopped"}'),
    ];
    say(at, chance(3) === 0 ? pick(chance, samples) : jsonNear(chance, pick(chance, samples)));
    if (chance(6) === 0) clients[at]?.closed();
  }
  const stats = tracker.stats();
  ensure(stats.topics <= limits.topics && stats.peers <= limits.peers, 'more is held than may be');
  const before = told[0] ?? 0;
  say(0, honest);
  ensure(!dropped.has(0) && told[0] === before + 1, 'the honest is not answered any more');
  for (const client of clients) client?.closed();
  const left = tracker.stats();
  ensure(left.topics === 0 && left.peers === 0 && left.connections === 0, 'something is held of who is gone');
  return dropped.size > 0 ? 'refused' : 'accepted';
};

export const talkTargets: readonly Target[] = [...messageTargets, frameTarget, handshakeTarget, ...wireTargets];
