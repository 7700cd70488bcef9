/**
 * Fractional order keys: between any two there is another, so moving one entry touches no other, and two devices that move
 * different entries do not disturb each other. Letters 0–9A–Za–z, compared as they are, never ending in `0`.
 */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const indexOf = (letter: string | undefined, otherwise: number): number =>
  letter === undefined ? otherwise : digits.indexOf(letter);

const digit = (index: number): string => digits.charAt(index);

/** True for what this module makes. Another device may run another version: look before using. */
export const isOrderKey = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 200 && /^[0-9A-Za-z]*[1-9A-Za-z]$/.test(value);

/** A key above `low` (the start if undefined) and below `high` (the end). Throws `RangeError` if `low` is not below `high`. */
export const orderBetween = (low: string | undefined, high: string | undefined): string => {
  if (low !== undefined && high !== undefined && low >= high) throw new RangeError('"low" is not below "high"');
  return midpoint(low ?? '', high);
};

/** Keys for a whole list, in order. */
export const orderedKeys = (count: number): string[] => {
  const keys: string[] = [];
  for (let last: string | undefined; keys.length < count; ) {
    last = orderBetween(last, undefined);
    keys.push(last);
  }
  return keys;
};

const midpoint = (low: string, high: string | undefined): string => {
  if (high !== undefined) {
    let same = 0;
    while (same < high.length && (low[same] ?? '0') === high[same]) same++;
    if (same > 0) return high.slice(0, same) + midpoint(low.slice(same), high.slice(same));
  }
  const lowDigit = indexOf(low[0], 0);
  const highDigit = indexOf(high?.[0], digits.length);
  // At the open end one step is enough: lists grow at their end, and keys stay short.
  if (high === undefined && low !== '' && lowDigit + 1 < digits.length) return digit(lowDigit + 1);
  if (highDigit - lowDigit > 1) return digit(Math.round((lowDigit + highDigit) / 2));
  if (high !== undefined && high.length > 1) return high.slice(0, 1);
  return digit(lowDigit) + midpoint(low.slice(1), undefined);
};
