import { describe, expect, it } from 'vitest';
import { type Arms, armsOf, blazonOf, type Field, type Group, type Piece } from '../../src/arms/index.js';
import { parseDid } from '../../src/codec/index.js';
import vectors from '../vectors/arms/blazons.json' with { type: 'json' };
import { someArms } from './support.js';

const plain = (ground: Field['ground']): Field => ({ ground, second: ground, line: 'plain', pieces: 0 });
const arms = (field: Field, groups: readonly Group[], piece?: Piece): Arms => ({
  version: 1,
  field,
  groups,
  ...(piece && { piece }),
});
const piece = (ordinary: Piece['ordinary'], paint: Piece['paint'], more: Partial<Piece> = {}): Piece => ({
  ordinary,
  line: 'plain',
  cotised: false,
  paint,
  ...more,
});
const group = (
  charge: Group['charge'],
  paint: Group['paint'],
  place: Group['place'],
  and?: Group['charge'],
): Group => ({
  charge,
  and,
  paint,
  place,
});

describe('blazons', () => {
  it.each([
    [
      'Purpure, a cross argent between four fleurs-de-lis argent',
      arms(plain('purpure'), [group('fleur-de-lis', 'argent', 'around')], piece('cross', 'argent')),
    ],
    [
      'Sable, on a fess engrailed or three bees gules',
      arms(plain('sable'), [], piece('fess', 'or', { line: 'engrailed', on: group('bee', 'gules', 'on') })),
    ],
    [
      'Or, on a bend cotised azure an anchor between two suns argent',
      arms(plain('or'), [], piece('bend', 'azure', { cotised: true, on: group('anchor', 'argent', 'on', 'sun') })),
    ],
    [
      'Azure, on a chevron argent, between two bells in chief and an oak tree in base or, three torteaux',
      arms(
        plain('azure'),
        [group('bell', 'or', 'around', 'oak')],
        piece('chevron', 'argent', { on: group('roundel', 'gules', 'on') }),
      ),
    ],
    [
      'Gules, a pale or between a key and an acorn argent',
      arms(plain('gules'), [group('key', 'argent', 'around', 'acorn')], piece('pale', 'or')),
    ],
    [
      'Gules, two bars or, in chief three plates',
      arms(plain('gules'), [group('roundel', 'argent', 'around')], piece('bars', 'or')),
    ],
    [
      'Gules, two bars wavy or, in chief a roundel between two roses argent',
      arms(plain('gules'), [group('roundel', 'argent', 'around', 'rose')], piece('bars', 'or', { line: 'wavy' })),
    ],
    [
      'Argent, a tower gules, on a chief azure three mullets or',
      arms(
        plain('argent'),
        [group('tower', 'gules', 'single')],
        piece('chief', 'azure', { on: group('mullet', 'or', 'on') }),
      ),
    ],
    [
      'Argent, two linden leaves in chief and a fish naiant in base vert within a bordure engrailed sable',
      arms(plain('argent'), [group('leaf', 'vert', 'three', 'fish')], piece('bordure', 'sable', { line: 'engrailed' })),
    ],
    [
      'Or, three crosses crosslet sable within an orle gules',
      arms(plain('or'), [group('crosslet', 'sable', 'three')], piece('orle', 'gules')),
    ],
    [
      'Or, an escallop gules between two flaunches azure, on each a bezant',
      arms(
        plain('or'),
        [group('escallop', 'gules', 'single')],
        piece('flaunches', 'azure', { on: group('roundel', 'or', 'on') }),
      ),
    ],
    [
      'Vert, a harp or between two open books argent',
      arms(plain('vert'), [group('harp', 'or', 'single'), group('book', 'argent', 'flanks')]),
    ],
    [
      'Vert, a harp or, in chief two crosses patty argent',
      arms(plain('vert'), [group('harp', 'or', 'single'), group('cross patty', 'argent', 'chief')]),
    ],
    [
      'Vert, an estoile argent between three harps or',
      arms(plain('vert'), [group('harp', 'or', 'three'), group('estoile', 'argent', 'heart')]),
    ],
    [
      'Per pale or and azure, a chevron between three crescents counterchanged',
      arms(
        { ...plain('or'), second: 'azure', parting: 'pale' },
        [group('crescent', 'counterchanged', 'around')],
        piece('chevron', 'counterchanged'),
      ),
    ],
    [
      'Per bend sinister indented or and azure, a heart and an annulet counterchanged',
      arms({ ...plain('or'), second: 'azure', parting: 'bend sinister', line: 'indented' }, [
        group('heart', 'counterchanged', 'parts', 'annulet'),
      ]),
    ],
    [
      'Quarterly sable and argent, two bees in bend and two roundels in bend sinister counterchanged',
      arms({ ...plain('sable'), second: 'argent', parting: 'quarterly' }, [
        group('bee', 'counterchanged', 'parts', 'roundel'),
      ]),
    ],
    [
      'Per saltire sable and argent, a cross between four bees counterchanged',
      arms(
        { ...plain('sable'), second: 'argent', parting: 'saltire' },
        [group('bee', 'counterchanged', 'around')],
        piece('cross', 'counterchanged'),
      ),
    ],
    [
      'Barry wavy of six argent and azure, on a canton gules a bezant',
      arms(
        { ...plain('argent'), second: 'azure', parting: 'barry', line: 'wavy', pieces: 6 },
        [],
        piece('canton', 'gules', { on: group('roundel', 'or', 'on') }),
      ),
    ],
    [
      'Paly of eight argent and azure, per fess counterchanged, on an inescutcheon gules a sun or',
      arms(
        { ...plain('argent'), second: 'azure', parting: 'paly', pieces: 8, across: 'fess' },
        [],
        piece('inescutcheon', 'gules', { on: group('sun', 'or', 'on') }),
      ),
    ],
    [
      'Chequy or and gules, on a pale azure three swords argent',
      arms(
        { ...plain('or'), second: 'gules', parting: 'chequy', pieces: 6 },
        [],
        piece('pale', 'azure', { on: group('sword', 'argent', 'on') }),
      ),
    ],
    [
      'Gyronny of eight or and sable, on a chief gules a wheel between two cups or',
      arms(
        { ...plain('or'), second: 'sable', parting: 'gyronny', pieces: 8 },
        [],
        piece('chief', 'gules', { on: group('wheel', 'or', 'on', 'cup') }),
      ),
    ],
    [
      'Azure, semé-de-lis or, on a bend argent three pommes',
      arms(
        { ...plain('azure'), second: 'or', strewn: 'fleur-de-lis' },
        [],
        piece('bend', 'argent', { on: group('roundel', 'vert', 'on') }),
      ),
    ],
    [
      'Azure, bezanty, on a fess argent three martlets azure',
      arms(
        { ...plain('azure'), second: 'or', strewn: 'roundel' },
        [],
        piece('fess', 'argent', { on: group('martlet', 'azure', 'on') }),
      ),
    ],
    [
      'Or, semé of torteaux, on a fess azure three crowns or',
      arms(
        { ...plain('or'), second: 'gules', strewn: 'roundel' },
        [],
        piece('fess', 'azure', { on: group('crown', 'or', 'on') }),
      ),
    ],
    [
      'Or, crusily gules, on a saltire azure a rose between four pheons or',
      arms(
        { ...plain('or'), second: 'gules', strewn: 'crosslet' },
        [],
        piece('saltire', 'azure', { on: group('rose', 'or', 'on', 'pheon') }),
      ),
    ],
  ] as const)('%s', (text, given) => {
    expect(blazonOf(given)).toBe(text);
  });

  it('are sentences of heralds for everybody: no code word, no article before a vowel that should be an', () => {
    for (const text of someArms(5_000).map(blazonOf)) {
      expect(text).toMatch(/^[A-Z][a-zé -]+(?:,? [a-zé-]+)+$/);
      expect(text).not.toMatch(/undefined| {2}|,,|\ba [aeiou]|\ban [^aeiou]|\bno\b/);
    }
  });
});

describe('version 1, frozen', () => {
  it('gives these 50 identities these arms for ever', () => {
    expect(vectors).toHaveLength(50);
    for (const { did, blazon, arms: expected } of vectors) {
      const parsed = parseDid(did);
      if (parsed === undefined) throw new Error(`${did} is not an identity`);
      expect(blazonOf(armsOf(parsed))).toBe(blazon);
      expect(JSON.parse(JSON.stringify(armsOf(parsed)))).toEqual(expected);
    }
  });
});
