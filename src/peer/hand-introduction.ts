/**
 * Two devices that were linked by hand make each other neighbours over the link that they still have (HND-3): the new one has its peer make an
 * offer, the old one has its own answer it. Nothing is believed of what comes so: a link that it brings about proves itself as any other.
 */
import {
  createDisposer,
  type Did,
  type Dispose,
  type RandomBytes,
  type RefusalCode,
  type Timers,
} from '../base/index.js';
import { decodeMap, encodeBase32, encodeValue } from '../codec/index.js';
import type { Aside } from './aside.js';
import { MAX_SIGNAL_BYTES } from './limits.js';
import type { Network } from './network-types.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface HandIntroductionOptions {
  readonly role: 'old' | 'new';
  readonly did: Did;
  readonly aside: Aside;
  readonly network: Pick<Network, 'introduce' | 'on'>;
  readonly timers: Timers;
  readonly random: RandomBytes;
}

/** Offers of one linking. */
export const MAX_TRIES = 3;
/** From one try to the next: an offer is over by then. Milliseconds. */
export const TRY_PATIENCE = 21_000;

interface Signal {
  readonly t: 'offer' | 'answer';
  /** Which try it belongs to. */
  readonly n: number;
  readonly sdp: string;
}

const encodeSignal = ({ t, n, sdp }: Signal): Bytes => encodeValue({ t, n, sdp });

/** Undefined for anything but exactly one. Whether the browser may have the description is for the pool to say (LNK-1). */
const parseSignal = (bytes: Bytes): Signal | undefined => {
  const judged = decodeMap(bytes, MAX_SIGNAL_BYTES);
  if (judged.verdict !== 'valid' || Object.keys(judged.value).length !== 3) return undefined;
  const { t, n, sdp } = judged.value;
  if ((t !== 'offer' && t !== 'answer') || typeof n !== 'number' || typeof sdp !== 'string') return undefined;
  return { t, n, sdp };
};

/** Ends with the dispose: on the new device when its repository is here. */
export const introduceByHand = (options: HandIntroductionOptions): Dispose => {
  const { role, did, aside, network, timers } = options;
  const disposer = createDisposer();
  const id = encodeBase32(options.random(10));
  const idOf = (n: number): string => `${id} ${n}`;
  /** Which was offered last: by us, or to us. */
  let last = -1;
  let answered = -1;

  const end = (reason?: RefusalCode): void => {
    disposer.dispose();
    aside.close(reason);
  };

  const offer = (): void => {
    last += 1;
    if (last === MAX_TRIES || !aside.isOpen()) {
      end();
      return;
    }
    network.introduce({ step: 'offer', id: idOf(last), did });
    const timer = timers.set(offer, TRY_PATIENCE);
    disposer.add(() => timers.clear(timer));
  };

  /** False for what is not due. */
  const take = ({ t, n, sdp }: Signal): boolean => {
    if (role === 'old') {
      if (t !== 'offer' || n !== last + 1 || n >= MAX_TRIES) return false;
      last = n;
      network.introduce({ step: 'answer', id: idOf(n), did, sdp });
      return true;
    }
    if (t !== 'answer' || !Number.isInteger(n) || n <= answered || n > last) return false;
    answered = n;
    if (n === last) network.introduce({ step: 'accept', id: idOf(n), sdp });
    return true;
  };

  disposer.add(
    network.on('introduced', (made) => {
      if (made.id === idOf(last))
        aside.tell(encodeSignal({ t: role === 'new' ? 'offer' : 'answer', n: last, sdp: made.sdp }));
    }),
  );
  aside.listen((bytes) => {
    if (disposer.disposed) return;
    const signal = parseSignal(bytes);
    if (signal === undefined) end('malformed');
    else if (!take(signal)) end('unexpected');
  });
  if (role === 'new') offer();
  else {
    const timer = timers.set(() => end(), MAX_TRIES * TRY_PATIENCE);
    disposer.add(() => timers.clear(timer));
  }
  return () => end();
};
