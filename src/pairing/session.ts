/**
 * Runs one conversation: does what the machine asks for, one event after the other. What comes in is read in its order, sealed messages under
 * a counter; what cannot be read, opened or believed is `garbage` to the machine.
 */
import { isTabardError, type Timers } from '../base/index.js';
import { byteString, signedBytes, verifyValue } from '../codec/index.js';
import type { AgreementKey } from '../vault/index.js';
import type { PairingDelegate } from './delegate.js';
import { beginPairing, type Effect, type Event, isOver, type Setup, type State, stepPairing } from './machine.js';
import {
  cardFields,
  type DeviceCard,
  encodePlain,
  encodeSealed,
  type PlainMessage,
  parsePlain,
  parseSealed,
  type SealedMessage,
} from './messages.js';
import type { Offer } from './offer.js';
import { agreeAgain, agreeOnKeys, commitmentOf, type Keys, openMessage, sealMessage, tagOf } from './secrets.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface SessionParts {
  readonly setup: Setup;
  /** What is answered or shown; undefined where a linking is taken up again. */
  readonly offer: Offer | undefined;
  readonly own: AgreementKey | undefined;
  readonly resume: Bytes | undefined;
  readonly delegate: PairingDelegate;
  readonly timers: Timers;
  readonly subtle: SubtleCrypto;
  send(bytes: Bytes): Promise<void>;
  onCompare(words: readonly number[], card: DeviceCard | undefined): void;
  onState(state: State): void;
  /** A failure that has no code: a mistake of ours. */
  onError(error: unknown): void;
}

export interface PairingSession {
  readonly state: State;
  received(bytes: Bytes): void;
  tell(type: 'gone' | 'cancel' | 'refuse' | 'grant' | 'used'): void;
  /** Resolves when all that came has been worked off. */
  settled(): Promise<void>;
}

