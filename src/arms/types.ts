/** What a coat of arms is made of. Words are those of English blazonry, so that a value reads as its own blazon. */
export type Metal = 'or' | 'argent';
export type Colour = 'gules' | 'azure' | 'vert' | 'purpure' | 'sable';
export type Tincture = Metal | Colour;
/** Counterchanged: of the second tincture where it lies on the first, and the other way round. */
export type Paint = Tincture | 'counterchanged';

export type Line = 'plain' | 'engrailed' | 'invected' | 'indented' | 'wavy' | 'embattled';
export type Division = 'pale' | 'fess' | 'bend' | 'bend sinister' | 'chevron' | 'saltire' | 'quarterly';
export type Variation = 'barry' | 'paly' | 'bendy' | 'bendy sinister' | 'chevronny' | 'chequy' | 'lozengy' | 'gyronny';

export type Ordinary =
  | 'pale'
  | 'fess'
  | 'bend'
  | 'bend sinister'
  | 'chevron'
  | 'chevron reversed'
  | 'cross'
  | 'saltire'
  | 'pall'
  | 'pile'
  | 'bars'
  | 'bendlets'
  | 'chevronels'
  | 'chief'
  | 'canton'
  | 'inescutcheon'
  | 'bordure'
  | 'orle'
  | 'flaunches';

export type Charge =
  | 'mullet'
  | 'estoile'
  | 'roundel'
  | 'lozenge'
  | 'annulet'
  | 'crescent'
  | 'billet'
  | 'heart'
  | 'crosslet'
  | 'cross patty'
  | 'fleur-de-lis'
  | 'tower'
  | 'sun'
  | 'leaf'
  | 'key'
  | 'rose'
  | 'escallop'
  | 'bell'
  | 'anchor'
  | 'harp'
  | 'pheon'
  | 'bee'
  | 'oak'
  | 'trefoil'
  | 'acorn'
  | 'crown'
  | 'cup'
  | 'sword'
  | 'book'
  | 'fish'
  | 'martlet'
  | 'wheel';

/** How a field is divided in two tinctures, or varied of them. */
export type Parting = Division | Variation;

export interface Field {
  readonly ground: Tincture;
  /** The other tincture of a field that is parted, or that of what is strewn on it. */
  readonly second: Tincture;
  readonly parting?: Parting;
  readonly line: Line;
  /** Of how many pieces a variation is. */
  readonly pieces: number;
  /** Parted once more, the tinctures changing places at the line. */
  readonly across?: Division | undefined;
  readonly strewn?: Charge;
}

/** Where the charges of a group stand; the ordinary, or the division, says where exactly. */
export type Place = 'around' | 'on' | 'single' | 'three' | 'flanks' | 'chief' | 'heart' | 'parts';

export interface Group {
  readonly charge: Charge;
  /** A second kind, for the later places of the group. */
  readonly and?: Charge | undefined;
  readonly paint: Paint;
  readonly place: Place;
}

export interface Piece {
  readonly ordinary: Ordinary;
  readonly line: Line;
  readonly cotised: boolean;
  readonly paint: Paint;
  readonly on?: Group | undefined;
}

/** What is said later lies over what is said before. */
export interface Arms {
  readonly version: 1;
  readonly field: Field;
  readonly piece?: Piece;
  readonly groups: readonly Group[];
}
