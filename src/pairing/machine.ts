/**
 * One conversation of a linking, as a pure machine (docs/protocol/pairing.md). It says what is done when; arithmetic, storage and the person are
 * effects, whose outcomes come back as events.
 *
 * Invariants:
 * 1. The opener of an offer reveals its key after it committed to it, the shower's nonce comes in between, and each kind of message counts once.
 * 2. Words are compared only with whoever has shown, by a sealed message, that it holds the key of this conversation.
 * 3. Nothing of the identity leaves the old device before its person has said so, and nothing is taken by the new one before its person has, each
 *    for this conversation.
 * 4. The old device finishes (rotates) only after the new one has said that all it was given is stored.
 * 5. From the grant on a cut ends in `parted`, which can be taken up again; before it, in `failed`, and it is as if nothing had begun.
 * 6. `linked`, `parted` and `failed` are final.
 */
import type { ErrorCode } from '../base/index.js';
import { COMPARE_PATIENCE, STEP_PATIENCE, STORE_PATIENCE, TAKE_PATIENCE } from './limits.js';
import type { ByeReason, DeviceCard, Grant, PlainMessage, SealedMessage } from './messages.js';
import type { Role } from './offer.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Setup {
  readonly role: Role;
  readonly side: 'shower' | 'opener' | 'resumer';
  /** The opener's first message. */
  readonly commit?: PlainMessage & { readonly t: 'commit' };
  /** Our part of the keys: the shower's or a resumer's is said at its time, the opener's when it reveals. */
  readonly nonce: Bytes;
  readonly key: Bytes;
}

interface In<Phase extends string> {
  readonly phase: Phase;
  readonly setup: Setup;
}

type Open =
  | In<'start'>
  | In<'agreeing'>
  | In<'greeting'>
  | In<'adopting'>
  | In<'closing'>
  | (In<'checking'> & { readonly commitment: Bytes })
  | (In<'revealing'> & { readonly commitment: Bytes })
  /** `grant`: the old device's person was quicker; it waits for the new one's. */
  | (In<'comparing'> & { readonly card?: DeviceCard; readonly grant?: Grant })
  /** The new device's person has said that these are the words. */
  | (In<'trusting'> & { readonly grant?: Grant })
  | (In<'handing-over'> & { readonly card?: DeviceCard })
  | (In<'finishing'> & { readonly card?: DeviceCard });

/** `code` is what the person is told; undefined: they ended it themselves. */
export type State =
  | Open
  | { readonly phase: 'linked' | 'parted' }
  | { readonly phase: 'failed'; readonly code: ErrorCode | undefined };

/** What became of our own doing, or of our person's. */
type Outcome =
  | { readonly type: 'start' }
  /** The person says yes to these words: on the old device it gives, on the new one it takes what it is given. */
  | { readonly type: 'grant' }
  | { readonly type: 'trusted' }
  | { readonly type: 'adopted' }
  | { readonly type: 'checked'; readonly good: boolean }
  | { readonly type: 'agreed'; readonly good: boolean }
  | { readonly type: 'granted'; readonly grant: Grant }
  | { readonly type: 'finished'; readonly operations: readonly Bytes[] };

export type Event =
  | Outcome
  | { readonly type: 'gone' | 'deadline' | 'cancel' | 'refuse' | 'used' | 'garbage' }
  | { readonly type: 'plain'; readonly message: Exclude<PlainMessage, { readonly t: 'sealed' }> }
  | { readonly type: 'sealed'; readonly message: SealedMessage }
  /** What an effect asked for could not be done. */
  | { readonly type: 'trouble'; readonly code: ErrorCode };

export type Effect =
  | { readonly type: 'send'; readonly message: PlainMessage }
  | { readonly type: 'seal'; readonly message: SealedMessage }
  /** Is the commitment tagged with the offer? Answered by `checked`. */
  | { readonly type: 'check'; readonly commitment: Bytes; readonly tag: Bytes }
  /** Answered by `agreed`: whether the commitment fits and the key is one. */
  | {
      readonly type: 'agree';
      readonly other: { readonly key?: Bytes; readonly nonce: Bytes; readonly commitment?: Bytes };
    }
  | { readonly type: 'agree-again'; readonly nonce: Bytes }
  /** The new device shows itself. */
  | { readonly type: 'introduce' }
  /** It keeps what takes this up again. Answered by `trusted`. */
  | { readonly type: 'trust' }
  | { readonly type: 'compare'; readonly card?: DeviceCard }
  /** Answered by `granted`. Without a card: what was granted before the cut. */
  | { readonly type: 'grant'; readonly card?: DeviceCard }
  /** Answered by `adopted`. */
  | { readonly type: 'adopt'; readonly grant: Grant }
  /** Answered by `finished`. */
  | { readonly type: 'finish'; readonly card?: DeviceCard }
  | { readonly type: 'close'; readonly operations: readonly Bytes[] }
  /** Until the next one, or the end. It stands before what is answered at once: the answer may set another. */
  | { readonly type: 'deadline'; readonly milliseconds: number };

