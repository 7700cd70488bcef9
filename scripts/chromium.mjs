/**
 * Finds a Chromium for the browser tests, or installs Debian's package where that is possible.
 * `CHROMIUM` names another one.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const found = () => candidates.find((path) => path !== undefined && path !== '' && existsSync(path));

/** The path of a Chromium. Throws with what to do where there is none and none can be installed. */
export const ensureChromium = () => {
  const present = found();
  if (present !== undefined) return present;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Chromium is missing: installing the Debian package.');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'inherit', env });
    const installed = found();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'The browser tests need Chromium. On Debian: `sudo apt-get install chromium`. Elsewhere set CHROMIUM to the path of a Chromium or Chrome.',
  );
};

if (process.argv[1]?.endsWith('chromium.mjs')) {
  const path = ensureChromium();
  console.log(
    path,
    execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
  );
}
