/**
 * Who may try to connect now (docs/protocol/net.md, LNK-9 and LNK-10). At most 8 links are in the making, at most 5 of them begun by
 * somebody else's offer, so a flood of offers never takes the slots of what we dial. Further ones wait, few and not for long; a slot
 * goes to the group (rendezvous and topic) that holds the fewest, in it to the source that failed least, then to the newest. While
 * something waits, an attempt that does not get on is ended.
 */
import type { Dispose, Now, RandomBytes, Timers } from '../../base/index.js';
import {
  CROWD,
  MAX_ANSWERING,
  MAX_CONNECTING,
  MAX_WAITING,
  MAX_WAITING_PER_SOURCE,
  STALL_PATIENCE,
  STALL_PATIENCE_CROWDED,
  WAITING_LIFE,
} from '../limits.js';
import type { LinkSource } from '../types.js';

/** How many sources are remembered for their failures. */
const REMEMBERED = 512;
/** A connected attempt may take this much longer than one that is not, while others wait. */
const CONNECTED_FACTOR = 3;

export type SlotKind = 'dial' | 'answer';

export interface Slot {
  /** The connection stands; only the handshake is missing. */
  connected(): void;
  /** Gives the slot back; `good` if a link came of it. Idempotent. */
  release(good: boolean): void;
}

export interface Slots {
  /** A slot, now or later; undefined if there was none in time. `evict` is called when the slot is taken back. */
  acquire(kind: SlotKind, source: LinkSource, evict: () => void): Promise<Slot | undefined>;
  connecting(): number;
  waiting(): number;
  close: Dispose;
}

interface Held {
  readonly kind: SlotKind;
  readonly group: string;
  readonly since: number;
  readonly evict: () => void;
  connected: boolean;
}

interface Request {
  readonly kind: SlotKind;
  readonly group: string;
  readonly source: string;
  readonly until: number;
  readonly grant: (slot: Slot | undefined) => void;
  readonly evict: () => void;
}

const groupOf = (source: LinkSource): string => `${source.via} ${source.topic ?? ''}`;
const nameOf = (source: LinkSource): string => `${groupOf(source)} ${source.peer ?? ''}`;

export const createSlots = (now: Now, timers: Timers, random: RandomBytes): Slots => {
  const held = new Set<Held>();
  let requests: Request[] = [];
  const failures = new Map<string, number>();
  let timer: number | undefined;
  let closed = false;
  let turn = false;

  const count = (kind: SlotKind): number => [...held].filter((one) => one.kind === kind).length;
  const isFree = (kind: SlotKind): boolean =>
    held.size < MAX_CONNECTING && (kind === 'dial' || count('answer') < MAX_ANSWERING);

  const recordFailure = (source: string): void => {
    const failed = (failures.get(source) ?? 0) + 1;
    failures.delete(source);
    failures.set(source, failed);
    if (failures.size <= REMEMBERED) return;
    for (const oldest of failures.keys()) {
      failures.delete(oldest);
      break;
    }
  };

  const hold = (request: Request): Slot => {
    const one: Held = {
      kind: request.kind,
      group: request.group,
      since: now(),
      evict: request.evict,
      connected: false,
    };
    held.add(one);
    return {
      connected() {
        one.connected = true;
      },
      release(good) {
        if (!held.delete(one)) return;
        if (good) failures.delete(request.source);
        else recordFailure(request.source);
        settle();
      },
    };
  };

  const next = (): Request | undefined => {
    const able = requests.filter((request) => isFree(request.kind));
    const dial = able.find((request) => request.kind === 'dial');
    if (dial !== undefined) return dial;
    const weight = (request: Request): number => [...held].filter((one) => one.group === request.group).length;
    const failed = (request: Request): number => failures.get(request.source) ?? 0;
    const order = (a: Request, b: Request): number => weight(a) - weight(b) || failed(a) - failed(b);
    const [best] = [...able].sort(order);
    if (best === undefined) return undefined;
    const equals = able.filter((request) => order(request, best) === 0);
    turn = !turn;
    return turn ? equals.at(-1) : pick(equals);
  };

  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(((random(1)[0] ?? 0) / 256) * list.length)];

  const stalledAt = (one: Held): number => {
    const patience = requests.length >= CROWD ? STALL_PATIENCE_CROWDED : STALL_PATIENCE;
    return one.since + patience * (one.connected ? CONNECTED_FACTOR : 1);
  };

  /** What could make room for those that wait: only answers give way to answers. */
  const evictable = (): Held[] => {
    const kinds = new Set(requests.map((request) => request.kind));
    return [...held].filter((one) => kinds.has('dial') || one.kind === 'answer');
  };

  const settle = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    if (closed) return;
    const at = now();
    const overdue = requests.filter((request) => request.until <= at);
    requests = requests.filter((request) => request.until > at);
    for (const request of overdue) request.grant(undefined);
    for (let request = next(); request !== undefined; request = next()) {
      const granted = request;
      requests = requests.filter((one) => one !== granted);
      granted.grant(hold(granted));
    }
    if (requests.length === 0) return;
    const victims = evictable().sort((a, b) => stalledAt(a) - stalledAt(b));
    const [victim] = victims;
    if (victim !== undefined && stalledAt(victim) <= at) {
      victim.evict();
      return;
    }
    const wake = Math.min(...requests.map((request) => request.until), ...victims.map(stalledAt));
    timer = timers.set(settle, Math.max(1, wake - at));
  };

  const makeWaitingRoom = (source: string): boolean => {
    if (requests.filter((request) => request.source === source).length >= MAX_WAITING_PER_SOURCE) return false;
    if (requests.length < MAX_WAITING) return true;
    const crowd = (request: Request): number => requests.filter((one) => one.group === request.group).length;
    const answers = requests.filter((one) => one.kind === 'answer');
    const largest = Math.max(...answers.map(crowd));
    const drop = pick(answers.filter((one) => crowd(one) === largest));
    if (drop === undefined) return false;
    requests = requests.filter((one) => one !== drop);
    drop.grant(undefined);
    return true;
  };

  return {
    acquire(kind, source, evict) {
      const name = nameOf(source);
      if (closed) return Promise.resolve(undefined);
      if (!isFree(kind) && !makeWaitingRoom(name)) return Promise.resolve(undefined);
      return new Promise((grant) => {
        requests.push({ kind, group: groupOf(source), source: name, until: now() + WAITING_LIFE, grant, evict });
        settle();
      });
    },
    connecting: () => held.size,
    waiting: () => requests.length,
    close() {
      closed = true;
      if (timer !== undefined) timers.clear(timer);
      for (const request of requests.splice(0)) request.grant(undefined);
    },
  };
};
