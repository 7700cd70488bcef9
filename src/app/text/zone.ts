/** Clocks of other places: from a date and time as they are read there to the instant. `Intl` has the table of zones. */

const parts = (zone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      era: 'short',
    });
  } catch {
    return undefined; // No zone of this name.
  }
};

/** What the clocks of a zone show at an instant, as if they were UTC. */
const shownAt = (format: Intl.DateTimeFormat, instant: number): number => {
  const field: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(instant)) field[type] = value;
  const number = (name: string): number => Number(field[name] ?? 0);
  return Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
};

const local = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;

export const isZone = (zone: string): boolean => parts(zone) !== undefined;

/**
 * The instant at which clocks of the zone show this. In the hour that is left out in spring it is the instant after it, in the hour that comes twice
 * the first of the two. Undefined for what is no date, or no zone.
 */
export const instantOf = (text: string, zone: string): number | undefined => {
  const found = local.exec(text);
  const format = parts(zone === '' ? 'UTC' : zone);
  if (found === null || format === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  if (new Date(wanted).toISOString().slice(0, 16) !== text) return undefined;
  const hourLong = 3_600_000;
  // The offset a day before and a day after: one of them holds.
  const offsets = [wanted - 24 * hourLong, wanted + 24 * hourLong].map((at) => shownAt(format, at) - at);
  const right = offsets.map((offset) => wanted - offset).filter((at) => shownAt(format, at) === wanted);
  return right.length > 0 ? Math.min(...right) : wanted - Math.min(...offsets);
};

/** What the clocks of a zone show at an instant: `YYYY-MM-DDTHH:mm`. Undefined for no zone. */
export const localAt = (instant: number, zone: string): string | undefined => {
  const format = parts(zone);
  return format === undefined ? undefined : new Date(shownAt(format, instant)).toISOString().slice(0, 16);
};
