/**
 * Version 1 of the arms: which bits of an identity say what. FROZEN: arms that people know must never change, so a
 * later set of charges is a later version beside this one (docs/arms.md), and nothing here is edited.
 *
 * The 160 bits as bytes 0-19. Bytes 0-4 are not read: they are the eight letters that are shown of an identity, so that
 * letters and arms bear witness separately. Each byte from 5 to 18 has one office, below; 19 is spare.
 */
import { charges } from './charges.js';
import { colours, isMetal, metals, onto } from './tinctures.js';
import type { Arms, Charge, Division, Group, Line, Ordinary, Paint, Piece, Place, Tincture, Variation } from './types.js';

const offices = [
  'plan',
  'field',
  'second',
  'third',
  'fourth',
  'shape',
  'line',
  'charge',
  'other',
  'onCharge',
  'arrange',
  'mix',
  'pieces',
  'extra',
] as const;
type Office = (typeof offices)[number];

const fields: readonly Tincture[] = ['or', 'or', 'argent', 'argent', 'gules', 'azure', 'vert', 'purpure', 'sable'];
const lines: readonly Line[] = ['plain', 'plain', 'plain', 'plain', 'plain', 'engrailed', 'invected', 'indented', 'wavy', 'embattled'];
const central: readonly Ordinary[] = [
  'pale', 'fess', 'bend', 'bend sinister', 'chevron', 'chevron reversed', 'cross', 'saltire', 'pall', 'pile', 'bars', 'bendlets', 'chevronels',
  'fess', 'bend', 'chevron', 'cross', 'saltire',
];
const bearing: readonly Ordinary[] = ['pale', 'fess', 'bend', 'bend sinister', 'chevron', 'cross', 'saltire', 'pall'];
const overlays: readonly Ordinary[] = ['chief', 'chief', 'canton', 'inescutcheon', 'fess', 'pale', 'bend', 'bend sinister'];
const framing: readonly Ordinary[] = ['chief', 'chief', 'chief', 'bordure', 'orle', 'flaunches'];
const divisions: readonly Division[] = ['pale', 'fess', 'bend', 'bend sinister', 'chevron', 'saltire', 'quarterly'];
const variations: readonly Variation[] = ['barry', 'paly', 'bendy', 'bendy sinister', 'chevronny', 'chequy', 'lozengy', 'gyronny', 'barry', 'paly'];
const strewable: readonly Charge[] = [
  'mullet', 'estoile', 'roundel', 'lozenge', 'annulet', 'crescent', 'billet', 'heart', 'crosslet', 'fleur-de-lis', 'trefoil', 'escallop', 'bee', 'rose',
];
/** Ordinaries that look well counterchanged on a division. */
const counterchanged: Partial<Record<Division, readonly Ordinary[]>> = {
  pale: ['fess', 'chevron', 'saltire', 'chevron reversed', 'bars', 'chevronels'],
  fess: ['pale', 'saltire', 'pall', 'chevron', 'pile'],
  saltire: ['cross'],
  quarterly: ['saltire'],
};

/** A seed: for an office, one of a list. */
export interface Seed {
  readonly value: (office: Office) => number;
  readonly of: <Item>(office: Office, list: readonly Item[]) => Item;
}

export const seedOf = (bits: Uint8Array): Seed => {
  const value = (office: Office): number => bits[5 + offices.indexOf(office)] ?? 0;
  const of = <Item>(office: Office, list: readonly Item[]): Item => {
    const item = list[(value(office) * list.length) >> 8];
    if (item === undefined) throw new RangeError('"list" is empty');
    return item;
  };
  return { value, of };
};

export const chooseArms = (seed: Seed): Arms => {
  const plan = seed.value('plan');
  if (plan < 108) return withOrdinary(seed);
  if (plan < 160) return withCharges(seed);
  if (plan < 196) return parted(seed);
  if (plan < 226) return varied(seed);
  return strewn(seed);
};

/** The same tincture as `usual` half of the time, else any that may lie on `ground`. */
const near = (seed: Seed, office: Office, usual: Tincture, ground: Tincture): Tincture =>
  seed.value(office) < 112 ? usual : seed.of(office, [...onto(ground), ...onto(ground), ...onto(ground)]);

const lineOf = (seed: Seed, ordinary: Ordinary): Line => {
  if (['inescutcheon', 'orle', 'flaunches', 'canton'].includes(ordinary)) return 'plain';
  return seed.of('line', lines);
};

const group = (seed: Seed, place: Place, paint: Paint, mixed = false): Group => {
  const charge = seed.of('charge', charges);
  const other = seed.of('other', charges);
  return mixed && other !== charge ? { charge, and: other, paint, place } : { charge, paint, place };
};

const onGroup = (seed: Seed, paint: Paint): Group => ({ charge: seed.of('onCharge', charges), paint, place: 'on' });

