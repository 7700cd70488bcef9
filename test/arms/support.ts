/** Identities for tests: sha-256 of a number, so every run sees the same ones. */
import { createHash } from 'node:crypto';
import { type Arms, armsOf, type Paint, type Tincture } from '../../src/arms/index.js';
import type { Did } from '../../src/base/index.js';
import { didOfBits } from '../../src/codec/index.js';

export const didAt = (index: number): Did =>
  didOfBits(new Uint8Array(createHash('sha256').update(`arms ${index}`).digest().subarray(0, 20)));

export const someArms = (count: number): readonly Arms[] => Array.from({ length: count }, (_, at) => armsOf(didAt(at)));

/** Metal or colour; counterchanged charges have no kind of their own. */
export const kindOf = (paint: Paint): 'metal' | 'colour' => {
  if (paint === 'counterchanged') throw new TypeError('counterchanged is of both kinds');
  return paint === 'or' || paint === 'argent' ? 'metal' : 'colour';
};

export const isVaried = ({ field }: Arms): boolean => field.parting !== undefined && field.second !== field.ground;

export const tincturesOf = ({ field, piece, groups }: Arms): ReadonlySet<Tincture> => {
  const paints: readonly (Paint | undefined)[] = [
    field.ground,
    field.second,
    piece?.paint,
    piece?.on?.paint,
    ...groups.map(({ paint }) => paint),
  ];
  return new Set(paints.filter((paint): paint is Tincture => paint !== undefined && paint !== 'counterchanged'));
};
