/** The processes of a Chromium, to kill or to stop: found under its browser process, told apart by who works when a page does. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Everything that `/proc` knows of one process that we need. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks of CPU so far. */
  readonly ticks: number;
  readonly command: string;
}

const readProcess = (pid: number): Process | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]), command };
  } catch {
    // It has ended in between.
    return undefined;
  }
};

const allProcesses = (): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((process) => process !== undefined);

const under = (all: readonly Process[], roots: readonly Process[]): readonly Process[] => {
  const found = [...roots];
  for (const process of found) found.push(...all.filter(({ parent }) => parent === process.pid));
  return found;
};

/** The browser process that uses this profile folder, and all under it. */
const processesOf = (folder: string): readonly Process[] => {
  const all = allProcesses();
  const isRoot = ({ command }: Process): boolean =>
    command.includes(`--user-data-dir=${folder}`) && !command.includes('--type=');
  return under(all, all.filter(isRoot));
};

/** All processes that a process began, and that those began. */
export const descendantsOf = (pid: number): readonly number[] => {
  const all = allProcesses();
  return under(
    all,
    all.filter(({ parent }) => parent === pid),
  ).map((process) => process.pid);
};

const renderers = (folder: string): readonly Process[] =>
  processesOf(folder).filter(({ command }) => command.includes('--type=renderer'));

/** Who worked most while the page did, if nobody else came near. */
const busiestWith = async (page: Page, folder: string): Promise<number | undefined> => {
  const before = new Map(renderers(folder).map(({ pid, ticks }) => [pid, ticks]));
  await page.evaluate(() => {
    const until = performance.now() + 200;
    while (performance.now() < until);
  });
  const [first, second] = renderers(folder)
    .map(({ pid, ticks }) => ({ pid, worked: ticks - (before.get(pid) ?? 0) }))
    .sort((a, b) => b.worked - a.worked);
  if (first === undefined) throw new Error(`no renderer runs in ${folder}`);
  return first.worked > 2 * (second?.worked ?? 0) ? first.pid : undefined;
};

/** The process in which a page and its workers run: busy while the page is, three times over. */
export const rendererOf = async (page: Page, folder: string): Promise<number> => {
  let found: number | undefined;
  let times = 0;
  for (let round = 0; round < 50; round++) {
    const pid = await busiestWith(page, folder);
    times = pid !== undefined && pid === found ? times + 1 : 1;
    found = pid;
    if (found !== undefined && times === 3) return found;
  }
  throw new Error(`the renderer of a page could not be told apart in ${folder}`);
};

export interface Stopped {
  /** Lets it run on. Idempotent. */
  resume(): void;
}

/** SIGSTOP: the process stands still in the middle of whatever it does. */
export const stop = (pid: number): Stopped => {
  process.kill(pid, 'SIGSTOP');
  let stopped = true;
  return {
    resume() {
      if (!stopped) return;
      stopped = false;
      process.kill(pid, 'SIGCONT');
    },
  };
};

/** SIGKILL: it is gone at once, and nobody in it hears of it. */
export const kill = (pid: number): void => void process.kill(pid, 'SIGKILL');

/** The whole browser of this profile folder, at once, as when a machine loses its power. */
export const killBrowser = (folder: string): void => {
  for (const { pid } of processesOf(folder)) {
    try {
      kill(pid);
    } catch (error) {
      // It ended with the one before.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
};

/** Bytes in memory of the processes that run this browser's pages and workers. */
export const residentOf = (folder: string): number =>
  renderers(folder).reduce((sum, { pid }) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
    } catch {
      return sum;
    }
  }, 0);
