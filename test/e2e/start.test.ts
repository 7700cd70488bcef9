import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openBrowser } from './support/browser.js';
import { create, ready } from './support/pages.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A copy of what `npm start` needs. It was built by the same script: the step `build` of `npm test`. */
const copyProject = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'tabard-start-'));
  for (const name of ['src/server', 'src/net', 'src/codec', 'src/base', 'scripts', 'dist'])
    cpSync(name, join(root, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  closing.push(async () => rmSync(root, { recursive: true, force: true }));
  return root;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new TypeError('no port')),
      );
    });
  });

/** Resolves with the address that it prints. */
const start = (root: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const { NODE_ENV: _, VITEST: __, ...environment } = process.env;
    const child = spawn('node', ['scripts/start.mjs', '--no-build'], {
      cwd: root,
      env: { ...environment, PORT: `${port}` },
    });
    let said = '';
    const hear = (bytes: Buffer): void => {
      said += bytes.toString('utf8');
      const address = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (address !== undefined) resolve(`${address}/`);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${said}`)));
    closing.push(
      () =>
        new Promise((ended) => {
          if (child.exitCode !== null) return ended();
          child.once('exit', () => ended());
          child.kill();
        }),
    );
  });

describe('npm start', () => {
  it('serves what it built for production, prints its address, and the app then starts without it', async () => {
    const address = await start(copyProject(), await freePort());
    const browser = await openBrowser({
      tolerate: [/ERR_CONNECTION_REFUSED/, /WebSocket connection/],
      serviceWorker: true,
    });
    closing.push(() => browser.close());
    const page = await browser.open(address);
    await create(page, 'Ada');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await expect
      .poll(() => page.evaluate(async () => (await window.tabard.stats()).network))
      .toMatchObject({ trackers: [{ state: 'reached' }] });
    const stop = closing.splice(1, 1)[0];
    await stop?.();
    await page.reload();
    await ready(page);
    expect(await page.evaluate(() => window.tabard.me()?.profile.name)).toBe('Ada');
    expect(browser.errors).toEqual([]);
  });
});
