/**
 * The owner's side of the role `pin` (PIN-5 to PIN-7): whoever says that it keeps us is asked to show what only a keeper has, and to sign who it
 * is on this very link. What it claims counts for nothing; what holds is told to the app.
 */
import type { Cid, Did, DidKey, Now, RandomBytes, RefusalCode } from '../../base/index.js';
import type { PinSample } from '../../worker/types.js';
import { KEEPER_AGAIN, KEEPERS_WINDOW, MAX_KEEPERS_A_WINDOW, MAX_SHOWING } from '../limits.js';
import type { Asker } from '../roles/index.js';
import type { GivenBox } from '../self.js';
import { encodePinBody, type PinBodyOf, parsePinBody } from './bodies.js';
import type { PinStore } from './store.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Somebody proved that they keep our repository. */
export interface KeptBy {
  readonly did: Did;
  readonly key: DidKey;
  /** Of the media that it was asked for. */
  readonly media: 'all' | 'some' | 'none';
  /** Whether it keeps the newest state. */
  readonly current: boolean;
  /** False when its link has ended. */
  readonly here: boolean;
}

export interface KeepersOptions {
  readonly pins: PinStore;
  readonly now: Now;
  readonly random: RandomBytes;
  own(): Did | undefined;
  fault(remote: DidKey, code: RefusalCode): void;
  /** The box that one's words find, where this keeper is to have it. */
  boxFor(keeper: Did): Promise<GivenBox | undefined>;
  onKept(kept: KeptBy): void;
}

export interface Keepers {
  answer(body: Bytes, from: Asker): Promise<Bytes | undefined>;
  closed(remote: DidKey): void;
  /** Who is linked now. */
  here(): readonly Did[];
}

interface Showing {
  readonly root: Cid;
  readonly nonce: Bytes;
  readonly sample: PinSample;
}

const nonceBytes = 16;
/** Session keys of which it is remembered when they began last. */
const maxBegun = 1_024;

export const createKeepers = ({ pins, now, random, own, fault, boxFor, onKept }: KeepersOptions): Keepers => {
  const showing = new Map<DidKey, Showing>();
  const begun = new Map<DidKey, number>();
  const proven = new Map<DidKey, KeptBy>();
  let window = { since: now(), judged: 0 };

  /** Whoever asks often, and crowds, get no answer: each costs us reading and a signature to check. */
  const isDue = (remote: DidKey): boolean => {
    const last = begun.get(remote);
    if (last !== undefined && now() - last < KEEPER_AGAIN) return false;
    begun.delete(remote);
    begun.set(remote, now());
    for (const oldest of begun.keys()) if (begun.size > maxBegun) begun.delete(oldest);
    return true;
  };

  const hasRoom = (): boolean => {
    if (now() - window.since >= KEEPERS_WINDOW) window = { since: now(), judged: 0 };
    window.judged += 1;
    return window.judged <= MAX_KEEPERS_A_WINDOW;
  };

  const begin = async (did: Did, { root }: PinBodyOf<'here'>, from: Asker): Promise<Bytes | undefined> => {
    if (!isDue(from.remote) || showing.size >= MAX_SHOWING || !hasRoom()) return undefined;
    const sample = await pins.pins('sample', did, root);
    if (sample === undefined || sample.blocks.length === 0) return undefined;
    const nonce = random(nonceBytes);
    showing.set(from.remote, { root, nonce, sample });
    return encodePinBody({ t: 'show', nonce, ...sample });
  };

  const judge = async (did: Did, told: PinBodyOf<'keep'>, from: Asker): Promise<Bytes | undefined> => {
    const asked = showing.get(from.remote);
    showing.delete(from.remote);
    if (asked === undefined) return undefined;
    const { root, nonce, sample } = asked;
    const { statement, operations, delegations } = told;
    const occasion = { of: did, session: from.remote, transcript: from.link.transcript, nonce };
    const judged = await pins.pins('judge', { statement, operations, delegations, occasion, root, sample });
    if (judged.verdict === 'invalid') fault(from.remote, judged.code);
    if (judged.verdict !== 'valid' || judged.value.lacks) return undefined;
    const { did: keeper, key, media } = judged.value;
    const kept = { did: keeper, key, media, current: await isCurrent(did, root), here: true };
    proven.set(from.remote, kept);
    onKept(kept);
    return encodePinBody({ t: 'noted', box: (await boxFor(keeper)) ?? null });
  };

  const isCurrent = async (did: Did, root: Cid): Promise<boolean> => {
    const mine = (await pins.repositories()).find((each) => each.did === did);
    return mine?.heads.some(({ data }) => data === root) === true;
  };

  return {
    async answer(body, from) {
      const did = own();
      const parsed = parsePinBody(body);
      if (parsed.verdict === 'invalid') fault(from.remote, parsed.code);
      if (did === undefined || parsed.verdict !== 'valid') return undefined;
      const { value } = parsed;
      if ((value.t !== 'here' && value.t !== 'keep') || value.did !== did) return undefined;
      return value.t === 'here' ? begin(did, value, from) : judge(did, value, from);
    },
    closed(remote) {
      showing.delete(remote);
      const kept = proven.get(remote);
      proven.delete(remote);
      if (kept !== undefined) onKept({ ...kept, here: false });
    },
    here: () => [...new Set([...proven.values()].map(({ did }) => did))],
  };
};
