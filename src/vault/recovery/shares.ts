/**
 * Splits the recovery entropy among friends, and puts it together again (SHR-5 to SHR-7). Shamir's scheme is the audited library's; that
 * what comes out is what went in, and which of too many cards is false, is ours: the secret carries a digest, which no share shows.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import { type Did, type RandomBytes, TabardError } from '../../base/index.js';
import { deriveBytes } from '../cipher.js';
import { ENTROPY_BYTES } from '../limits.js';
import { webSubtle } from '../webcrypto.js';
import { MAX_TOTAL, MIN_NEEDED } from './limits.js';
import type { CombineProblem } from './problems.js';
import { buildShareCard, markOf, type ShareCard } from './share-card.js';

type Bytes = Uint8Array<ArrayBuffer>;

const DIGEST_BYTES = 4;

export interface SplitInput {
  readonly entropy: Bytes;
  readonly did: Did;
  /** How many cards bring it back: 2 and more. */
  readonly needed: number;
  /** How many cards there are: up to 15. */
  readonly total: number;
}

/** A card for each friend. Splitting anew makes another set; cards of two sets do not mix, and both remain good. */
export const splitEntropy = async (
  input: SplitInput,
  random: RandomBytes,
  subtle: SubtleCrypto = webSubtle(),
): Promise<ShareCard[]> => {
  const { entropy, did, needed, total } = input;
  if (entropy.length !== ENTROPY_BYTES) throw new RangeError(`"entropy" expected 16 bytes, got ${entropy.length}`);
  const fits = Number.isInteger(needed) && Number.isInteger(total) && MIN_NEEDED <= needed && needed <= total;
  if (!fits || total > MAX_TOTAL) throw new RangeError('"needed" and "total" are not 2 ≤ needed ≤ total ≤ 15');
  const { split } = await loadShamir();
  const set = random(3);
  const bound = bindingOf(needed, total, set, await markOf(did));
  const secret = concat([entropy, await digestOf(subtle, entropy, bound)]).slice();
  const shares = await split(secret, total, needed);
  secret.fill(0);
  return Promise.all(
    shares.map((share, at) => buildShareCard({ did, index: at + 1, needed, total, set, share: share.slice() })),
  );
};

export interface Combined {
  readonly entropy: Bytes;
  /** Whose it is, if any of the cards said so. */
  readonly did: Did | undefined;
  /** Cards (by their place among those given) that are whole but do not belong: somebody changed them. */
  readonly falseAt: readonly number[];
}

/** Puts cards together, or says why not. With more cards than needed, false ones among them are found. */
export const combineShares = async (
  cards: readonly ShareCard[],
  subtle: SubtleCrypto = webSubtle(),
): Promise<Combined | CombineProblem> => {
  const odd = findOdd(cards);
  if (odd !== undefined) return odd;
  const [first] = cards;
  const needed = first?.needed ?? MIN_NEEDED;
  if (first === undefined || cards.length < needed) return { problem: 'too-few', have: cards.length, needed };
  const did = cards.find((card) => card.did !== undefined)?.did;
  const open = createOpener(subtle, first, await loadShamir());
  for (const chosen of choose(cards, needed)) {
    const entropy = await open(chosen);
    if (entropy === undefined) continue;
    const falseAt: number[] = [];
    for (const [at, card] of cards.entries()) {
      if (!chosen.includes(card) && !(await belongs(open, chosen, card))) falseAt.push(at);
    }
    return { entropy, did, falseAt };
  }
  return { problem: 'share-false' };
};

type Opener = (cards: readonly ShareCard[]) => Promise<Bytes | undefined>;

/** The entropy of so many cards as are needed, if the digest in the secret fits. */
const createOpener =
  (subtle: SubtleCrypto, { bytes, needed, total }: ShareCard, { combine }: Shamir): Opener =>
  async (cards) => {
    // Two forged cards may claim one place: no curve goes through both.
    if (new Set(cards.map(({ share }) => share.at(-1))).size < cards.length) return undefined;
    const secret = (await combine(cards.map(({ share }) => share))).slice();
    const entropy = secret.slice(0, ENTROPY_BYTES);
    const bound = bindingOf(needed, total, bytes.slice(2, 5), bytes.slice(5, 8));
    const digest = await digestOf(subtle, entropy, bound);
    return digest.every((byte, at) => byte === secret[ENTROPY_BYTES + at]) ? entropy : undefined;
  };

/** Whether a card lies on the curve of those that were right: it then does in the place of one of them. */
const belongs = async (open: Opener, right: readonly ShareCard[], card: ShareCard): Promise<boolean> =>
  (await open([card, ...right.slice(1)])) !== undefined;

/** Cards that cannot go together. Those that most have in common are taken for the right ones. */
const findOdd = (cards: readonly ShareCard[]): CombineProblem | undefined => {
  const nameOf = ({ mark, set, needed, total }: ShareCard): string => `${mark} ${set} ${needed} ${total}`;
  const counts = new Map<string, number>();
  for (const card of cards) counts.set(nameOf(card), (counts.get(nameOf(card)) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const model = cards.find((card) => counts.get(nameOf(card)) === most);
  const named = cards.find(({ did, mark }) => did !== undefined && mark === model?.mark)?.did;
  const seen = new Set<string>();
  for (const [at, card] of cards.entries()) {
    const isOther = card.mark !== model?.mark || (card.did !== undefined && card.did !== named);
    if (isOther) return { problem: 'other-identity', at };
    if (nameOf(card) !== nameOf(model)) return { problem: 'other-set', at };
    if (seen.has(card.share.join())) return { problem: 'share-twice', at };
    seen.add(card.share.join());
  }
  return undefined;
};

/** Every choice of so many of them, the first ones first. At most 6,435. */
function* choose<Item>(items: readonly Item[], count: number, from = 0): Generator<readonly Item[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let at = from; at + count <= items.length; at++) {
    const item = items[at];
    if (item === undefined) return;
    for (const rest of choose(items, count - 1, at + 1)) yield [item, ...rest];
  }
}

const bindingOf = (needed: number, total: number, set: Bytes, mark: Bytes): Bytes =>
  concat([encodeUtf8('tabard/share-digest/1\0'), new Uint8Array([needed, total]), set, mark]).slice();

const digestOf = (subtle: SubtleCrypto, entropy: Bytes, info: Bytes): Promise<Bytes> =>
  deriveBytes(subtle, entropy, info, DIGEST_BYTES);

type Shamir = typeof import('shamir-secret-sharing');

const loadShamir = async (): Promise<Shamir> => {
  try {
    return await import('shamir-secret-sharing');
  } catch (cause) {
    throw new TabardError('key-unusable', 'the code that splits secrets did not load', { retryable: true, cause });
  }
};
