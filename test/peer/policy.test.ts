/** The small decisions: scores, swarm, clock, status, who gives way. */
import { describe, expect, test } from 'vitest';
import { type DidKey, refusalCodes } from '../../src/base/index.js';
import { encodeDidKey } from '../../src/codec/index.js';
import { choose } from '../../src/peer/announce.js';
import { givingWay, IDLE_GRACE, type Member, planTopic, USEFUL_GRACE } from '../../src/peer/plan.js';
import { createScores } from '../../src/peer/scores.js';
import { judgeStatus, type SeekFacts } from '../../src/peer/status.js';
import { DEGREE_CAP, DEGREE_HIGH, rarestFirst } from '../../src/peer/swarm.js';
import { testKey } from '../helpers/keys.js';
import { createRandom } from '../net/support.js';

const a = testKey(1);
const b = testKey(2);

const random = createRandom(3);

describe('scores', () => {
  test('SYN-10 forgery is one strike, clumsiness is four, limits and lateness weigh little or nothing', () => {
    const cutAfter = (code: (typeof refusalCodes)[number]): number => {
      const scores = createScores(() => 0);
      for (let count = 1; count <= 20; count++) if (scores.fault(a, code)) return count;
      return 0;
    };
    expect(cutAfter('bad-signature')).toBe(1);
    expect(cutAfter('malformed')).toBe(3);
    expect(cutAfter('unexpected')).toBe(4);
    expect(cutAfter('timeout')).toBe(10);
    for (const code of ['too-large', 'too-many', 'not-newer', 'hidden-removal'] as const)
      expect(cutAfter(code)).toBe(0);
  });

  test('SYN-10 points are forgiven with time, a cut is not', () => {
    let now = 0;
    const scores = createScores(() => now);
    for (let turn = 0; turn < 50; turn++) {
      expect(scores.fault(a, 'unexpected')).toBe(false);
      now += 60_000;
    }
    scores.ban(b, 'bad-signature');
    now += 1e9;
    expect(scores.cutFor(b)).toBe('bad-signature');
    expect(scores.cutFor(a)).toBeUndefined();
    expect(scores.refusals()).toEqual({ unexpected: 50, 'bad-signature': 1 });
  });

  test('SYN-10 strangers without end do not fill the memory', () => {
    const scores = createScores(() => 0);
    const stranger = (n: number): DidKey =>
      encodeDidKey(Uint8Array.from({ length: 32 }, (_, at) => (at < 2 ? (n >> (at * 8)) & 255 : 1)));
    for (let n = 0; n < 5_000; n++) scores.ban(stranger(n), 'flood');
    expect(scores.cutFor(stranger(4_999))).toBe('flood');
    expect(scores.cutFor(stranger(1))).toBeUndefined();
  });

  test('SYN-10 every refusal code has a weight', () => {
    const scores = createScores(() => 0);
    for (const code of refusalCodes) scores.fault(a, code);
    expect(Object.keys(scores.refusals()).length).toBe(refusalCodes.length);
    expect(Number.isFinite(scores.points(a))).toBe(true);
  });
});

