/** Another person's machine whose power can be cut: a Chromium of its own, started bare, ended by SIGKILL of every process of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, errors } from 'playwright-core';
import { flags as browserFlags } from '../../e2e/support/browser.js';

export interface Machine {
  readonly context: BrowserContext;
  /** Ends all processes at once, in the middle of whatever they do. Resolves when they are gone. */
  kill(): Promise<void>;
}

export interface Disk {
  readonly folder: string;
  start(): Promise<Machine>;
  /** Ends what runs and deletes the folder. */
  dispose(): Promise<void>;
}

const flags = [
  ...browserFlags,
  '--headless',
  '--remote-debugging-port=0',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-crash-reporter',
  '--disable-breakpad',
  '--hide-crash-restore-bubble',
  '--password-store=basic',
  '--use-mock-keychain',
];

const startTries = 3;

/** A profile folder that outlives the browsers that are started on it. */
export const makeDisk = (): Disk => {
  const folder = mkdtempSync(join(tmpdir(), 'tabard-kill-'));
  let running: (() => Promise<void>) | undefined;
  return {
    folder,
    async start() {
      for (let tries = 1; ; tries += 1) {
        const child = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [...flags, `--user-data-dir=${folder}`], {
          stdio: ['ignore', 'ignore', 'pipe'],
          detached: true,
        });
        const kill = (): Promise<void> => killTree(child);
        running = kill;
        const browser = await connect(await addressOf(child), tries < startTries);
        if (browser === undefined) {
          await kill();
          continue;
        }
        const [context] = browser.contexts();
        if (context === undefined) throw new TypeError('the browser has no context');
        return { context, kill };
      }
    },
    async dispose() {
      await running?.();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
};

/** A browser that never answers its own debugger has opened no page: it is no fault of ours, and is cut off like the others. */
const connect = async (address: string, mayFail: boolean): Promise<Browser | undefined> => {
  try {
    return await chromium.connectOverCDP(address);
  } catch (error) {
    if (mayFail && error instanceof errors.TimeoutError) return undefined;
    throw error;
  }
};

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.on('exit', () => reject(new Error(`Chromium ended: ${said.slice(-2000)}`)));
    child.stderr?.on('data', (part: Buffer) => {
      said += part.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found?.[1] === undefined) return;
      resolve(found[1]);
      said = '';
    });
  });

/** Children first are stopped, so that none can react to the end of another; then all are killed. */
const killTree = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const all = [child.pid, ...descendants(child.pid)];
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of all) send(pid, signal);
  await gone;
  while (all.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/** A killed process that nobody has reaped yet holds nothing any more. */
const isAlive = (pid: number): boolean => {
  const state = statOf(pid)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
};

const descendants = (root: number): number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat !== undefined) parents.set(Number(name), stat.parent);
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found.slice(1);
};

const statOf = (pid: number): { readonly state: string; readonly parent: number } | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parent = '0'] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
};
