/**
 * Version 1 of the arms: which bits of an identity say what. FROZEN: arms that people know must never change, so a
 * later set of charges is a later version beside this one (docs/arms.md), and nothing here is edited.
 *
 * An identity has 32 letters of five bits. The first eight are not read: they are shown beside a name, so that letters
 * and arms bear witness separately. Letters 8 to 11 name a charge
 * each, the others serve two by two.
 */
import type { Did } from '../base/index.js';
import { charges } from './charges.js';
import { partings } from './fields.js';
import { ordinaries } from './ordinaries.js';
import { colours, isMetal, metals, onto } from './tinctures.js';
import type {
  Arms,
  Charge,
  Division,
  Field,
  Group,
  Line,
  Ordinary,
  Paint,
  Parting,
  Piece,
  Place,
  Tincture,
} from './types.js';

const CHARGE = 8;
const OTHER = 9;
const ON_CHARGE = 10;
const ON_OTHER = 11;
const PLAN = 12;
const FIELD = 14;
const SECOND = 16;
const THIRD = 18;
const FOURTH = 20;
const SHAPE = 22;
const LINE = 24;
const ARRANGE = 26;
const MIX = 28;
const EXTRA = 30;

/** The letters of an identity. */
type Seed = string;

const letter = (seed: Seed, at: number): number => 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(seed.charAt(at));

/** Two letters: 0 to 1023. */
const value = (seed: Seed, office: number): number => letter(seed, office) * 32 + letter(seed, office + 1);

/** The one of a list that two letters point to, in even parts of 1024. */
const pick = <Item>(seed: Seed, office: number, list: readonly Item[]): Item => {
  const item = list[(value(seed, office) * list.length) >> 10];
  if (item === undefined) throw new RangeError('"list" is empty');
  return item;
};

const chargeAt = (seed: Seed, office: number): Charge => charges[letter(seed, office)] ?? 'roundel';

const grounds: readonly Tincture[] = [...metals, ...metals, ...colours];
const lines: readonly Line[] = ['engrailed', 'indented', 'invected', 'wavy', 'embattled'];
const names = Object.keys(ordinaries) as readonly Ordinary[];
const central = names.slice(0, 13);
const bearing = names.slice(0, 8);
const overlays: readonly Ordinary[] = [
  'chief',
  'chief',
  'canton',
  'inescutcheon',
  'fess',
  'pale',
  'bend',
  'bend sinister',
];
const framing: readonly Ordinary[] = ['chief', 'chief', 'chief', 'bordure', 'orle', 'flaunches'];
const ways = Object.keys(partings) as readonly Parting[];
const divisions = ways.slice(0, 7);
const variations = ways.slice(7);
/** Ordinaries that look well counterchanged on a division. */
const counterchanged: Partial<Record<Parting, readonly Ordinary[]>> = {
  pale: ['fess', 'chevron', 'saltire', 'chevron reversed', 'bars', 'chevronels'],
  fess: ['pale', 'saltire', 'pall', 'chevron', 'pile'],
  saltire: ['cross'],
  quarterly: ['saltire'],
};

/** The arms of an identity: always the same, from its letters alone. */
export const armsOf = (did: Did): Arms => {
  const seed = did.slice(-32);
  const plan = value(seed, PLAN);
  if (plan < 432) return withOrdinary(seed);
  if (plan < 640) return withCharges(seed);
  if (plan < 784) return parted(seed);
  return plan < 904 ? varied(seed) : strewn(seed);
};

const plain = (ground: Tincture): Field => ({ ground, second: ground, line: 'plain', pieces: 0 });

/** In a third of all cases the usual tincture, else any that may lie on this ground. */
const near = (seed: Seed, office: number, usual: Tincture, ground: Tincture): Tincture =>
  value(seed, office) < 360 ? usual : pick(seed, office, [...onto(ground), ...onto(ground), ...onto(ground)]);

/** Half of the time another line than the straight one, of the first so many. */
const lineOf = (seed: Seed, most: number): Line =>
  value(seed, LINE) < 512 ? 'plain' : pick(seed, LINE, [...lines.slice(0, most), ...lines.slice(0, most)]);

const kinds = (seed: Seed, one: number, two: number, mixed: boolean): Pick<Group, 'charge' | 'and'> => {
  const charge = chargeAt(seed, one);
  const other = chargeAt(seed, two);
  return { charge, and: mixed && other !== charge ? other : undefined };
};

/** Charges in the field, of two kinds in so many of 32 cases. */
const groupOf = (seed: Seed, place: Place, paint: Paint, mixed: number): Group => ({
  ...kinds(seed, CHARGE, OTHER, letter(seed, MIX) < mixed),
  paint,
  place,
});

/** Charges on an ordinary, of two kinds in half of the cases where there is room. */
const onGroup = (seed: Seed, paint: Paint, ordinary: Ordinary): Group => ({
  ...kinds(seed, ON_CHARGE, ON_OTHER, letter(seed, MIX + 1) < 18 && (ordinaries[ordinary].on?.length ?? 0) > 2),
  paint,
  place: 'on',
});

