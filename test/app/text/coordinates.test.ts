/** Places on the earth as people write them. */
import { describe, expect, it } from 'vitest';
import { coordinatesIn, writeCoordinates } from '../../../src/app/text/coordinates.js';

describe('coordinates', () => {
  it.each([
    ['60.3913, 5.3221', 60.3913, 5.3221],
    ['60.3913 5.3221', 60.3913, 5.3221],
    ['-33.86,151.2', -33.86, 151.2],
    ['33.86 S 151.2 E', -33.86, 151.2],
    ['40.7° N, 74° W', 40.7, -74],
    ['geo:60.39,5.32;u=35', 60.39, 5.32],
    ['90, -180', 90, -180],
  ])('are read: %s', (text, latitude, longitude) => expect(coordinatesIn(text)).toEqual({ latitude, longitude }));

  it.each([
    '',
    '60.3913',
    '91, 0',
    '0, 181',
    'north, south',
    '60,3913, 5,3221',
    '1, 2, 3',
    'NaN, NaN',
    `${'9'.repeat(400)}, 1`,
  ])('are none: %j', (text) => expect(coordinatesIn(text)).toBeUndefined());

  it('come back as they were written', () =>
    expect(coordinatesIn(writeCoordinates({ latitude: -0.1234567, longitude: 179.9999999 }))).toEqual({
      latitude: -0.1234567,
      longitude: 179.9999999,
    }));
});