describe('swarm', () => {
  const member = (fields: Partial<Member> = {}): Member => ({
    dialed: false,
    points: 0,
    proven: false,
    useful: false,
    age: 60_000,
    ...fields,
  });
  const members = (count: number, fields?: Partial<Member>): Member[] =>
    Array.from({ length: count }, () => member(fields));

  test('SWM-1 more are sought below six, urgently below four', () => {
    expect(planTopic(members(3), 1, random).seek).toBe('urgent');
    expect(planTopic(members(5), 1, random).seek).toBe('more');
    expect(planTopic(members(6), 1, random).seek).toBe('no');
  });

  test('SWM-2 with many topics the worst above twelve go, with few above the cap', () => {
    const all = [...members(10), member({ points: 50 }), ...members(4)];
    const { prune } = planTopic(all, 20, random);
    expect(prune.length).toBe(15 - DEGREE_HIGH);
    expect(prune[0]?.points).toBe(50);
    expect(planTopic(all, 2, random).prune).toEqual([]);
    expect(planTopic(members(30), 2, random).prune.length).toBe(30 - DEGREE_CAP);
  });

  test('SWM-3 two that we dialed stay, and whoever is proven', () => {
    const all = [
      ...members(2, { dialed: true, points: 90 }),
      ...members(2, { proven: true, points: 90 }),
      ...members(20),
    ];
    const { prune } = planTopic(all, 20, random);
    expect(prune.length).toBe(24 - DEGREE_HIGH);
    expect(prune.some((each) => each.dialed || each.proven)).toBe(false);
  });

  test('SWM-5 the rarest come first', () => {
    const topics = [{ others: 9 }, { others: undefined }, { others: 2 }];
    expect(rarestFirst(topics, 2)).toEqual([{ others: undefined }, { others: 2 }]);
  });

  test('SWM-3 of those that we dialed the two oldest stay, so that what we reach for first is not worn away', () => {
    const dialed = [10, 50, 20, 40, 30].map((age) => member({ dialed: true, age: age * 1_000 }));
    const going = givingWay(dialed, random);
    expect(going.map(({ age }) => age).sort((x, y) => x - y)).toEqual([10_000, 20_000, 30_000]);
  });

  test('SWM-9 who has points goes first, then who serves nothing, then the younger half of the others', () => {
    const [bad, idle] = [member({ points: 5, useful: true }), member()];
    const useful = [1, 2, 3, 4].map((minutes) => member({ useful: true, age: minutes * 60_000 }));
    const proven = member({ proven: true, points: 90 });
    const going = givingWay([...useful, idle, proven, bad], random);
    expect(going.slice(0, 2)).toEqual([bad, idle]);
    expect(going.slice(2).every((each) => each.useful)).toBe(true);
    expect(going).not.toContain(proven);
    const young = givingWay(useful, random);
    expect(new Set(young)).toEqual(new Set(useful.slice(0, 2)));
  });

  test('SWM-9 nobody is pushed out in its first moments; where nobody gives way, who came last goes again', () => {
    expect(givingWay([member({ age: IDLE_GRACE - 1 })], random)).toEqual([]);
    expect(givingWay([member({ age: IDLE_GRACE })], random)).toHaveLength(1);
    expect(givingWay([member({ useful: true, age: USEFUL_GRACE - 1 })], random)).toEqual([]);
    expect(givingWay([member({ useful: true, age: USEFUL_GRACE })], random)).toHaveLength(1);
    const fresh = Array.from({ length: DEGREE_CAP + 1 }, (_, at) => member({ age: 1_000 - at }));
    expect(planTopic(fresh, 1, random).prune).toEqual([fresh.at(-1)]);
  });

  test('SWM-6 a choice is of the asked size, without doubles, and not always the same', () => {
    const items = Array.from({ length: 20 }, (_, at) => at);
    const picks = Array.from({ length: 20 }, () => choose(items, 6, random));
    for (const picked of picks) expect(new Set(picked).size).toBe(6);
    expect(new Set(picks.map((picked) => [...picked].sort().join())).size).toBeGreaterThan(10);
  });
});

describe('status', () => {
  const source = { peer: a, judged: true, serves: true, owner: false, asOf: 5, delivered: false };
  const reached = { host: 't.example', state: 'reached' } as const;
  const facts = (fields: Partial<SeekFacts> = {}): SeekFacts => ({
    online: true,
    sources: [],
    refused: undefined,
    busy: false,
    trackers: [reached],
    others: undefined,
    waited: false,
    ...fields,
  });
  const waiting = { host: 't.example', state: 'waiting' } as const;
  const unreachable = { host: 't.example', state: 'unreachable' } as const;
  const states: readonly (readonly [string, Partial<SeekFacts>, object])[] = [
    ['looking while a tracker is being reached', { trackers: [waiting] }, { kind: 'looking' }],
    ['looking while somebody may still answer', { others: 3 }, { kind: 'looking' }],
    [
      'looking while a link has not been judged',
      { sources: [{ ...source, judged: false, serves: false }] },
      { kind: 'looking' },
    ],
    ['nobody when the tracker knows of nobody', { others: 0 }, { kind: 'nobody' }],
    ['nobody when nobody has answered in time', { others: 3, waited: true }, { kind: 'nobody' }],
    ['nobody when those who answered have nothing', { sources: [{ ...source, serves: false }] }, { kind: 'nobody' }],
    ['no-tracker when none is named', { trackers: [] }, { kind: 'no-tracker' }],
    [
      'unreachable when every tracker is',
      { trackers: [unreachable] },
      { kind: 'tracker-unreachable', hosts: ['t.example'] },
    ],
    ['looking when one of two is reached', { trackers: [unreachable, waiting] }, { kind: 'looking' }],
    ['offline before anything about trackers', { online: false, trackers: [unreachable] }, { kind: 'offline' }],
    ['refused when what came was wrong', { refused: 'bad-signature' }, { kind: 'refused', code: 'bad-signature' }],
    [
      'served, whatever else is wrong',
      { online: false, refused: 'bad-signature', trackers: [], sources: [source] },
      { kind: 'served', peer: a, owner: false, peers: 1, asOf: 5 },
    ],
    [
      'served by the owner, if the owner is linked',
      {
        sources: [
          { ...source, delivered: true, asOf: 9 },
          { ...source, peer: testKey(9), owner: true },
        ],
      },
      { kind: 'served', peer: testKey(9), owner: true, peers: 2, asOf: 9 },
    ],
  ];
  test.each(states)('SYN-18 %s', (_, fields, status) => {
    expect(judgeStatus(facts(fields))).toEqual(status);
  });
});
