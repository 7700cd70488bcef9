/** Two open links in memory, joined to each other: for tests of whatever speaks over links. No handshake is run. */
import type { DidKey, Now } from '../../base/index.js';
import { encodeDidKey } from '../../codec/index.js';
import type { Link } from '../types.js';
import { createLink } from './link.js';
import { createLine, createMemoryChannel, type MemoryOptions } from './memory-channel.js';

export interface MemoryLinkOptions extends MemoryOptions {
  /** Session keys of the two ends, in the order of the result. */
  readonly keys?: readonly [DidKey, DidKey];
  readonly transcript?: Uint8Array<ArrayBuffer>;
  readonly now?: Now;
  readonly source?: Link['source'];
  readonly id?: string;
}

const keyOf = (fill: number): DidKey => encodeDidKey(new Uint8Array(32).fill(fill));

/** The first is the one that dialed. `keys[0]` is the first's own key, so the second's `remote`. */
export const createMemoryLinkPair = (options: MemoryLinkOptions = {}): [Link, Link] => {
  const { keys = [keyOf(1), keyOf(2)], transcript = new Uint8Array(32), now = () => 0, id = 'memory' } = options;
  const source = options.source ?? { via: 'hand', topic: undefined };
  const lines = [createLine(options), createLine(options)] as const;
  const ends = lines.map((line) => ({ control: createMemoryChannel(line), bulk: createMemoryChannel(line), line }));
  const [a, b] = ends;
  if (a === undefined || b === undefined) throw new TypeError('two ends');
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    one.control.join(other.control);
    one.bulk.join(other.bulk);
  }
  const open = (one: typeof a, other: typeof b, remote: DidKey, dialed: boolean): Link => {
    const channels = [one.control, one.bulk];
    for (const channel of channels) channel.begin();
    return createLink({
      remote,
      id,
      dialed,
      source,
      transcript,
      rtt: undefined,
      control: one.control,
      bulk: one.bulk,
      now,
      release() {
        for (const channel of channels) channel.shut();
        one.line(() => {
          for (const channel of [other.control, other.bulk]) channel.remoteClosed();
        });
      },
    });
  };
  return [open(a, b, keys[1], true), open(b, a, keys[0], false)];
};