type Step = readonly [State, readonly Effect[]];

export const beginPairing = (setup: Setup): State => ({ phase: 'start', setup });

export const isOver = (state: State): state is State & { readonly phase: 'linked' | 'parted' | 'failed' } =>
  state.phase === 'linked' || state.phase === 'parted' || state.phase === 'failed';

export const stepPairing = (state: State, event: Event): Step => {
  if (isOver(state)) return [state, []];
  switch (event.type) {
    case 'gone':
      return canResume(state) ? [{ phase: 'parted' }, []] : fail('link-closed');
    case 'deadline':
      if (state.phase === 'closing') return [{ phase: 'linked' }, []];
      return leave(state, 'pairing-expired', 'expired');
    case 'trouble':
      return takeTrouble(state, event.code);
    case 'garbage':
      return leave(state, 'pairing-broken', 'cancelled');
    case 'cancel':
      return isCommitted(state) ? [state, []] : leave(state, undefined, 'cancelled');
    case 'used':
      return leave(state, 'pairing-used', 'used');
    case 'refuse':
      return state.phase === 'comparing' || state.phase === 'trusting' ? refuse() : [state, []];
    case 'plain':
      return takePlain(state, event.message);
    case 'sealed':
      return takeSealed(state, event.message);
    default:
      return goOn(state, event);
  }
};

const goOn = (
  state: Open,
  event: Extract<
    Event,
    { readonly type: 'start' | 'checked' | 'agreed' | 'grant' | 'trusted' | 'granted' | 'adopted' | 'finished' }
  >,
): Step => {
  const { setup } = state;
  switch (event.type) {
    case 'start':
      return state.phase === 'start' ? start(state) : [state, []];
    case 'checked':
      if (state.phase !== 'checking') return [state, []];
      if (!event.good) return leave(state, 'pairing-broken', 'cancelled');
      return [{ ...state, phase: 'revealing' }, [{ type: 'send', message: { t: 'nonce', nonce: setup.nonce } }, soon]];
    case 'agreed':
      if (state.phase !== 'agreeing') return [state, []];
      return event.good ? greet(setup) : leave(state, 'pairing-broken', 'cancelled');
    case 'grant':
      if (state.phase !== 'comparing') return [state, []];
      if (setup.role === 'new') return [{ ...state, phase: 'trusting' }, [comparing, { type: 'trust' }]];
      return [{ phase: 'handing-over', setup, ...cardOf(state) }, [stored, { type: 'grant', ...cardOf(state) }]];
    case 'trusted':
      return state.phase === 'trusting' && state.grant !== undefined ? adopt(setup, state.grant) : [state, []];
    case 'granted':
      if (state.phase !== 'handing-over') return [state, []];
      return [state, [{ type: 'seal', message: { t: 'grant', grant: event.grant } }, taken]];
    case 'adopted':
      if (state.phase !== 'adopting') return [state, []];
      return [{ phase: 'closing', setup }, [{ type: 'seal', message: { t: 'done' } }, stored]];
    case 'finished':
      if (state.phase !== 'finishing') return [state, []];
      return [{ phase: 'linked' }, [{ type: 'seal', message: { t: 'closed', operations: event.operations } }]];
  }
};

const start = (state: In<'start'>): Step => {
  const { setup } = state;
  const { side, commit, nonce } = setup;
  if (side === 'shower') return [state, [soon]];
  const first: PlainMessage | undefined = side === 'opener' ? commit : { t: 'resume', v: 1, nonce };
  if (first === undefined) throw new TypeError('an opener has a commitment');
  return [state, [{ type: 'send', message: first }, soon]];
};

const takePlain = (state: Open, message: Exclude<PlainMessage, { readonly t: 'sealed' }>): Step => {
  const { setup, phase } = state;
  // Anybody could have said it: once there are keys, who leaves says so under them.
  if (message.t === 'bye') return hasKeys(state) ? [state, []] : fail(codeOfBye(message.reason));
  if (message.t === 'resume' && phase === 'start') {
    if (setup.side === 'resumer')
      return [{ phase: 'agreeing', setup }, [{ type: 'agree-again', nonce: message.nonce }]];
    return leave(state, 'pairing-broken', 'unknown');
  }
  if (message.t === 'commit' && phase === 'start' && setup.side === 'shower') {
    const { commitment, tag } = message;
    return [{ phase: 'checking', setup, commitment }, [{ type: 'check', commitment, tag }, soon]];
  }
  if (message.t === 'reveal' && phase === 'revealing') {
    const { key, nonce } = message;
    return [{ phase: 'agreeing', setup }, [{ type: 'agree', other: { key, nonce, commitment: state.commitment } }]];
  }
  if (message.t === 'nonce' && phase === 'start' && setup.side === 'opener') {
    const reveal: Effect = { type: 'send', message: { t: 'reveal', key: setup.key, nonce: setup.nonce } };
    return [{ phase: 'agreeing', setup }, [reveal, { type: 'agree', other: { nonce: message.nonce } }]];
  }
  return leave(state, 'pairing-broken', 'cancelled');
};

