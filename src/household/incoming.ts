/** Puts the pieces of a message together, within bounds. */
import { concat } from '@atcute/uint8array';
import { MAX_MESSAGE_BYTES } from './limits.js';

export interface Incoming {
  /** The whole message with its last piece; undefined while pieces are to come. */
  add(more: boolean, piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined | 'too-large';
}

export const createIncoming = (): Incoming => {
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  return {
    add(more, piece) {
      size += piece.length;
      if (size > MAX_MESSAGE_BYTES) return 'too-large';
      pieces.push(piece);
      if (more) return undefined;
      const whole = pieces.length === 1 ? piece : concat(pieces).slice();
      pieces = [];
      size = 0;
      return whole;
    },
  };
};
