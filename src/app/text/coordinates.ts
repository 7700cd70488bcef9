/** A place on the earth as people write it: two numbers of degrees. */

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

const number = String.raw`([+-]?\d{1,3}(?:\.\d{1,12})?)`;
const pair = new RegExp(
  String.raw`^(?:geo:)?\s*${number}\s*°?\s*([NS])?\s*[,;\s]\s*${number}\s*°?\s*([EW])?(?:;.*)?$`,
  'i',
);

/** Degrees × 10^7 are what records hold: about a centimetre. */
const exact = (degrees: number): number => Math.round(degrees * 10_000_000) / 10_000_000;

/** Latitude first, as in `60.3913, 5.3221`, `33.86 S 151.2 E` or `geo:60.39,5.32`. Undefined for what is none. */
export const coordinatesIn = (text: string): Coordinates | undefined => {
  const found = pair.exec(text.trim());
  if (found === null) return undefined;
  const [, north = '', side = '', east = '', other = ''] = found;
  const latitude = exact(Number(north) * (side.toUpperCase() === 'S' ? -1 : 1));
  const longitude = exact(Number(east) * (other.toUpperCase() === 'W' ? -1 : 1));
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
};

export const writeCoordinates = ({ latitude, longitude }: Coordinates): string =>
  [latitude, longitude].map((degrees) => `${exact(degrees)}`).join(', ');
