/** Posts as people write them, the same on every run: about 400 bytes each as a record. */
import type { JsonValue } from '../../../src/codec/index.js';

const words =
  'the a of to and in we you it is was for on with at by from this that not but have been will our their more one when what over under light rain river market bread evening morning letter ship coat herald garden winter summer street window music paper stone bridge'.split(
    ' ',
  );

/** A number from 0 to 1 that follows from the seed (mulberry32). */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** The fields of `count` posts of the collection `app.tabard.post`. */
export const postsOf = (count: number, seed = 1): JsonValue[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => {
    const text = Array.from(
      { length: 20 + Math.floor(random() * 60) },
      () => words[Math.floor(random() * words.length)],
    );
    return { text: text.join(' '), createdAt: 1_790_000_000_000 + index * 60_000, language: 'en', tags: ['bench'] };
  });
};
