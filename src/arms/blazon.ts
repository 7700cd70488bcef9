/** The blazon: arms in the English of heralds, exact enough to paint them from. */
import { nameOf, namesOf } from './charges.js';
import { standing } from './layout.js';
import type { Arms, Charge, Field, Group, Ordinary, Paint, Piece, Tincture } from './types.js';

const numbers = ['no', 'a', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

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

const count = (number: number, charge: Charge, paint: Paint): string => {
  const round = charge === 'roundel' ? roundels[paint] : undefined;
  const after = charge === 'fish' ? ' naiant' : '';
  if (number > 1) return `${numbers[number]} ${round === undefined ? namesOf(charge) : round + (round === 'torteau' ? 'x' : 's')}${after}`;
  const name = round ?? nameOf(charge);
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}${after}`;
};

const tinctureAfter = (charge: Charge, paint: Paint): string => (charge === 'roundel' && paint !== 'counterchanged' ? '' : ` ${paint}`);

/** Where the two kinds of a mixed group stand. */
const wheres: Partial<Record<Ordinary, readonly [string, string]>> = {
  fess: [' in chief', ' in base'],
  chevron: [' in chief', ' in base'],
  chevronels: [' in chief', ' in base'],
  'chevron reversed': [' in chief', ' in base'],
  cross: [' in bend', ' in bend sinister'],
  saltire: [' in pale', ' in fess'],
  pall: [' in chief', ' in the flanks'],
};

const whereOf = ({ place }: Group, field: Field, piece: Piece | undefined): readonly [string, string] => {
  if (place === 'three') return [' in chief', ' in base'];
  if (place === 'parts' && field.kind === 'parted') {
    if (field.division === 'chevron') return wheres.chevron ?? ['', ''];
    if (field.division === 'saltire') return wheres.saltire ?? ['', ''];
    if (field.division === 'quarterly') return wheres.cross ?? ['', ''];
  }
  return (place === 'around' && piece && wheres[piece.ordinary]) || ['', ''];
};

const groupWords = (group: Group, arms: Arms, paint = true): string => {
  const { charge, and } = group;
  const { first, spots } = standing(group, arms.field, arms.piece);
  const tincture = paint ? tinctureAfter(and ?? charge, group.paint) : '';
  if (and === undefined) return count(spots.length, charge, group.paint) + tincture;
  const [here, there] = whereOf(group, arms.field, arms.piece);
  return `${count(first, charge, group.paint)}${here} and ${count(spots.length - first, and, group.paint)}${there}${tincture}`;
};

const strewnWords = (charge: Charge, tincture: Tincture): string => {
  if (charge === 'fleur-de-lis') return `semé-de-lis ${tincture}`;
  if (charge === 'billet') return `billety ${tincture}`;
  if (charge === 'crosslet') return `crusily ${tincture}`;
  if (charge === 'roundel') return tincture === 'or' ? 'bezanty' : tincture === 'argent' ? 'platy' : `semé of ${roundels[tincture]}${tincture === 'gules' ? 'x' : 's'}`;
  return `semé of ${namesOf(charge)} ${tincture}`;
};

const withLine = (line: string): string => (line === 'plain' ? '' : ` ${line}`);

const fieldWords = (field: Field): string => {
  if (field.kind === 'plain') return field.tincture;
  if (field.kind === 'strewn') return `${field.tincture}, ${strewnWords(field.charge, field.strewn)}`;
  const [first, second] = field.tinctures;
  if (field.kind === 'parted') {
    const by = field.division === 'quarterly' ? field.division : `per ${field.division}`;
    return `${by}${withLine(field.line)} ${first} and ${second}`;
  }
  const counted = !['chequy', 'lozengy'].includes(field.variation);
  const of = counted ? ` of ${numbers[field.pieces]}` : '';
  const across = field.across === undefined ? '' : `, per ${field.across} counterchanged`;
  return `${field.variation}${withLine(field.line)}${of} ${first} and ${second}${across}`;
};

const ordinaryWords = ({ ordinary, line, cotised }: Piece): string => {
  const two = ['bars', 'bendlets', 'chevronels', 'flaunches'].includes(ordinary);
  const article = two ? 'two' : /^[aeiou]/.test(ordinary) ? 'an' : 'a';
  return `${article} ${ordinary}${withLine(line)}${cotised ? ' cotised' : ''}`;
};

/** The ordinary with what lies on it: "a fess or", "on a fess or three roses gules". */
const pieceWords = (arms: Arms, piece: Piece, around?: Group): string => {
  const plain = ordinaryWords(piece);
  const both = around?.paint === 'counterchanged' && piece.paint === 'counterchanged';
  const tincture = both ? '' : ` ${piece.paint}`;
  const between = around && (piece.ordinary === 'bars' ? `in chief ${groupWords(around, arms)}` : `between ${groupWords(around, arms)}`);
  if (piece.on === undefined) return `${plain}${tincture}${between === undefined ? '' : `${piece.ordinary === 'bars' ? ',' : ''} ${between}`}`;
  return `on ${plain}${tincture}${between === undefined ? '' : `, ${between},`} ${groupWords(piece.on, arms)}`;
};

const bodyWords = (arms: Arms): readonly string[] => {
  const { piece, groups } = arms;
  const [main, beside] = groups;
  if (main === undefined) return piece === undefined ? [] : [pieceWords(arms, piece)];
  const words = groupWords(main, arms);
  if (piece === undefined) {
    if (beside === undefined) return [words];
    const others = groupWords(beside, arms);
    if (beside.place === 'chief') return [words, `in chief ${others}`];
    return beside.place === 'heart' ? [`${others} between ${words}`] : [`${words} between ${others}`];
  }
  switch (piece.ordinary) {
    case 'chief':
      return [words, pieceWords(arms, piece)];
    case 'bordure':
    case 'orle':
      return [`${words} within ${ordinaryWords(piece)} ${piece.paint}`];
    case 'flaunches':
      return [`${words} between two flaunches ${piece.paint}`, ...(piece.on ? [`on each ${count(1, piece.on.charge, piece.on.paint)}${tinctureAfter(piece.on.charge, piece.on.paint)}`] : [])];
    default:
      return [pieceWords(arms, piece, main)];
  }
};

export const blazonOf = (arms: Arms): string => {
  const text = [fieldWords(arms.field), ...bodyWords(arms)].join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
