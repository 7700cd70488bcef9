/** What a part of the soak is: test/soak/README.md. */

/** What a round did, by the word that docs/security.md adds it up under: `inputs`, `kills`, `joins`, … */
export type Counts = Readonly<Record<string, number>>;

export interface Round {
  /** Everything that is random in the round follows from it. */
  readonly seed: number;
  /** When the part's time is over, as `Date.now()` tells: a long round stops there and returns what it did. */
  readonly until: number;
  /** Aborts when a person stops the soak, or when the round does not end. */
  readonly signal: AbortSignal;
}

export interface Part {
  readonly name: string;
  /** Its share of the minutes, against the others'. */
  readonly weight: number;
  /** Milliseconds that a round takes, if it cannot stop sooner: with less than that the part is left out. */
  readonly needs?: number;
  /** At most so many rounds in one soak: for a part that does the same each time. */
  readonly rounds?: number;
  /** One round. Throws what went wrong. */
  run(round: Round): Promise<Counts>;
  /** Once, after the last round. */
  close?(): Promise<void>;
}
