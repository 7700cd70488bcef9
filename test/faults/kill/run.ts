/**
 * Kills a whole browser by SIGKILL, again and again, at seeded moments in the middle of work, and looks each time at what it left. One
 * browser start a kill: what checks the last kill is what the next one ends.
 */
import type { Page } from 'playwright-core';
import { openBrowser } from '../../e2e/support/browser.js';
import { create, ready } from '../../e2e/support/pages.js';
import { startTestServer } from '../../e2e/support/server.js';
import { createOn, makePublisher, migrateOn, type Publisher, publishOn, receiveOn, typeOn } from './acts.js';
import { type Chance, makeChance } from './chance.js';
import { openChecker } from './checker-script.js';
import { type Ledger, makeLedger, type Note } from './ledger.js';
import { type Disk, makeDisk } from './machine.js';
import { verifyFile } from './verify-file.js';

const everyAct = ['edit', 'publish', 'receive', 'migrate', 'create'] as const;
export type Act = (typeof everyAct)[number];

export interface KillOptions {
  readonly seed: number;
  /** Stops after this many kills, or when this says so, whichever comes first. */
  readonly kills?: number;
  readonly until?: () => boolean;
  /** In what it is killed. */
  readonly acts?: readonly Act[];
  /** Ends every browser at once. */
  readonly signal?: AbortSignal;
}

/** Sums over a run. Whatever is wrong is thrown, with the seed and the kill that brought it out. */
export interface KillCounts {
  kills: number;
  readonly during: Record<Act, number>;
  /** Promises that had resolved before a kill and were found kept after it. */
  acknowledged: number;
  rows: number;
  blocks: number;
  commits: number;
  /** Repositories verified from their genesis. */
  verified: number;
  /** In which version a kill left a database that was being migrated. */
  migrations: { old: number; new: number };
}

/** A new disk after so many kills, so that what must be checked does not grow for ever. */
const killsOnOneDisk = 40;

/** The moment of the kill: so many ms after the work has begun, at most. */
const longest: Readonly<Record<Act, number>> = { edit: 600, publish: 700, receive: 500, migrate: 250, create: 250 };

