/** What a cost's measurement gives. Committed as `test/bench/results/<name>.json`: every sample, and where and when it was taken. */
import type { Machine } from './machine.js';

/** One line of the table in docs/performance.md. */
export interface Row {
  readonly what: string;
  /** Of samples: `ms`, `KB`, `messages` … */
  readonly unit: string;
  /** Every sample, in the order taken. One is enough for what does not vary. */
  readonly samples: readonly number[];
  /** The same by something else, taken in the same run, a sample of each in turn. The ratio is of the medians. */
  readonly beside?: { readonly what: string; readonly samples: readonly number[] };
  /** Without one the row only informs. */
  readonly target?: Target;
  /** Why the target is missed. Shown only then. */
  readonly cause?: string;
}

export interface Target {
  /** `ratio`: to `beside`. */
  readonly of: 'median' | 'p95' | 'p99' | 'max' | 'ratio';
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Lines of x and y. A logarithmic axis takes values above zero only. */
export interface Plot {
  /** docs/bench/<name>.svg. */
  readonly name: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

export interface Axis {
  readonly label: string;
  readonly log?: boolean;
}

/** A table of its own, such as where the time goes. The first row is its head. */
export interface Detail {
  readonly title: string;
  readonly cells: readonly (readonly string[])[];
}

export interface Measured {
  /** The number of the cost; rows are shown in its order. 0: beside the numbered ones. */
  readonly cost: number;
  readonly rows: readonly Row[];
  readonly details?: readonly Detail[];
  readonly plots?: readonly Plot[];
  /** Whatever else was measured, as it came. */
  readonly raw?: unknown;
}

export interface Result extends Measured {
  /** Of the file: `cold-open`. */
  readonly name: string;
  readonly machine: Machine;
  /** When it ended, and how long it took, in seconds. */
  readonly date: string;
  readonly seconds: number;
}
