/** A topic in memory where all who join meet each other, and delegates that only write down what they are asked. */
import { webcrypto } from 'node:crypto';
import { createEmitter } from '../../src/base/index.js';
import {
  type DeviceCard,
  type Grant,
  type NewDevice,
  type Offer,
  type OldDevice,
  openPairing,
  type Pairing,
  type PairingMode,
  type PairingTransport,
  type PairingTransportEvents,
  type PairingView,
  type Role,
} from '../../src/pairing/index.js';
import { makeAgreementKey } from '../../src/vault/index.js';
import { testSigner } from '../helpers/keys.js';
import { createTestClock, type TestClock } from '../net/support.js';
import { testDid } from '../peer/support/peers.js';

type Bytes = Uint8Array<ArrayBuffer>;

export const random = (length: number): Bytes => webcrypto.getRandomValues(new Uint8Array(length));
const subtle = webcrypto.subtle as SubtleCrypto;

/** What passes between two members, for an enemy to change. Undefined: it does not arrive. */
export type Tamper = (from: string, to: string, bytes: Bytes) => Bytes | undefined;

export interface Meeting {
  join(name: string): PairingTransport;
  /** Ends the connection of two. */
  cut(a: string, b: string): void;
  tamper: Tamper;
  readonly sent: { readonly from: string; readonly to: string; readonly bytes: Bytes }[];
}

type Member = ReturnType<typeof createEmitter<PairingTransportEvents>>;

export const createMeeting = (): Meeting => {
  const members = new Map<string, Member>();
  const cuts = new Set<string>();
  const sent: Meeting['sent'] = [];
  const line = (a: string, b: string): string => [a, b].sort().join(' ');
  const meeting: Meeting = {
    tamper: (_from, _to, bytes) => bytes,
    sent,
    cut(a, b) {
      cuts.add(line(a, b));
      members.get(a)?.emit('gone', b);
      members.get(b)?.emit('gone', a);
    },
    join(name) {
      const own: Member = createEmitter<PairingTransportEvents>();
      const others = (): string[] =>
        [...members.keys()].filter((other) => other !== name && !cuts.has(line(name, other)));
      members.set(name, own);
      const peers = others();
      queueMicrotask(() => {
        for (const peer of peers) members.get(peer)?.emit('peer', name);
      });
      return {
        peers: () => peers,
        async send(peer, bytes) {
          sent.push({ from: name, to: peer, bytes });
          const arrives = meeting.tamper(name, peer, bytes);
          if (arrives !== undefined && others().includes(peer))
            setImmediate(() => members.get(peer)?.emit('message', { peer: name, bytes: arrives }));
        },
        part: (peer) => setImmediate(() => cuts.has(line(name, peer)) || meeting.cut(name, peer)),
        on: (event, listener) => own.on(event, listener),
        close() {
          for (const other of others()) setImmediate(() => members.get(other)?.emit('gone', name));
          members.delete(name);
        },
      };
    },
  };
  return meeting;
};

export const testCard = (n = 1): DeviceCard => ({
  key: testSigner(7_000 + n).key,
  x25519: new Uint8Array(32).fill(n),
  clock: n,
  root: testSigner(8_000 + n).key,
  name: `device ${n}`,
  kind: 'test',
});

export const testGrant = (): Grant => ({
  did: testDid(1),
  operations: [random(500)],
  delegations: [random(300)],
  household: { epoch: 0, key: random(32) },
  recovery: { index: 0, key: testSigner(9).key, entropy: random(16) },
  documents: { profile: random(2_000), config: undefined },
});

export interface Side {
  readonly name: string;
  readonly pairing: Pairing;
  /** What its delegate was asked, in order. */
  readonly asked: string[];
  readonly given: { card?: DeviceCard; grant?: Grant; resume?: Bytes; operations?: readonly Bytes[] };
  readonly errors: unknown[];
  /** Every state that its page would have shown. */
  readonly seen: PairingView[];
  view(): PairingView;
}

export interface SideOptions {
  readonly n?: number;
  readonly grant?: Grant;
  readonly old?: Partial<OldDevice>;
  readonly fresh?: Partial<NewDevice>;
}

export const createScene = () => {
  const clock: TestClock = createTestClock(1_800_000_000_000);
  const side = (
    name: string,
    role: Role,
    mode: PairingMode,
    transport: PairingTransport,
    options: SideOptions = {},
  ): Side => {
    const asked: string[] = [];
    const given: Side['given'] = {};
    const errors: unknown[] = [];
    const n = options.n ?? 1;
    const old: OldDevice = {
      async grant(card, resume) {
        asked.push('grant');
        Object.assign(given, { resume }, card === undefined ? {} : { card });
        return options.grant ?? testGrant();
      },
      async finish() {
        asked.push('finish');
        return [random(700)];
      },
      ...options.old,
    };
    const fresh: NewDevice = {
      async introduce() {
        asked.push('introduce');
        return { card: testCard(n), device: testSigner(7_000 + n), root: testSigner(8_000 + n) };
      },
      async trust(resume) {
        asked.push('trust');
        given.resume = resume;
      },
      async adopt(grant) {
        asked.push('adopt');
        given.grant = grant;
      },
      async closed(operations) {
        asked.push('closed');
        given.operations = operations;
      },
      ...options.fresh,
    };
    const pairing = openPairing({
      ...{ mode, transport, timers: clock, random, subtle, onError: (error) => errors.push(error) },
      delegate: role === 'old' ? { role, old } : { role, fresh },
    });
    const seen: PairingView[] = [pairing.view.get()];
    pairing.view.subscribe(() => seen.push(pairing.view.get()));
    return { name, pairing, asked, given, errors, seen, view: () => pairing.view.get() };
  };
  /** An offer with the key to it. */
  const offerBy = async (by: Role): Promise<PairingMode & { readonly kind: 'show'; readonly offer: Offer }> => {
    const own = await makeAgreementKey(random);
    return { kind: 'show', offer: { by, key: own.publicKey }, own };
  };
  return { clock, side, offerBy };
};

/** Its person says yes to the only one that it compares. */
export const sayYes = (side: Side): void => side.pairing.grant(candidatesOf(side)[0]?.id ?? '');

/** The candidates that a side compares now. */
export const candidatesOf = (side: Side) => {
  const view = side.view();
  return view.kind === 'comparing' ? view.candidates : [];
};
