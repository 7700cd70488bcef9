/** What enemies of a linking do: change what two devices say to each other, and say things of their own. */
import { bytesOf, decodeMap, isByteString } from '../../src/codec/index.js';
import type { PairingMode } from '../../src/pairing/index.js';
import { candidatesOf, createMeeting, createScene, type Meeting, type Side } from '../pairing/support.js';
import { until } from '../peer/support/peers.js';

export type Bytes = Uint8Array<ArrayBuffer>;

export const typeOf = (bytes: Bytes): unknown => {
  const judged = decodeMap(bytes);
  return judged.verdict === 'valid' ? judged.value.t : undefined;
};

export const field = (bytes: Bytes, name: string): Bytes => {
  const judged = decodeMap(bytes);
  const value = judged.verdict === 'valid' ? judged.value[name] : undefined;
  if (value === undefined || !isByteString(value)) throw new TypeError(`no ${name}`);
  return bytesOf(value);
};

export interface Pair {
  readonly scene: ReturnType<typeof createScene>;
  readonly meeting: Meeting;
  readonly shown: PairingMode & { readonly kind: 'show' };
  readonly old: Side;
  readonly fresh: Side;
}

export const pairUp = async (tamper?: Meeting['tamper'], wait = true): Promise<Pair> => {
  const [scene, meeting] = [createScene(), createMeeting()];
  if (tamper !== undefined) meeting.tamper = tamper;
  const shown = await scene.offerBy('old');
  const old = scene.side('old', 'old', shown, meeting.join('old'));
  const fresh = scene.side('fresh', 'new', { kind: 'open', offer: shown.offer }, meeting.join('fresh'));
  if (wait) await until(() => candidatesOf(old).length === 1 && candidatesOf(fresh).length === 1, 'both compare');
  return { scene, meeting, shown, old, fresh };
};

/** What a rival on the topic says, given what it hears. */
export const rival = (
  meeting: Meeting,
  name: string,
  says: (heard: Bytes | undefined, say: (bytes: Bytes) => void) => void,
): void => {
  const transport = meeting.join(name);
  const heard: string[] = [];
  const say = (bytes: Bytes): void => void transport.send('old', bytes);
  transport.on('message', ({ bytes }) => {
    heard.push(String(typeOf(bytes)));
    says(bytes, say);
  });
  transport.on('peer', () => says(undefined, say));
  for (const _ of transport.peers()) says(undefined, say);
};
