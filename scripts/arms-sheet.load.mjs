/** For scripts: the arms as plain JavaScript, its size as it is served, and a Chromium to look at it with. */
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const root = new URL('..', import.meta.url).pathname;

/** Bundles the layer's public face in memory and imports it. */
export const loadArms = async () => {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      modulePreload: false,
      minify: true,
      // An application build: a library of this format would keep its white space.
      rolldownOptions: {
        input: `${root}src/arms/index.ts`,
        preserveEntrySignatures: 'strict',
        output: { format: 'es' },
      },
    },
  });
  const [{ output }] = Array.isArray(result) ? result : [result];
  const { code } = output[0];
  const module = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  return { ...module, bytes: { plain: Buffer.byteLength(code), gzip: gzipSync(code, { level: 9 }).length } };
};

/** The same identities on every run: sha-256 would do, a counter mixed with a xorshift is enough for a picture. */
export const sampleDids = (count, seed = 0x7abad) => {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  let state = seed;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 7) & 31;
  };
  for (let warm = 0; warm < 64; warm++) next();
  return Array.from(
    { length: count },
    () => `did:tabard:${Array.from({ length: 32 }, () => letters[next()]).join('')}`,
  );
};

/** Runs `draw` on a page of a headless Chromium, which is closed afterwards. */
export const withPage = async (options, draw) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  try {
    const page = await browser.newPage(options);
    await draw(page);
  } finally {
    await browser.close();
  }
};
