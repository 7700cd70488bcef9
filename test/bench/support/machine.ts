/** Where a measurement was taken. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly chromium: string;
  /** Of the working copy; `+` when it had changes beside results and docs. */
  readonly commit: string;
  /** Over the last minute before it began: above 0.5 the times are noisy. */
  readonly load: number;
  readonly packages: Readonly<Record<string, string>>;
}

const said = (command: string, args: readonly string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (error) {
    if (error instanceof Error) return '';
    throw error;
  }
};

const versionOf = (name: string): string => {
  const { version }: { version: string } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return version;
};

const compared = ['y-webrtc', 'yjs', 'y-indexeddb', 'tweetnacl', 'solid-js', 'playwright-core'];

const commit = (): string => {
  const changed = said('git', ['status', '--porcelain', '--', 'src', 'test', 'vite.config.ts', 'package.json'])
    .split('\n')
    .some((line) => line !== '' && !line.includes('test/bench/results/'));
  return `${said('git', ['rev-parse', '--short', 'HEAD'])}${changed ? '+' : ''}`;
};

export const readMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.version,
  chromium:
    said(process.env.CHROMIUM ?? '/usr/bin/chromium', ['--version'])
      .split('\n')
      .at(-1) ?? '',
  commit: commit(),
  load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  packages: Object.fromEntries(compared.map((name) => [name, versionOf(name)])),
});
