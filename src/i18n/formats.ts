/** Numbers, sizes and times as a locale writes them. Nothing here reads the clock. */

export interface Formats {
  number(value: number): string;
  /** 1 kB is 1000 bytes, as disks and networks count. */
  bytes(value: number): string;
  /** "2 minutes ago", "yesterday": how long before `now` something was. */
  relative(at: number, now: number): string;
  date(at: number): string;
  dateTime(at: number): string;
}

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

const steps = [
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['month', 2_629_800_000],
  ['year', 31_557_600_000],
] as const;

/** Makes a format when it is first asked for: they are costly. */
export const later = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** `locale` is asked when the first format is made: finding out the reader's own is costly too. */
export const createFormats = (locale: () => string): Formats => {
  const plain = later(() => new Intl.NumberFormat(locale()));
  const relative = later(() => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }));
  const date = later(() => new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }));
  const dateTime = later(() => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }));
  return {
    number: (value) => plain().format(value),
    bytes: (value) => {
      const power = Math.min(Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)), sizes.length - 1);
      const unit = sizes[power] ?? 'byte';
      const amount = value / 1000 ** power;
      return new Intl.NumberFormat(locale(), {
        style: 'unit',
        unit,
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumFractionDigits: power > 0 && amount < 10 ? 1 : 0,
      }).format(amount);
    },
    relative: (at, now) => {
      const past = at - now;
      const step = steps.findLast(([, size]) => Math.abs(past) >= size);
      if (step === undefined) return relative().format(0, 'second');
      return relative().format(Math.trunc(past / step[1]), step[0]);
    },
    date: (at) => date().format(at),
    dateTime: (at) => dateTime().format(at),
  };
};