/** A plain field, an ordinary in its middle, charges beside it or on it or both. */
const withOrdinary = (seed: Seed): Arms => {
  const ground = seed.of('field', fields);
  const tincture = seed.of('second', onto(ground));
  const arrange = seed.value('arrange');
  const onIt = arrange >= 112;
  const ordinary = seed.of('shape', onIt && arrange < 190 ? bearing : central);
  const bears = bearing.includes(ordinary) || ordinary === 'pile';
  const on = onIt && bears ? onGroup(seed, near(seed, 'fourth', ground, tincture)) : undefined;
  const beside = on === undefined || arrange >= 190;
  const cotised = !beside && seed.value('extra') < 90 && ['fess', 'pale', 'bend', 'bend sinister'].includes(ordinary);
  const piece: Piece = { ordinary, line: lineOf(seed, ordinary), cotised, paint: tincture, ...(on && { on }) };
  const mixed = seed.value('mix') < 100 && ordinary !== 'bars';
  const groups = beside ? [group(seed, 'around', near(seed, 'third', tincture, ground), mixed)] : [];
  return { version: 1, field: { kind: 'plain', tincture: ground }, piece, groups };
};

/** A plain field and charges: alone in a frame or under a chief, or with companions. */
const withCharges = (seed: Seed): Arms => {
  const ground = seed.of('field', fields);
  const tincture = seed.of('second', onto(ground));
  const third = near(seed, 'third', tincture, ground);
  const field = { kind: 'plain', tincture: ground } as const;
  const arrange = seed.value('arrange');
  if (arrange < 110) {
    const companions = seed.of('shape', ['flanks', 'chief', 'heart'] as const);
    const main = group(seed, companions === 'heart' ? 'three' : 'single', tincture);
    const beside: Group = { charge: seed.of('onCharge', charges), paint: third, place: companions };
    return { version: 1, field, groups: [main, beside] };
  }
  const ordinary = seed.of('shape', framing);
  const bears = ordinary === 'chief' || ordinary === 'flaunches';
  const on = bears ? onGroup(seed, near(seed, 'fourth', ground, third)) : undefined;
  const single = ordinary === 'flaunches' || arrange < 175;
  const groups = [group(seed, single && (bears || arrange < 130) ? 'single' : 'three', tincture, !bears || seed.value('mix') < 80)];
  return { version: 1, field, piece: { ordinary, line: lineOf(seed, ordinary), cotised: false, paint: third, ...(on && { on }) }, groups: groups.map(unmixSingle) };
};

const unmixSingle = ({ charge, paint, place, and }: Group): Group =>
  place === 'single' || and === undefined ? { charge, paint, place } : { charge, and, paint, place };

const pairOf = (seed: Seed): readonly [Tincture, Tincture] => {
  const metal = seed.of('second', metals);
  const colour = seed.of('third', colours);
  return seed.value('field') < 128 ? [metal, colour] : [colour, metal];
};

/** A field parted of a metal and a colour; what lies on it is counterchanged. */
const parted = (seed: Seed): Arms => {
  const tinctures = pairOf(seed);
  const division = seed.of('shape', divisions);
  const choices = counterchanged[division];
  const paint = 'counterchanged';
  const mixed = seed.value('mix') < 150;
  if (choices !== undefined && seed.value('arrange') < 128) {
    const ordinary = seed.of('extra', choices);
    const piece: Piece = { ordinary, line: seed.of('line', lines), cotised: false, paint };
    const groups = [group(seed, 'around', paint, mixed && ordinary !== 'bars')];
    return { version: 1, field: { kind: 'parted', division, line: 'plain', tinctures }, piece, groups };
  }
  return { version: 1, field: { kind: 'parted', division, line: seed.of('line', lines), tinctures }, groups: [group(seed, 'parts', paint, mixed)] };
};

/** A varied field is of both kinds, metal and colour: a charged ordinary of another colour may lie on it. */
const varied = (seed: Seed): Arms => {
  const tinctures = pairOf(seed);
  const variation = seed.of('shape', variations);
  const colour = tinctures.find((tincture) => !isMetal(tincture));
  const tincture = colour === 'gules' ? seed.of('extra', ['azure', 'vert', 'sable'] as const) : 'gules';
  const ordinary = seed.of('arrange', overlays);
  const piece: Piece = { ordinary, line: 'plain', cotised: false, paint: tincture, on: onGroup(seed, seed.of('fourth', metals)) };
  const wavers = variation === 'barry' || variation === 'paly' || variation === 'bendy' || variation === 'bendy sinister';
  const line = wavers ? seed.of('line', ['plain', 'plain', 'plain', 'wavy', 'indented'] as const) : 'plain';
  const mix = seed.value('mix');
  const turn = variation === 'barry' || variation === 'chevronny' ? 'pale' : variation === 'paly' ? 'fess' : undefined;
  const across = turn !== undefined && mix < 90 && (ordinary === 'chief' || ordinary === 'canton' || ordinary === 'inescutcheon') ? turn : undefined;
  const pieces = variation === 'gyronny' ? 8 : seed.of('pieces', [6, 8]);
  return { version: 1, field: { kind: 'varied', variation, line, pieces, tinctures, ...(across && { across }) }, piece, groups: [] };
};

/** A field strewn with small charges, and a charged ordinary. */
const strewn = (seed: Seed): Arms => {
  const ground = seed.of('field', fields);
  const small = seed.of('third', onto(ground));
  const tincture = near(seed, 'second', small, ground);
  const ordinary = seed.of('arrange', overlays);
  const on = onGroup(seed, near(seed, 'fourth', ground, tincture));
  const piece: Piece = { ordinary, line: lineOf(seed, ordinary), cotised: false, paint: tincture, on };
  return { version: 1, field: { kind: 'strewn', tincture: ground, charge: seed.of('shape', strewable), strewn: small }, piece, groups: [] };
};
