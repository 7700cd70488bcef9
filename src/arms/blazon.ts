/** The blazon: arms in the English of heralds, exact enough to paint them from. */
import { firstOf, spotsOf } from './layout.js';
import type { Arms, Charge, Field, Group, Line, Paint, Piece, Tincture } from './types.js';

const numbers = ['no', 'a', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

/** Charges of which one, or several, are not called as in `Charge`, or not with an s. */
const named: Readonly<Partial<Record<Charge, readonly [string, string]>>> = {
  crosslet: ['cross crosslet', 'crosses crosslet'],
  'fleur-de-lis': ['fleur-de-lis', 'fleurs-de-lis'],
  'cross patty': ['cross patty', 'crosses patty'],
  leaf: ['linden leaf', 'linden leaves'],
  oak: ['oak tree', 'oak trees'],
  book: ['open book', 'open books'],
  fish: ['fish naiant', 'fish naiant'],
};

const namesOf = (charge: Charge): readonly [string, string] => named[charge] ?? [charge, `${charge}s`];

/** Roundels are named for their tincture, which is then not said again. */
const roundels: Readonly<Record<Paint, string>> = {
  or: 'bezant',
  argent: 'plate',
  gules: 'torteau',
  azure: 'hurt',
  vert: 'pomme',
  purpure: 'golpe',
  sable: 'pellet',
  counterchanged: 'roundel',
};

const roundelsOf = (paint: Paint): string => roundels[paint] + (paint === 'gules' ? 'x' : 's');

const articleOf = (name: string): string => (/^[aeiou]/.test(name) ? 'an' : 'a');

const count = (number: number, charge: Charge, paint: Paint): string => {
  const [one, many] = charge === 'roundel' ? [roundels[paint], roundelsOf(paint)] : namesOf(charge);
  return number > 1 ? `${numbers[number]} ${many}` : `${articleOf(one)} ${one}`;
};

/** How a mixed group stands: what is said after the first kind and after the second. */
const wheres = (number: number, { place }: Group, arms: Arms): readonly [string, string] => {
  if (place === 'on' || arms.piece?.ordinary === 'bars') return [' between', ''];
  if (number < 3) return [' and', ''];
  if (number === 3) return [' in chief and', ' in base'];
  return (arms.piece?.ordinary ?? arms.field.parting) === 'saltire'
    ? [' in pale and', ' in fess']
    : [' in bend and', ' in bend sinister'];
};

const groupWords = (group: Group, arms: Arms): string => {
  const { charge, and, paint } = group;
  const spots = spotsOf(group, arms);
  const number = spots.length;
  if (and === undefined)
    return count(number, charge, paint) + (charge === 'roundel' && paint !== 'counterchanged' ? '' : ` ${paint}`);
  const first = firstOf(group, spots);
  const [here, there] = wheres(number, group, arms);
  // In company a roundel keeps its plain name, so that the tincture is said once for all.
  return `${count(first, charge, 'counterchanged')}${here} ${count(number - first, and, 'counterchanged')}${there} ${paint}`;
};

/** Some ways to be strewn have a word of their own. */
const strewnWords = (charge: Charge, tincture: Tincture): string => {
  switch (charge) {
    case 'fleur-de-lis':
      return `semé-de-lis ${tincture}`;
    case 'billet':
      return `billety ${tincture}`;
    case 'crosslet':
      return `crusily ${tincture}`;
    case 'roundel':
      return tincture === 'or' ? 'bezanty' : tincture === 'argent' ? 'platy' : `semé of ${roundelsOf(tincture)}`;
    default:
      return `semé of ${namesOf(charge)[1]} ${tincture}`;
  }
};

const withLine = (name: string, line: Line): string => (line === 'plain' ? name : `${name} ${line}`);

const fieldWords = ({ ground, second, parting, line, pieces, across, strewn }: Field): string => {
  if (strewn !== undefined) return `${ground}, ${strewnWords(strewn, second)}`;
  if (parting === undefined) return ground;
  const varied = parting.endsWith('y') || parting === 'bendy sinister';
  const way = withLine(varied ? parting : `per ${parting}`, line);
  const number = !varied || ['quarterly', 'chequy', 'lozengy'].includes(parting) ? '' : ` of ${numbers[pieces]}`;
  return `${way}${number} ${ground} and ${second}${across ? `, per ${across} counterchanged` : ''}`;
};

const ordinaryWords = ({ ordinary, line, cotised }: Piece): string => {
  const two = /[^s]s$/.test(ordinary);
  return `${two ? 'two' : articleOf(ordinary)} ${withLine(ordinary, line)}${cotised ? ' cotised' : ''}`;
};

/** The ordinary with what lies beside and on it: "on a fess or, between two bells argent, three roses gules". */
const pieceWords = (arms: Arms, piece: Piece, beside?: Group): string => {
  const { ordinary, paint, on } = piece;
  const words = ordinaryWords(piece) + (beside?.paint === paint && paint === 'counterchanged' ? '' : ` ${paint}`);
  const between =
    beside && (ordinary === 'bars' ? `, in chief ${groupWords(beside, arms)}` : ` between ${groupWords(beside, arms)}`);
  if (on === undefined) return words + (between ?? '');
  return `on ${words}${between ? `,${between},` : ''} ${groupWords(on, arms)}`;
};

const bodyWords = (arms: Arms): string => {
  const { piece, groups } = arms;
  const [main, beside] = groups;
  if (main === undefined) return piece ? pieceWords(arms, piece) : '';
  const words = groupWords(main, arms);
  const others = beside ? groupWords(beside, arms) : '';
  const place = piece?.ordinary ?? beside?.place;
  switch (place) {
    case undefined:
      return words;
    case 'flanks':
      return `${words} between ${others}`;
    case 'heart':
      return `${others} between ${words}`;
    case 'bordure':
    case 'orle':
      return piece ? `${words} within ${pieceWords(arms, piece)}` : words;
    case 'flaunches':
      return piece?.on
        ? `${words} between ${pieceWords(arms, { ...piece, on: undefined })}, on each ${groupWords({ ...piece.on, place: 'heart' }, arms)}`
        : words;
    case 'chief':
      return `${words}, ${piece ? pieceWords(arms, piece) : `in chief ${others}`}`;
    default:
      return piece ? pieceWords(arms, piece, main) : words;
  }
};

export const blazonOf = (arms: Arms): string => {
  const text = `${fieldWords(arms.field)}, ${bodyWords(arms)}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
};
