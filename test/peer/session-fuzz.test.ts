/** The machine of one link, driven by anything at all: the invariants of src/peer/session/state.ts hold after each step. */
import { expect, test } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { MAX_ASKING, MAX_SERVING } from '../../src/peer/limits.js';
import { buildGet, encodeMessage, type Message, parseMessage } from '../../src/peer/messages/index.js';
import {
  createSessionState,
  type Effect,
  nextDeadline,
  type SessionEvent,
  step,
} from '../../src/peer/session/index.js';
import { createChance } from '../net/support.js';
import { testDid } from './support/peers.js';
import { subscribeTo } from './support/requests.js';
import { type Chance, mutate, pick, sampleMessage } from './support/samples.js';

const dids: readonly Did[] = [0, 1, 2, 3].map(testDid);

const eventOf = (chance: Chance, at: number, openIds: readonly number[]): SessionEvent => {
  const did = pick(chance, dids);
  const roll = chance();
  if (roll < 0.5) {
    let message: Message = sampleMessage(chance);
    if ('id' in message && message.id !== null && openIds.length > 0 && chance() < 0.5) {
      message = { ...message, id: pick(chance, openIds) } as Message;
    }
    const bytes = encodeMessage(message);
    const sent = chance() < 0.1 ? mutate(chance, bytes) : bytes;
    return { type: 'received', parsed: parseMessage(sent), size: sent.length, at };
  }
  if (roll < 0.6) return { type: 'subscribe', message: subscribeTo(did), at };
  if (roll < 0.65) return { type: 'unsubscribe', did };
  if (roll < 0.8) {
    const kind = pick(chance, ['diff', 'log', 'chunk'] as const);
    return { type: 'ask', request: buildGet({ id: 0, did, kind }), at };
  }
  if (roll < 0.84) return { type: 'giveUp', id: pick(chance, [...openIds, 1]), at };
  if (roll < 0.94) return { type: 'worked' };
  if (roll < 0.97) return { type: 'knows', did, heads: [], roots: [] };
  if (roll < 0.995) return { type: 'tick', at, arrived: pick(chance, [0, 10_000]) };
  return chance() < 0.5 ? { type: 'cut', reason: 'flood' } : { type: 'closed' };
};

interface Ledger {
  readonly asked: Set<number>;
  readonly ended: Set<number>;
  helloSeen: boolean;
  closed: boolean;
}

const check = (
  ledger: Ledger,
  before: ReturnType<typeof createSessionState>,
  event: SessionEvent,
  effects: readonly Effect[],
): void => {
  for (const effect of effects) {
    if (ledger.closed) expect(effect.do).toBe('failed');
    if (effect.do === 'deliver') {
      expect(event.type).toBe('received');
      if (effect.message.t === 'hello') {
        expect(ledger.helloSeen).toBe(false);
        ledger.helloSeen = true;
      } else expect(ledger.helloSeen).toBe(true);
      if (effect.message.t === 'heads') expect(before.subscribed.has(effect.message.did)).toBe(true);
    }
    if (effect.do === 'answered') {
      expect(before.asking.get(effect.id)?.kind).toBe(effect.message.t);
    }
    if (effect.do === 'answered' || effect.do === 'failed') {
      expect(ledger.ended.has(effect.id)).toBe(false);
      ledger.ended.add(effect.id);
    }
    if (effect.do === 'close') ledger.closed = true;
  }
};

test('SYN-4 SYN-5 SYN-6 SYN-7 SYN-8 invariants hold whatever comes (seeded)', () => {
  const did = { delivered: 0, answered: 0, faults: 0, timeouts: 0, closed: 0 };
  for (let seed = 1; seed <= 150; seed++) {
    const chance = createChance(seed);
    const ledger: Ledger = { asked: new Set(), ended: new Set(), helloSeen: false, closed: false };
    let at = 1_000;
    let state = createSessionState(at);
    const steps: string[] = [];
    const run = (event: SessionEvent): void => {
      steps.push(
        event.type === 'received' && event.parsed.verdict === 'valid' ? `received ${event.parsed.value.t}` : event.type,
      );
      const before = state;
      const [next, effects] = step(state, event);
      state = next;
      if (event.type === 'ask') ledger.asked.add(before.nextId);
      if (event.type === 'giveUp' && ledger.asked.has(event.id)) ledger.ended.add(event.id);
      try {
        check(ledger, before, event, effects);
        expect(state.working).toBeLessThanOrEqual(MAX_SERVING);
        expect(state.asking.size).toBeLessThanOrEqual(MAX_ASKING);
        expect(state.phase === 'closed').toBe(ledger.closed);
        if (state.phase === 'closed') expect(nextDeadline(state)).toBeUndefined();
      } catch (cause) {
        throw new Error(`seed ${seed}, after ${steps.slice(-12).join(', ')}`, { cause });
      }
      for (const effect of effects) {
        if (effect.do === 'deliver') did.delivered += 1;
        if (effect.do === 'answered') did.answered += 1;
        if (effect.do === 'fault') did.faults += 1;
        if (effect.do === 'failed' && effect.code === 'timeout') did.timeouts += 1;
        if (effect.do === 'close') did.closed += 1;
      }
    };
    run({ type: 'opened', time: at });
    if (chance() < 0.9) {
      const hello = parseMessage(encodeMessage({ t: 'hello', versions: [1], time: at }));
      run({ type: 'received', parsed: hello, size: 20, at });
    }
    for (let turn = 0; turn < 400; turn++) {
      at += Math.floor(chance() * 400);
      run(eventOf(chance, at, [...state.asking.keys()]));
    }
    // Every request ends, by answer, failure or time.
    for (let turn = 0; turn < 200 && nextDeadline(state) !== undefined; turn++) {
      at = Math.max(at, nextDeadline(state) ?? at);
      run({ type: 'tick', at, arrived: 0 });
    }
    expect([...ledger.asked].filter((id) => !ledger.ended.has(id))).toEqual([]);
  }
  for (const count of Object.values(did)) expect(count).toBeGreaterThan(20);
}, 120_000);
