import { describe, expect, it } from 'vitest';
import type { Arms, Group, Tincture } from '../../src/arms/index.js';
import { kindOf, someArms } from './support.js';

const all = someArms(10_000);

/** What lies on what, for arms whose field is of one tincture or strewn. */
const layersOf = ({ field, piece, groups }: Arms): readonly (readonly [Tincture, Group['paint']])[] => {
  const layers: (readonly [Tincture, Group['paint']])[] = groups.map(({ paint }) => [field.ground, paint] as const);
  if (field.strewn !== undefined) layers.push([field.ground, field.second]);
  if (piece !== undefined) layers.push([field.ground, piece.paint]);
  return layers;
};

describe('the rule of tincture over 10,000 identities', () => {
  it('lays metal on colour and colour on metal on every field of one kind', () => {
    const plain = all.filter(({ field }) => field.parting === undefined);
    expect(plain.length).toBeGreaterThan(6_000);
    for (const arms of plain) for (const [under, over] of layersOf(arms)) expect(kindOf(over)).not.toBe(kindOf(under));
  });

  it('divides and varies every field in a metal and a colour', () => {
    const divided = all.filter(({ field }) => field.parting !== undefined);
    expect(divided.length).toBeGreaterThan(2_000);
    for (const { field } of divided) expect(kindOf(field.second)).not.toBe(kindOf(field.ground));
  });

  it('lays metal on colour and colour on metal on every ordinary', () => {
    const charged = all.flatMap(({ piece }) =>
      piece?.on === undefined ? [] : [[piece.paint, piece.on.paint] as const],
    );
    expect(charged.length).toBeGreaterThan(4_000);
    for (const [under, over] of charged) expect(kindOf(over)).not.toBe(kindOf(under));
  });

  it('counterchanges whatever lies on a division, and lays only a third tincture, a colour, on a varied field', () => {
    for (const { field, piece, groups } of all) {
      if (field.parting === undefined) continue;
      if (groups.length > 0) {
        expect(new Set([...groups, ...(piece ? [piece] : [])].map(({ paint }) => paint))).toEqual(
          new Set(['counterchanged']),
        );
        continue;
      }
      if (piece === undefined) throw new Error('a bare varied field');
      expect(kindOf(piece.paint)).toBe('colour');
      expect([field.ground, field.second]).not.toContain(piece.paint);
    }
  });

  it('leaves no field bare: everybody has charges', () => {
    for (const { piece, groups } of all) expect(groups.length > 0 || piece?.on !== undefined).toBe(true);
  });
});
