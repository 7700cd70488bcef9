/**
 * Links lent to the household (private documents of one's own devices): only between tabs that proved one identity to each
 * other (SYN-14). What comes before the proof is held for a moment, because both sides prove at the same time.
 */
import { createEmitter, type Did, type DidKey, type Dispose, type RefusalCode } from '../base/index.js';
import type { Session } from './session/index.js';

export interface HouseholdTransportEvents {
  peer: string;
  gone: string;
  message: { readonly peer: string; readonly bytes: Uint8Array<ArrayBuffer> };
}

export interface HouseholdTransport {
  readonly self: string;
  peers(): readonly string[];
  send(peer: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  on<Name extends keyof HouseholdTransportEvents>(
    name: Name,
    listener: (value: HouseholdTransportEvents[Name]) => void,
  ): Dispose;
  refuse(peer: string, code: RefusalCode): void;
}

export interface Household extends HouseholdTransport {
  proven(session: Session, did: Did): void;
  received(session: Session, bytes: Uint8Array<ArrayBuffer>): void;
  closed(session: Session): void;
}

/** Messages of one link that wait for its proof. */
const maxHeld = 16;

export interface HouseholdOptions {
  own(): Did | undefined;
  /** It has proved itself, and is admitted a little later (SYN-30): what it says meanwhile is no fault. */
  waits(session: Session): boolean;
  fault(session: Session, code: RefusalCode): void;
}

export const createHousehold = (session: DidKey, { own, waits, fault }: HouseholdOptions): Household => {
  const emitter = createEmitter<HouseholdTransportEvents>();
  const members = new Map<string, Session>();
  const held = new Map<Session, Uint8Array<ArrayBuffer>[]>();

  return {
    self: session,
    peers: () => [...members.keys()],
    async send(peer, bytes) {
      const member = members.get(peer);
      if (member === undefined) throw new RangeError(`"peer" is not linked: ${peer}`);
      await member.deliver({ t: 'house', body: bytes });
    },
    on: (name, listener) => emitter.on(name, listener),
    refuse(peer, code) {
      const member = members.get(peer);
      if (member !== undefined) fault(member, code);
    },
    proven(member, did) {
      if (did !== own() || members.get(member.remote) === member) return;
      members.set(member.remote, member);
      emitter.emit('peer', member.remote);
      const waiting = held.get(member) ?? [];
      held.delete(member);
      for (const bytes of waiting) emitter.emit('message', { peer: member.remote, bytes });
    },
    received(from, bytes) {
      if (members.get(from.remote) === from) {
        emitter.emit('message', { peer: from.remote, bytes });
        return;
      }
      if (own() === undefined) {
        from.tell({ t: 'unsupported', of: 'house', id: null });
        return;
      }
      const waiting = held.get(from) ?? [];
      held.set(from, waiting);
      if (waiting.length < maxHeld) waiting.push(bytes);
      else if (!waits(from)) fault(from, 'unexpected');
    },
    closed(from) {
      held.delete(from);
      if (members.get(from.remote) !== from) return;
      members.delete(from.remote);
      emitter.emit('gone', from.remote);
    },
  };
};