/** Both have keys. Whoever takes up again goes on where it was; else each shows the other that it has them. */
const greet = (setup: Setup): Step => {
  if (setup.side === 'resumer') {
    return setup.role === 'old'
      ? [{ phase: 'handing-over', setup }, [stored, { type: 'grant' }]]
      : [{ phase: 'trusting', setup }, [stored]];
  }
  const first: Effect = setup.role === 'new' ? { type: 'introduce' } : { type: 'seal', message: { t: 'ready' } };
  return [{ phase: 'greeting', setup }, [first, soon]];
};

const takeSealed = (state: Open, message: SealedMessage): Step => {
  const { setup, phase } = state;
  const { role } = setup;
  if (message.t === 'no') {
    if (isCommitted(state) && phase !== 'handing-over') return [{ phase: 'parted' }, []];
    return fail(message.reason === 'used' ? 'pairing-used' : 'pairing-refused');
  }
  if (phase === 'greeting' && message.t === 'device' && role === 'old') {
    const { card } = message;
    return [{ phase: 'comparing', setup, card }, [{ type: 'compare', card }, comparing]];
  }
  if (phase === 'greeting' && message.t === 'ready' && role === 'new')
    return [{ phase: 'comparing', setup }, [{ type: 'compare' }, comparing]];
  if (message.t === 'grant' && role === 'new') {
    if (phase === 'trusting' && state.grant === undefined) return adopt(setup, message.grant);
    if (phase === 'comparing' && state.grant === undefined) return [{ ...state, grant: message.grant }, []];
  }
  if (phase === 'handing-over' && message.t === 'done')
    return [{ ...state, phase: 'finishing' }, [stored, { type: 'finish', ...cardOf(state) }]];
  if (phase === 'closing' && message.t === 'closed')
    return [{ phase: 'linked' }, [{ type: 'close', operations: message.operations }]];
  return leave(state, 'pairing-broken', 'cancelled');
};

const adopt = (setup: Setup, grant: Grant): Step => [{ phase: 'adopting', setup }, [stored, { type: 'adopt', grant }]];

/** Our own storage or keys failed: what can go on later is kept for it. */
const takeTrouble = (state: Open, code: ErrorCode): Step => {
  if (state.phase === 'finishing' || state.phase === 'closing') return [{ phase: 'parted' }, []];
  // It may have stored a part of what it was given, or all: it must not say that there is nothing.
  if (state.phase === 'adopting' && !refusals.includes(code)) return [{ phase: 'parted' }, []];
  return abandon(state, code, 'cancelled');
};

/** What the new device was given is not for it: nothing of it stays. */
const refusals: readonly ErrorCode[] = ['pairing-broken', 'pairing-expired', 'identity-here'];

/** From here on it is carried through: a person does not end it any more, and neither does a message. */
const isCommitted = ({ phase }: Open): boolean =>
  phase === 'handing-over' || phase === 'finishing' || phase === 'adopting' || phase === 'closing';

/** The new device, whose person has said yes, does not know whether the old one's has: it may have, when the two are cut off. */
const canResume = (state: Open): boolean => isCommitted(state) || state.phase === 'trusting';

const hasKeys = ({ phase }: Open): boolean => !['start', 'checking', 'revealing', 'agreeing'].includes(phase);

const cardOf = (state: Open): { readonly card?: DeviceCard } =>
  'card' in state && state.card !== undefined ? { card: state.card } : {};

const leave = (state: Open, code: ErrorCode | undefined, reason: ByeReason): Step =>
  isCommitted(state) ? [{ phase: 'parted' }, []] : abandon(state, code, reason);

const abandon = (state: Open, code: ErrorCode | undefined, reason: ByeReason): Step => {
  const said = reason === 'used' ? 'used' : 'cancelled';
  const farewell: Effect = hasKeys(state)
    ? { type: 'seal', message: { t: 'no', reason: said } }
    : { type: 'send', message: { t: 'bye', reason } };
  return [{ phase: 'failed', code }, [farewell]];
};

const refuse = (): Step => [
  { phase: 'failed', code: 'pairing-refused' },
  [{ type: 'seal', message: { t: 'no', reason: 'words' } }],
];

const fail = (code: ErrorCode): Step => [{ phase: 'failed', code }, []];

const codeOfBye = (reason: ByeReason): ErrorCode => {
  if (reason === 'used') return 'pairing-used';
  return reason === 'expired' || reason === 'unknown' ? 'pairing-expired' : 'pairing-refused';
};

const soon: Effect = { type: 'deadline', milliseconds: STEP_PATIENCE };
const comparing: Effect = { type: 'deadline', milliseconds: COMPARE_PATIENCE };
const taken: Effect = { type: 'deadline', milliseconds: TAKE_PATIENCE };
const stored: Effect = { type: 'deadline', milliseconds: STORE_PATIENCE };
