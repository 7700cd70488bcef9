/** What must be so after every lie. One list of promises, kept by a visitor in memory and by one in Chromium. */
import { expect } from 'vitest';
import { waitFor } from './liar.js';
import type { Lie } from './lie.js';

export interface Stored {
  /** Rows of this identity's repository. */
  readonly commits: number;
  readonly repositories: number;
  readonly blocks: number;
  readonly aside: number;
  /** Live heads. */
  readonly heads: number;
  /** What is false stands somewhere in the database. */
  readonly marked: boolean;
}

/** A visitor of one profile, and everybody around. */
export interface Stage {
  /** The name that the author truly has. */
  readonly name: string;
  /** The visitor opens the profile. */
  visit(): Promise<void>;
  /** A third tab is linked to the visitor and to nobody else, and wants to hear of this profile. */
  listen(): Promise<void>;
  /** The honest host comes. */
  host(): Promise<void>;
  /** The liar is linked to the visitor, the first time, and tells its lie. */
  tell(): Promise<void>;
  isCut(): Promise<boolean>;
  /** The liar comes again with the same session key. True if it is heard. */
  comesBack(): Promise<boolean>;
  refusals(): Promise<Readonly<Partial<Record<string, number>>>>;
  /** The name that the visitor shows. */
  shown(): Promise<string | undefined>;
  stored(): Promise<Stored>;
  /** Commits and planted blocks that the third tab has got from the visitor. Asks for them first. */
  overheard(): Promise<{ readonly commits: number; readonly planted: number }>;
  /** The third tab asks until it has been told of a head. */
  hearsOfIt(): Promise<void>;
  /** Nothing is under way at the visitor any more. */
  settled(): Promise<void>;
  errors(): Promise<readonly unknown[]>;
}

/** Of a lie that is scored, not cut at once: it is told until the link ends, never more often than this. */
const mostTellings = 8;

/** What comes about beside the main path comes in its own time; what it is then must be this. */
const becomes = async (read: () => Promise<unknown>, wanted: unknown, what: string): Promise<void> => {
  const isSo = async (): Promise<boolean> => JSON.stringify(await read()) === JSON.stringify(wanted);
  await waitFor(isSo, what).catch(async () => expect(await read(), what).toEqual(wanted));
};

const judged = async (stage: Stage, lie: Lie, before: number): Promise<void> => {
  if (lie.code === null) return;
  const { code } = lie;
  const isJudged = async (): Promise<boolean> => ((await stage.refusals())[code] ?? 0) > before;
  // What is said when the link has ended already is not heard.
  await waitFor(async () => (await isJudged()) || (before > 0 && (await stage.isCut())), `refused as ${code}`);
};

const blamed = async (stage: Stage, lie: Lie): Promise<void> => {
  const { code, blame } = lie;
  if (blame === 'repeated') {
    await stage.settled();
    expect(await stage.isCut(), 'clumsy once is not cut off').toBe(false);
    for (let turn = 1; turn < mostTellings && !(await stage.isCut()); turn++) {
      const before = code === null ? 0 : ((await stage.refusals())[code] ?? 0);
      await stage.tell();
      await judged(stage, lie, before);
    }
  }
  if (blame === 'none') {
    await stage.settled();
    expect(await stage.isCut(), 'nobody is cut off').toBe(false);
    return;
  }
  await waitFor(() => stage.isCut(), 'the liar is cut off');
  expect(await stage.comesBack(), 'its key stays out').toBe(false);
};

/** Only this is refused, and nothing else comes of it. */
const onlyRefused = async (stage: Stage, lie: Lie): Promise<void> => {
  const refusals = await stage.refusals();
  expect(Object.keys(refusals)).toEqual(lie.code === null ? [] : [lie.code]);
};

export const checkLie = async (stage: Stage, lie: Lie): Promise<void> => {
  const showsTruth = lie.late === true || lie.leaves === 'truth';
  await stage.visit();
  await stage.listen();
  if (lie.late === true) {
    await stage.host();
    await waitFor(async () => (await stage.shown()) === stage.name, 'the truth is shown');
  }
  await stage.tell();
  await judged(stage, lie, 0);
  await blamed(stage, lie);
  await stage.settled();
  await onlyRefused(stage, lie);
  if (showsTruth) await becomes(() => stage.shown(), stage.name, 'shown');
  else expect(await stage.shown(), 'shown').toBeUndefined();
  await becomes(async () => (await stage.stored()).aside, lie.aside ?? 0, 'kept aside');
  const stored = await stage.stored();
  expect(stored.marked, 'in the store').toBe(false);
  if (!showsTruth) {
    expect([stored.commits, stored.repositories, stored.blocks], 'rows').toEqual([0, 0, 0]);
    expect(await stage.overheard(), 'relayed').toEqual({ commits: 0, planted: 0 });
  }
  if (lie.late !== true) await stage.host();
  await waitFor(async () => (await stage.shown()) === stage.name, 'the truth is shown');
  await becomes(async () => (await stage.stored()).heads, lie.heads ?? 1, 'live heads');
  await stage.settled();
  // The third tab hears what is true, so it would have heard what is not.
  await stage.hearsOfIt();
  await becomes(() => stage.overheard(), { commits: lie.heads ?? 1, planted: 0 }, 'relayed');
  expect((await stage.stored()).marked, 'in the store').toBe(false);
  expect(await stage.errors()).toEqual([]);
};