export const run = async ({
  seed,
  kills = Number.POSITIVE_INFINITY,
  until,
  acts = everyAct,
  signal,
}: KillOptions): Promise<KillCounts> => {
  const chance = makeChance(seed);
  const counts: KillCounts = {
    kills: 0,
    during: { edit: 0, publish: 0, receive: 0, migrate: 0, create: 0 },
    acknowledged: 0,
    rows: 0,
    blocks: 0,
    commits: 0,
    verified: 0,
    migrations: { old: 0, new: 0 },
  };
  const isOver = (): boolean => counts.kills >= kills || until?.() === true || signal?.aborted === true;
  const server = await startTestServer();
  const other = await openBrowser();
  const abort = (): void => void other.close();
  signal?.addEventListener('abort', abort);
  try {
    const otherPage = await other.open(server.address);
    const them = await create(otherPage, 'Bo');
    while (!isOver()) {
      const ledger = makeLedger();
      const publisher = makePublisher(otherPage, ledger, them);
      await onOneDisk({ seed, acts, chance, counts, isOver, ledger, publisher, home: server.address, signal });
      counts.acknowledged += ledger.acknowledged;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    await other.close();
    await server.close();
  }
  return counts;
};

interface Scene {
  readonly seed: number;
  readonly acts: readonly Act[];
  readonly chance: Chance;
  readonly counts: KillCounts;
  readonly isOver: () => boolean;
  readonly ledger: Ledger;
  readonly publisher: Publisher;
  readonly home: string;
  readonly signal: AbortSignal | undefined;
}

const onOneDisk = async (scene: Scene): Promise<void> => {
  const { counts, isOver, signal } = scene;
  const disk = makeDisk();
  const last = counts.kills + killsOnOneDisk;
  let before: Trace | undefined;
  const abort = (): void => void disk.dispose();
  signal?.addEventListener('abort', abort);
  try {
    do {
      before = await oneKill(scene, disk, before);
    } while (!isOver() && counts.kills < last);
    const { context } = await disk.start();
    await lookAt(scene, await openPage(context.pages()[0] ?? (await context.newPage()), scene.ledger), before);
  } catch (error) {
    throw new Error(`seed ${scene.seed}, kill ${counts.kills}, during ${before?.act}`, { cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
    await disk.dispose();
  }
};

/** What a kill left to be looked at. */
interface Trace {
  readonly act: Act;
  readonly home: string;
  readonly ledger: Ledger;
}

/** Starts the browser, checks what the last kill left, works, and is killed. */
const oneKill = async (scene: Scene, disk: Disk, before: Trace | undefined): Promise<Trace> => {
  const { acts, chance, counts, ledger, publisher, home } = scene;
  const machine = await disk.start();
  const page = machine.context.pages()[0] ?? (await machine.context.newPage());
  const hears = await openPage(page, ledger);
  if (before === undefined) await settle(page, scene);
  else await lookAt(scene, hears, before);
  const act = chance.of(acts);
  const trace: Trace =
    act === 'create' ? { act, home: ownOrigin(home, counts.kills), ledger: makeLedger() } : { act, home, ledger };
  const begun = hears.listen(trace.ledger);
  const wait = chance.next() * longest[act];
  const die = async (): Promise<void> => {
    await begun;
    await new Promise((resolve) => setTimeout(resolve, wait));
    await machine.kill();
  };
  // Where it was looked at last the page is there already.
  const address = act === 'receive' ? publisher.link : trace.home;
  if (act !== 'migrate' && page.url() !== address) await page.goto(address);
  const work = workOn(page, trace, publisher).catch((error: unknown) => {
    // The page is gone: that is the point.
    if (!/closed|crashed|Target/.test(String(error))) throw error;
  });
  await (act === 'receive' ? publisher.during(die) : die());
  await work;
  counts.kills++;
  counts.during[act]++;
  return trace;
};

/** An origin of its own, on the same server: `*.localhost` is this machine. */
const ownOrigin = (home: string, number: number): string => {
  const url = new URL(home);
  url.hostname = `fresh${number}.localhost`;
  return url.href;
};

const workOn = async (page: Page, { act, home }: Trace, publisher: Publisher): Promise<void> => {
  if (act === 'migrate') return migrateOn(page, home);
  if (act === 'create') return createOn(page);
  await ready(page);
  if (act === 'receive') return receiveOn(page, publisher.did);
  if (act === 'publish') return publishOn(page);
  await page.getByTestId('own-bio').waitFor();
  return typeOn(page);
};

/** The first start on a disk: somebody who has an identity and follows another. */
const settle = async (page: Page, { home, ledger, publisher }: Scene): Promise<void> => {
  await page.goto(home);
  const { did } = await create(page, 'Ada');
  ledger.note({ kind: 'created', did });
  await page.evaluate(async (link) => {
    await window.tabard.open(link);
    await window.tabard.follow(link);
  }, publisher.link);
};

interface Hearing {
  readonly page: Page;
  /** From now on notes are for this ledger. Resolves when the work has begun. */
  listen(ledger: Ledger): Promise<void>;
}

const openPage = async (page: Page, first: Ledger): Promise<Hearing> => {
  let ledger = first;
  let begin: () => void = () => undefined;
  await page.exposeFunction('acknowledge', (note: Note) => {
    ledger.note(note);
    if (note.kind === 'begun') begin();
  });
  await page.exposeFunction('nextEdit', () => ledger.next());
  return {
    page,
    listen: (next) =>
      new Promise((resolve) => {
        ledger = next;
        begin = resolve;
      }),
  };
};

/** All that must be true after a kill. First as the disk has it, then as the app shows it. */
const lookAt = async ({ counts }: Scene, { page }: Hearing, { act, home, ledger }: Trace): Promise<void> => {
  await openChecker(page, home);
  if (act === 'migrate') {
    const { problems, version } = await page.evaluate(() => window.checker.findMigrationProblems());
    ensureNone(problems);
    if (version !== null) counts.migrations[version === 1 ? 'old' : 'new']++;
  }
  const { problems, did, checked, written } = await page.evaluate(() => window.checker.check());
  ensureNone(problems);
  counts.rows += checked.rows;
  counts.blocks += checked.blocks;
  counts.commits += checked.commits;
  if (did !== null && checked.commits > 0) {
    const file = await verifyFile(await page.evaluate((own) => window.checker.exportCar(own), did));
    if (file.did !== did || file.commits === 0) throw new Error(`the file is of ${file.did}`);
    counts.verified++;
  }
  await page.goto(home);
  ensureNone(await ledger.findLosses(page, written));
};

const ensureNone = (problems: readonly string[]): void => {
  if (problems.length > 0) throw new Error(problems.slice(0, 10).join('\n'));
};
