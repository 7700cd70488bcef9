/** What a browser takes of the machine: its processes by /proc, the heaps of a page and its worker after collecting. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** `browser`, `renderer`, `gpu-process`, `utility` … */
  readonly kind: string;
  /** Seconds of processor time. */
  readonly cpu: number;
  /** Resident bytes. */
  readonly resident: number;
}

const ticks = 100;
const pageBytes = 4_096;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // It ended meanwhile.
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
};

const processOf = (pid: number, command: string): Process => {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid,
    parent: Number(fields[1] ?? 0),
    kind: /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser',
    cpu: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticks,
    resident: Number(fields[21] ?? 0) * pageBytes,
  };
};

/** All processes of the browser with this profile folder. */
export const processesOf = (folder: string): Process[] => {
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), read(`/proc/${name}/cmdline`).replaceAll('\0', ' ')] as const);
  const all = commands.map(([pid, command]) => processOf(pid, command));
  const found = new Set(
    commands
      .filter(([, command]) => command.includes(`--user-data-dir=${folder}`) && !command.includes('--type='))
      .map(([pid]) => pid),
  );
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
};

export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Bytes of all files in a folder. */
export const folderBytes = (folder: string): number =>
  sum(
    readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? folderBytes(path) : statSync(path).size;
    }),
  );

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

export interface Heaps {
  readonly page: number;
  readonly worker: number;
}

const bytesOf = ({ usedSize, backingStorageSize = 0 }: HeapUsage): number => usedSize + backingStorageSize;

/** Heaps with their buffers, after collecting, of a page and its one worker. */
export const heapsOf = async (page: Page): Promise<Heaps> => {
  const session = await page.context().newCDPSession(page);
  try {
    const worker = await attachWorker(session);
    await session.send('HeapProfiler.collectGarbage');
    await worker('HeapProfiler.collectGarbage');
    const ours: HeapUsage = await session.send('Runtime.getHeapUsage');
    const theirs = (await worker('Runtime.getHeapUsage')) as HeapUsage;
    return { page: bytesOf(ours), worker: bytesOf(theirs) };
  } finally {
    await session.detach();
  }
};

/** Commands to the first dedicated worker of the page. */
const attachWorker = async (session: CDPSession): Promise<(method: string) => Promise<unknown>> => {
  const attached = new Promise<string>((resolve) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  let last = 0;
  return (method) => {
    last += 1;
    const id = last;
    return new Promise((resolve, reject) => {
      const listen = (event: { readonly sessionId: string; readonly message: string }): void => {
        const answer: { id?: number; result?: unknown; error?: { message: string } } = JSON.parse(event.message);
        if (event.sessionId !== sessionId || answer.id !== id) return;
        session.off('Target.receivedMessageFromTarget', listen);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(answer.error.message));
      };
      session.on('Target.receivedMessageFromTarget', listen);
      session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
    });
  };
};
