import { describe, expect, it } from 'vitest';
import { instantOf, isZone, localAt } from '../../../src/app/text/zone.js';

const at = (text: string): number => Date.parse(text);

describe('a date on the clocks of a place', () => {
  it.each([
    ['2026-07-01T20:00', 'Europe/Lisbon', '2026-07-01T19:00Z'],
    ['2026-12-01T20:00', 'Europe/Lisbon', '2026-12-01T20:00Z'],
    ['2026-07-01T20:00', 'Asia/Kolkata', '2026-07-01T14:30Z'],
    ['2026-07-01T00:30', 'Pacific/Auckland', '2026-06-30T12:30Z'],
    ['2026-07-01T20:00', 'UTC', '2026-07-01T20:00Z'],
    ['2026-07-01T20:00', '', '2026-07-01T20:00Z'],
    // Twice that night: the first.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30Z'],
    // Never that night: as if the clocks had not been put forward yet.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30Z'],
  ])('%s in %s is %s', (text, zone, instant) => expect(instantOf(text, zone)).toBe(at(instant)));

  it.each(['', 'x', '2026-13-01T00:00', '2026-02-30T00:00', '2026-01-01T24:00', '2026-01-01T00:60', '2026-01-01'])(
    'is none: %s',
    (text) => expect(instantOf(text, 'UTC')).toBeUndefined(),
  );

  it('is none where there is no such zone', () => {
    expect(instantOf('2026-01-01T00:00', 'Nowhere/Land')).toBeUndefined();
    expect(localAt(0, 'Nowhere/Land')).toBeUndefined();
    expect([isZone('Europe/Lisbon'), isZone('Nowhere/Land')]).toEqual([true, false]);
  });

  it('comes back as it was', () => {
    for (const zone of ['Europe/Lisbon', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia'])
      for (let hour = 0; hour < 24 * 400; hour += 37) {
        const instant = at('2026-01-01T00:00Z') + hour * 3_600_000;
        const text = localAt(instant, zone) ?? '';
        expect([instant, instant - 3_600_000]).toContain(instantOf(text, zone));
      }
  });
});
