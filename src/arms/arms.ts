import type { Did } from '../base/index.js';
import { chooseArms, seedOf } from './choose.js';
import type { Arms } from './types.js';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** The 160 bits of an identity; arms stand below codec, so they read the letters themselves. */
const bitsOf = (did: Did): Uint8Array => {
  const bits = new Uint8Array(20);
  let [held, width, at] = [0, 0, 0];
  for (const letter of did.slice(-32)) {
    held = (held << 5) | letters.indexOf(letter);
    width += 5;
    if (width < 8) continue;
    width -= 8;
    bits[at++] = held >> width;
    held &= (1 << width) - 1;
  }
  return bits;
};

/** The arms of an identity: always the same, from its 160 bits alone. */
export const armsOf = (did: Did): Arms => chooseArms(seedOf(bitsOf(did)));
