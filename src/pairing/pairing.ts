/**
 * One offer, shown or opened, or a linking taken up again: a conversation with each who is met, until one of them has come to its end. Whoever
 * shows lets several answer side by side, as the first to come may be a stranger; the right one is told by its words.
 */
import {
  createCell,
  createDisposer,
  type ErrorCode,
  type RandomBytes,
  type Readable,
  type Timers,
} from '../base/index.js';
import { type AgreementKey, makeAgreementKey } from '../vault/index.js';
import type { PairingDelegate } from './delegate.js';
import { webSubtle } from './environment.js';
import { MAX_CANDIDATES, MAX_PEERS, OFFER_LIFE, OPEN_PATIENCE } from './limits.js';
import type { Setup, State } from './machine.js';
import type { Offer } from './offer.js';
import { commitmentOf, tagOf } from './secrets.js';
import { createSession, type PairingSession } from './session.js';
import type { PairingTransport } from './transport.js';

type Bytes = Uint8Array<ArrayBuffer>;

export type PairingMode =
  | { readonly kind: 'show'; readonly offer: Offer; readonly own: AgreementKey }
  | { readonly kind: 'open'; readonly offer: Offer }
  | { readonly kind: 'resume'; readonly secret: Bytes };

export interface PairingParts {
  readonly mode: PairingMode;
  readonly delegate: PairingDelegate;
  readonly transport: PairingTransport;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly subtle?: SubtleCrypto;
  /** How long the other one is waited for; else as long as an offer of this kind is open. */
  readonly patience?: number | undefined;
  onError(error: unknown): void;
}

export interface Candidate {
  readonly id: string;
  /** Numbers of its words. */
  readonly words: readonly number[];
  /** What it calls itself; known to the old device. */
  readonly device: { readonly name: string; readonly kind: string } | null;
}

/** `parted`: it goes on when the two meet again. */
export type PairingView =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'comparing'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'handing-over' }
  | { readonly kind: 'linked' }
  | { readonly kind: 'parted' }
  /** Without a code: ended here. */
  | { readonly kind: 'failed'; readonly code: ErrorCode | null };

export interface Pairing {
  readonly view: Readable<PairingView>;
  /** The person says that this candidate's words are those on the other device. Each of the two must. */
  grant(id: string): void;
  /** The words differ. */
  refuse(): void;
  cancel(): void;
  /** The two cannot be brought together. */
  fail(code: ErrorCode): void;
  /** Lets go of the transport; what can be taken up again is `parted`. */
  close(): void;
}

interface Met {
  readonly session: PairingSession;
  candidate: Candidate | undefined;
}

