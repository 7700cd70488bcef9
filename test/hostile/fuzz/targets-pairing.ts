/** What reaches a tab while a device is linked: links that people paste, messages of whoever came to the topic, events in any order. */
import { formatPairLink, parsePairLink } from '../../../src/app/pair-link.js';
import { isTrackerAddress } from '../../../src/app/share-link.js';
import { isTabardError } from '../../../src/base/index.js';
import { decodeGrant, encodeGrant, type Grant } from '../../../src/pairing/index.js';
import { beginPairing, type Event, isOver, type Setup, type State, stepPairing } from '../../../src/pairing/machine.js';
import {
  encodePlain,
  encodeSealed,
  type PlainMessage,
  parsePlain,
  parseSealed,
  type SealedMessage,
} from '../../../src/pairing/messages.js';
import { testCard, testGrant } from '../../pairing/support.js';
import { type Chance, near, nearText, pick } from './chance.js';
import type { Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const page = 'https://example.org/tabard/';
const filled = (length: number, byte: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(byte);

const linkTarget: Target = {
  name: 'links of devices',
  weight: 2,
  run(chance) {
    const samples = (['old', 'new'] as const).map((by) =>
      formatPairLink(page, { by, key: filled(32, 7) }, ['wss://tracker.example/a', 'ws://localhost:8000/rendezvous']),
    );
    try {
      const { offer, trackers } = parsePairLink(nearText(chance, samples), page);
      ensure(offer.key.length === 32, 'a key of another length');
      ensure(trackers.length <= 3 && trackers.every(isTrackerAddress), 'what is no tracker was taken');
      return 'accepted';
    } catch (error) {
      if (!isTabardError(error)) throw error;
      return 'refused';
    }
  },
};

/** Nothing of it is random, so that a seed gives the same bytes again. */
const grant: Grant = {
  ...testGrant(),
  operations: [filled(500, 9)],
  delegations: [filled(300, 10)],
  household: { epoch: 0, key: filled(32, 11) },
  recovery: { ...testGrant().recovery, entropy: filled(16, 12) },
  documents: { profile: filled(900, 13), config: undefined },
};

type Sayable = Exclude<PlainMessage, { readonly t: 'sealed' }>;

const plain: readonly Sayable[] = [
  { t: 'commit', v: 1, commitment: filled(32, 1), tag: filled(32, 2) },
  { t: 'nonce', nonce: filled(32, 3) },
  { t: 'reveal', key: filled(32, 4), nonce: filled(32, 5) },
  { t: 'resume', v: 1, nonce: filled(32, 6) },
  { t: 'bye', reason: 'cancelled' },
];

const sealed: readonly SealedMessage[] = [
  { t: 'ready' },
  { t: 'device', card: testCard(), sig: filled(64, 1), rootSig: filled(64, 2) },
  { t: 'grant', grant },
  { t: 'done' },
  { t: 'closed', operations: [filled(300, 3)] },
  { t: 'no', reason: 'words' },
];

const samples = [
  ...[...plain, { t: 'sealed', body: filled(90, 8) } as const].map(encodePlain),
  ...sealed.map(encodeSealed),
  encodeGrant(grant),
];

const messageTarget: Target = {
  name: 'messages of devices',
  weight: 4,
  run(chance) {
    const bytes = near(chance, samples);
    const read = [parsePlain(bytes), parseSealed(bytes)].filter((one) => one !== undefined);
    ensure(read.length <= 1, 'what is said in the open is read as what is sealed');
    return read.length === 1 || decodeGrant(bytes) !== undefined ? 'accepted' : 'refused';
  },
};

const setups: readonly Setup[] = (['old', 'new'] as const).flatMap((role) =>
  (['shower', 'opener', 'resumer'] as const).map((side) => ({
    ...{ role, side, nonce: filled(32, 1), key: filled(32, 2) },
    ...(side === 'opener' ? { commit: { t: 'commit', v: 1, commitment: filled(32, 3), tag: filled(32, 4) } } : {}),
  })),
);

const eventOf = (chance: Chance): Event => {
  switch (chance(6)) {
    case 0:
      return { type: 'plain', message: pick(chance, plain) };
    case 1:
    case 2:
      return { type: 'sealed', message: pick(chance, sealed) };
    case 3:
      return pick<Event>(chance, [
        { type: 'checked', good: chance(4) > 0 },
        { type: 'agreed', good: chance(4) > 0 },
        { type: 'granted', grant },
        { type: 'trusted' },
        { type: 'adopted' },
        { type: 'finished', operations: [] },
        { type: 'trouble', code: 'storage-quota' },
      ]);
    case 4:
      return { type: pick(chance, ['start', 'grant', 'start', 'grant', 'start'] as const) };
    default:
      return { type: pick(chance, ['gone', 'deadline', 'cancel', 'refuse', 'used', 'garbage'] as const) };
  }
};

/** As a conversation goes that nobody disturbs: most of what chance does alone ends before it has begun. */
const smooth = ({ role, side }: Setup): readonly Event[] => {
  const agreed: Event = { type: 'agreed', good: true };
  const said = (message: SealedMessage | undefined): Event[] =>
    message === undefined ? [] : [{ type: 'sealed', message }];
  const [commit, nonce, reveal, resume] = plain.map((message): Event => ({ type: 'plain', message }));
  const [ready, device, grantMessage, done, closed] = sealed;
  const first = {
    shower: [commit, { type: 'checked', good: true } as const, reveal],
    opener: [nonce],
    resumer: [resume],
  }[side].filter((event) => event !== undefined);
  const given: Event = { type: 'granted', grant };
  const met = side === 'resumer' ? [] : said(role === 'old' ? device : ready);
  const trusts: Event[] = [{ type: 'grant' }, { type: 'trusted' }];
  const rest: Event[] =
    role === 'old'
      ? [...(side === 'resumer' ? [] : [{ type: 'grant' } as const]), given, ...said(done)]
      : [...(side === 'resumer' ? [] : trusts), ...said(grantMessage), { type: 'adopted' }, ...said(closed)];
  return [{ type: 'start' }, ...first, agreed, ...met, ...rest, { type: 'finished', operations: [] }];
};

/** The machine's own invariants 3, 4 and 6, whatever is said and done in whichever order. */
const machineTarget: Target = {
  name: 'linking a device',
  weight: 3,
  run(chance) {
    const setup = pick(chance, setups);
    let state: State = beginPairing(setup);
    let [granted, done] = [setup.side === 'resumer', false];
    let given = 0;
    const way = smooth(setup);
    const disturbed = chance(3) === 0 ? -1 : chance(way.length + 1);
    for (let at = 0; at < way.length + 4; at++) {
      const event = at === disturbed || at >= way.length ? eventOf(chance) : (way[at] ?? eventOf(chance));
      const before = state;
      if (event.type === 'grant' && before.phase === 'comparing') granted = true;
      if (event.type === 'sealed' && event.message.t === 'done') done = true;
      const [next, effects] = stepPairing(before, event);
      ensure(!isOver(before) || (next === before && effects.length === 0), 'something happens after the end');
      for (const effect of effects) {
        const isGrant = effect.type === 'grant' || (effect.type === 'seal' && effect.message.t === 'grant');
        ensure(!isGrant || (granted && setup.role === 'old'), 'something leaves that nobody granted');
        ensure(effect.type !== 'adopt' || granted, 'something is taken that nobody agreed to');
        ensure(effect.type !== 'finish' || done, 'it ends before the other has all');
        if (isGrant) given += 1;
      }
      state = next;
    }
    return state.phase === 'linked' || given > 0 ? 'accepted' : 'refused';
  },
};

export const pairingTargets: readonly Target[] = [linkTarget, messageTarget, machineTarget];