export const createSession = (parts: SessionParts): PairingSession => {
  const { delegate, subtle, timers } = parts;
  let state = beginPairing(parts.setup);
  let keys: Keys | undefined;
  let counts = { sent: 0, received: 0 };
  let timer: number | undefined;
  let queue: Promise<void> = Promise.resolve();

  const enqueue = (make: () => Event | undefined | Promise<Event | undefined>): void => {
    queue = queue.then(async () => {
      if (isOver(state)) return;
      try {
        const event = await make();
        if (event !== undefined) await take(event);
      } catch (error) {
        parts.onError(error);
        await take({ type: 'trouble', code: 'worker-failed' });
      }
    });
  };

  const stopTimer = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  };

  const take = async (event: Event): Promise<void> => {
    const [next, effects] = stepPairing(state, event);
    const changed = next !== state;
    state = next;
    if (isOver(state)) stopTimer();
    for (const effect of effects) {
      const outcome = await perform(effect);
      if (outcome !== undefined) await take(outcome);
    }
    if (changed && state === next) parts.onState(state);
  };

  /** Failures with a code (storage, mostly) are events; a message that cannot be sent is followed by `gone`. */
  const perform = async (effect: Effect): Promise<Event | undefined> => {
    try {
      return await run(effect);
    } catch (error) {
      if (!isTabardError(error)) throw error;
      if (error.code === 'link-closed') return undefined;
      return { type: 'trouble', code: error.code };
    }
  };

  const run = async (effect: Effect): Promise<Event | undefined> => {
    switch (effect.type) {
      case 'send':
        await parts.send(encodePlain(effect.message));
        return undefined;
      case 'seal':
        await seal(effect.message);
        return undefined;
      case 'check':
        return { type: 'checked', good: same(await tagOf(offered().key, effect.commitment), effect.tag) };
      case 'agree':
        return { type: 'agreed', good: await agree(effect.other) };
      case 'agree-again':
        keys = await agreeAgain(
          required(parts.resume),
          parts.setup.role,
          { own: parts.setup.nonce, other: effect.nonce },
          subtle,
        );
        return { type: 'agreed', good: true };
      case 'introduce':
        await introduce();
        return undefined;
      case 'compare':
        parts.onCompare(required(keys).words, effect.card);
        return undefined;
      case 'grant':
        return { type: 'granted', grant: await old().grant(effect.card, required(keys).resume) };
      case 'adopt':
        await fresh().adopt(effect.grant);
        return { type: 'adopted' };
      case 'trust':
        await fresh().trust(required(keys).resume);
        return { type: 'trusted' };
      case 'finish':
        return { type: 'finished', operations: await old().finish() };
      case 'close':
        await fresh().closed(effect.operations);
        return undefined;
      case 'deadline':
        stopTimer();
        timer = timers.set(() => enqueue(() => ({ type: 'deadline' })), effect.milliseconds);
        return undefined;
    }
  };

  const old = () => required(delegate.role === 'old' ? delegate.old : undefined);
  const fresh = () => required(delegate.role === 'new' ? delegate.fresh : undefined);
  const offered = (): Offer => required(parts.offer);

  const seal = async (message: SealedMessage): Promise<void> => {
    const body = await sealMessage(subtle, required(keys).send, counts.sent, encodeSealed(message));
    counts = { ...counts, sent: counts.sent + 1 };
    await parts.send(encodePlain({ t: 'sealed', body }));
  };

  const agree = async ({
    key,
    nonce,
    commitment,
  }: (Effect & { readonly type: 'agree' })['other']): Promise<boolean> => {
    const isShower = key !== undefined;
    const own = required(parts.own);
    const opener = isShower ? { key, nonce } : { key: own.publicKey, nonce: parts.setup.nonce };
    if (isShower && !same(await commitmentOf(opener), required(commitment))) return false;
    keys = await agreeOnKeys(
      {
        ...{ offer: offered(), own, opener, isShower },
        other: isShower ? key : offered().key,
        showerNonce: isShower ? parts.setup.nonce : nonce,
      },
      subtle,
    );
    return keys !== undefined;
  };

  const introduce = async (): Promise<void> => {
    const { transcript } = required(keys);
    const { card, device, root } = await fresh().introduce();
    const unsigned = { transcript: byteString(transcript), ...cardFields(card) };
    const sig = await device.sign(signedBytes('pair', unsigned));
    const rootSig = await root.sign(signedBytes('pair', { ...unsigned, by: 'root' }));
    await seal({ t: 'device', card, sig, rootSig });
  };

  const read = async (bytes: Bytes): Promise<Event> => {
    const plain = parsePlain(bytes);
    if (plain === undefined) return { type: 'garbage' };
    if (plain.t !== 'sealed') return { type: 'plain', message: plain };
    const message = await opened(plain);
    return message === undefined ? { type: 'garbage' } : { type: 'sealed', message };
  };

  const opened = async ({ body }: PlainMessage & { readonly t: 'sealed' }): Promise<SealedMessage | undefined> => {
    if (keys === undefined) return undefined;
    const plain = await openMessage(subtle, keys.receive, counts.received, body);
    if (plain === undefined) return undefined;
    counts = { ...counts, received: counts.received + 1 };
    const message = parseSealed(plain);
    if (message?.t !== 'device') return message;
    return (await showsItself(message, keys.transcript)) ? message : undefined;
  };

  enqueue(() => ({ type: 'start' }));
  return {
    get state() {
      return state;
    },
    received: (bytes) => enqueue(() => read(bytes)),
    tell: (type) => enqueue(() => ({ type })),
    async settled() {
      for (let before = queue; ; before = queue) {
        await before;
        if (before === queue) return;
      }
    },
  };
};

/** Both of its keys signed this very conversation: the device has them, and no other device's card can be shown here. */
const showsItself = async (
  { card, sig, rootSig }: SealedMessage & { readonly t: 'device' },
  transcript: Bytes,
): Promise<boolean> => {
  const unsigned = { transcript: byteString(transcript), ...cardFields(card) };
  return (
    (await verifyValue('pair', unsigned, sig, card.key)) &&
    (await verifyValue('pair', { ...unsigned, by: 'root' }, rootSig, card.root))
  );
};

const same = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

const required = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new TypeError('the machine asked for what is not there yet');
  return value;
};