export const openPairing = (parts: PairingParts): Pairing => {
  const { mode, delegate, transport, timers, random, subtle = webSubtle() } = parts;
  const view = createCell<PairingView>({ kind: 'waiting' });
  const disposer = createDisposer();
  const met = new Map<string, Met>();
  let chosen: string | undefined;
  /** Why the last conversation ended, for whoever has waited in vain. */
  let lastCode: ErrorCode = 'pairing-expired';

  const isOver = (): boolean => ['linked', 'parted', 'failed'].includes(view.get().kind);

  const end = (final: PairingView & { readonly kind: 'linked' | 'parted' | 'failed' }): void => {
    if (isOver()) return;
    view.set(final);
    for (const [peer, { session }] of met) if (peer !== chosen) session.tell('used');
    // What is being said still leaves.
    Promise.all([...met.values()].map(({ session }) => session.settled()))
      .then(() => disposer.dispose())
      .catch(parts.onError);
  };

  const show = (): void => {
    if (isOver() || chosen !== undefined) return;
    const candidates = [...met.values()].flatMap(({ candidate }) => candidate ?? []);
    view.set(candidates.length === 0 ? { kind: 'waiting' } : { kind: 'comparing', candidates });
  };

  const setupFor = async (): Promise<
    Pick<Parameters<typeof createSession>[0], 'setup' | 'own' | 'offer' | 'resume'>
  > => {
    const { role } = delegate;
    const nonce = random(32);
    if (mode.kind === 'resume') {
      const setup: Setup = { role, side: 'resumer', nonce, key: new Uint8Array(0) };
      return { setup, own: undefined, offer: undefined, resume: mode.secret };
    }
    if (mode.kind === 'show') {
      const setup: Setup = { role, side: 'shower', nonce, key: mode.offer.key };
      return { setup, own: mode.own, offer: mode.offer, resume: undefined };
    }
    const own = await makeAgreementKey(random, subtle);
    const commitment = await commitmentOf({ key: own.publicKey, nonce });
    const commit = { t: 'commit' as const, v: 1, commitment, tag: await tagOf(mode.offer.key, commitment) };
    const setup: Setup = { role, side: 'opener', nonce, key: own.publicKey, commit };
    return { setup, own, offer: mode.offer, resume: undefined };
  };

  const onState = (peer: string, state: State): void => {
    const found = met.get(peer);
    if (found === undefined) return;
    switch (state.phase) {
      case 'trusting':
      case 'handing-over':
      case 'adopting':
        chosen = peer;
        if (!isOver()) view.set({ kind: 'handing-over' });
        return;
      case 'linked':
        end({ kind: 'linked' });
        return;
      case 'parted':
        if (leavesOthers(peer)) forget(peer);
        else end({ kind: 'parted' });
        return;
      case 'failed':
        failed(peer, found, state.code);
        return;
      default:
        return;
    }
  };

  /** One of several who are compared: a stranger among them must not end it for the right one by going away. */
  const leavesOthers = (peer: string): boolean =>
    mode.kind === 'show' &&
    chosen === undefined &&
    [...met].some(([other, { candidate }]) => other !== peer && candidate !== undefined);

  const forget = (peer: string): void => {
    met.delete(peer);
    transport.part(peer);
    show();
  };

  /** Somebody who was never compared with may have been anybody: others may still come. */
  const failed = (peer: string, { candidate }: Met, code: ErrorCode | undefined): void => {
    const wasChosen = chosen === peer;
    if (code !== undefined && code !== 'link-closed') lastCode = code;
    if (leavesOthers(peer)) {
      forget(peer);
      return;
    }
    met.delete(peer);
    transport.part(peer);
    // Of the others, once one was chosen, nothing is heard any more.
    const isOther = chosen !== undefined && !wasChosen;
    const isAnyones = code === 'link-closed' || code === 'pairing-broken';
    const wasCompared = candidate !== undefined && (mode.kind === 'open' || !isAnyones);
    if (!isOther && (wasChosen || wasCompared)) end({ kind: 'failed', code: code ?? null });
    else show();
  };

  const join = async (peer: string): Promise<void> => {
    const setup = await setupFor();
    if (disposer.disposed || met.has(peer) || met.size >= MAX_PEERS) return;
    const session = createSession({
      ...setup,
      ...{ delegate, timers, subtle, onError: parts.onError },
      send: (bytes) => transport.send(peer, bytes),
      onCompare(words, card) {
        const found = met.get(peer);
        const others = [...met.values()].filter(({ candidate }) => candidate !== undefined).length;
        if (found === undefined || others >= (mode.kind === 'open' ? 1 : MAX_CANDIDATES)) session.tell('used');
        else {
          found.candidate = {
            id: peer,
            words,
            device: card === undefined ? null : { name: card.name, kind: card.kind },
          };
          show();
        }
      },
      onState: (state) => onState(peer, state),
    });
    met.set(peer, { session, candidate: undefined });
    if (chosen !== undefined || isOver()) session.tell('used');
    for (const bytes of early.get(peer) ?? []) session.received(bytes);
    early.delete(peer);
  };

  /** What came while the conversation's own keys were being made. */
  const early = new Map<string, Bytes[]>();
  const receive = (peer: string, bytes: Bytes): void => {
    const session = met.get(peer)?.session;
    if (session !== undefined) session.received(bytes);
    else if (early.has(peer) && (early.get(peer)?.length ?? 0) < 4) early.get(peer)?.push(bytes);
  };

  const meet = (peer: string): void => {
    if (met.has(peer) || early.has(peer) || early.size + met.size >= MAX_PEERS) return;
    early.set(peer, []);
    join(peer).catch(parts.onError);
  };

  const waitAtMost = (milliseconds: number): void => {
    const timer = timers.set(() => {
      if (view.get().kind === 'waiting') end({ kind: 'failed', code: lastCode });
    }, milliseconds);
    disposer.add(() => timers.clear(timer));
  };

  disposer.add(() => transport.close());
  disposer.add(transport.on('peer', meet));
  disposer.add(transport.on('message', ({ peer, bytes }) => receive(peer, bytes)));
  disposer.add(
    transport.on('gone', (peer) => {
      early.delete(peer);
      met.get(peer)?.session.tell('gone');
    }),
  );
  if (mode.kind !== 'resume') waitAtMost(parts.patience ?? (mode.kind === 'show' ? OFFER_LIFE : OPEN_PATIENCE));
  for (const peer of transport.peers()) meet(peer);

  const tellAll = (what: 'refuse' | 'cancel'): void => {
    for (const { session } of met.values()) session.tell(what);
  };

  return {
    view,
    grant(id) {
      if (chosen !== undefined || met.get(id)?.candidate === undefined) return;
      chosen = id;
      for (const [peer, { session }] of met) session.tell(peer === id ? 'grant' : 'used');
    },
    refuse() {
      tellAll('refuse');
      if (chosen === undefined) end({ kind: 'failed', code: 'pairing-refused' });
    },
    cancel() {
      tellAll('cancel');
      if (chosen === undefined) end({ kind: 'failed', code: null });
    },
    fail(code) {
      if (chosen === undefined) end({ kind: 'failed', code });
    },
    close() {
      if (chosen !== undefined || mode.kind === 'resume') end({ kind: 'parted' });
      else this.cancel();
    },
  };
};