/** A plain field, an ordinary in its middle, charges beside it or on it or both. */
const withOrdinary = (seed: Seed): Arms => {
  const ground = pick(seed, FIELD, grounds);
  const paint = pick(seed, SECOND, onto(ground));
  const arrange = value(seed, ARRANGE);
  const ordinary = pick(seed, SHAPE, arrange < 420 ? central : bearing);
  const on = arrange < 420 ? undefined : onGroup(seed, near(seed, FOURTH, ground, paint), ordinary);
  const beside = arrange < 420 || arrange >= 580;
  // Straight lines where charges need the room; lines that do not meet at a point only on straight ordinaries.
  const at = names.indexOf(ordinary);
  const line =
    (on && (beside || at > 4)) || ordinary === 'chevronels' || ordinary === 'pile'
      ? 'plain'
      : lineOf(seed, at < 4 ? 5 : 2);
  const cotised = !beside && at < 4 && value(seed, EXTRA) < 400;
  const mixed = on ? 10 : 25;
  const groups = beside ? [groupOf(seed, 'around', near(seed, THIRD, paint, ground), mixed)] : [];
  return { version: 1, field: plain(ground), piece: { ordinary, line, cotised, paint, on }, groups };
};

/** A plain field and charges: with companions, or in a frame or under a chief. */
const withCharges = (seed: Seed): Arms => {
  const ground = pick(seed, FIELD, grounds);
  const tincture = pick(seed, SECOND, onto(ground));
  const paint = near(seed, THIRD, tincture, ground);
  const arrange = value(seed, ARRANGE);
  const field = plain(ground);
  if (arrange < 440) {
    const place = pick(seed, SHAPE, ['flanks', 'chief', 'heart'] as const);
    const main = groupOf(seed, place === 'heart' ? 'three' : 'single', tincture, 0);
    return { version: 1, field, groups: [main, { ...onGroup(seed, paint, 'canton'), place }] };
  }
  const ordinary = pick(seed, SHAPE, framing);
  const chief = ordinary === 'chief';
  const flaunches = ordinary === 'flaunches';
  const on = chief || flaunches ? onGroup(seed, near(seed, FOURTH, ground, paint), ordinary) : undefined;
  const single = flaunches || (chief && arrange < 700);
  const group = groupOf(seed, single ? 'single' : 'three', tincture, single ? 0 : chief ? 10 : 32);
  const line = chief || ordinary === 'bordure' ? lineOf(seed, 5) : 'plain';
  return { version: 1, field, piece: { ordinary, line, cotised: false, paint, on }, groups: [group] };
};

const inTwo = (seed: Seed, parting: Parting, line: Line): Field => {
  const metal = pick(seed, SECOND, metals);
  const colour = pick(seed, THIRD, colours);
  const pieces = parting === 'gyronny' || letter(seed, EXTRA + 1) < 16 ? 8 : 6;
  const [ground, second] = value(seed, FIELD) < 512 ? [metal, colour] : [colour, metal];
  return { ground, second, parting, line, pieces };
};

/** A field parted of a metal and a colour; what lies on it is counterchanged. */
const parted = (seed: Seed): Arms => {
  const parting = pick(seed, SHAPE, divisions);
  const choices = counterchanged[parting];
  const paint = 'counterchanged';
  const mixed = 26;
  if (choices === undefined || value(seed, ARRANGE) < 512) {
    return {
      version: 1,
      field: inTwo(seed, parting, lineOf(seed, divisions.indexOf(parting) < 4 ? 5 : 2)),
      groups: [groupOf(seed, 'parts', paint, mixed)],
    };
  }
  const ordinary = pick(seed, EXTRA, choices);
  const line = names.indexOf(ordinary) < 4 ? lineOf(seed, 5) : 'plain';
  const piece: Piece = { ordinary, line, cotised: false, paint };
  return { version: 1, field: inTwo(seed, parting, 'plain'), piece, groups: [groupOf(seed, 'around', paint, mixed)] };
};

const overlay = (seed: Seed, paint: Tincture, onPaint: Tincture): Piece => {
  const ordinary = pick(seed, ARRANGE, overlays);
  return { ordinary, line: 'plain', cotised: false, paint, on: onGroup(seed, onPaint, ordinary) };
};

/** Where a varied field may be parted once more. */
const acrosses: Partial<Record<Parting, Division>> = { barry: 'pale', chevronny: 'pale', paly: 'fess' };
const stripeLines: readonly Line[] = ['wavy', 'wavy', 'indented', 'plain', 'plain', 'plain', 'plain', 'plain'];

/** A varied field is of both kinds, metal and colour, so an ordinary of another colour may lie on it. */
const varied = (seed: Seed): Arms => {
  const parting = pick(seed, SHAPE, variations);
  const straight = variations.indexOf(parting) > 3;
  const field = inTwo(seed, parting, straight ? 'plain' : pick(seed, LINE, stripeLines));
  const colour = isMetal(field.ground) ? field.second : field.ground;
  const piece = overlay(
    seed,
    colour === 'gules' ? pick(seed, EXTRA, ['azure', 'vert', 'sable']) : 'gules',
    pick(seed, FOURTH, metals),
  );
  const turned = value(seed, MIX) < 440 && names.indexOf(piece.ordinary) > 8;
  const across = turned ? acrosses[parting] : undefined;
  return { version: 1, field: { ...field, across }, piece, groups: [] };
};

/** A field strewn with small charges, and a charged ordinary of another tincture. */
const strewn = (seed: Seed): Arms => {
  const ground = pick(seed, FIELD, grounds);
  const second = pick(seed, SECOND, onto(ground));
  const paint = pick(
    seed,
    THIRD,
    onto(ground).filter((tincture) => tincture !== second),
  );
  const small: Charge = pick(seed, SHAPE, charges.slice(0, 14));
  return {
    version: 1,
    field: { ...plain(ground), second, strewn: small },
    piece: overlay(seed, paint, near(seed, FOURTH, ground, paint)),
    groups: [],
  };
};
