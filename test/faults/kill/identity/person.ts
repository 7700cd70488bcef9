/** Who is killed again and again, the host who keeps the profile, and what must hold between the two after each kill. */
import type { Page } from 'playwright-core';
import type { OperationView } from '../../../../src/app/restore/standing.js';
import { verifyFile } from '../verify-file.js';
import { type Device, until } from './device.js';

export interface Person {
  readonly did: string;
  readonly link: string;
  /** The twelve words that count. */
  words: readonly string[];
  /** Rotations by words so far. */
  rescues: number;
  /** The bio that was published last. */
  bio: string;
  edits: number;
}

export interface World {
  readonly home: string;
  readonly host: Page;
}

export const bioOn = (page: Page, did: string): Promise<unknown> =>
  page.evaluate(
    async (who) => Reflect.get(Object(await window.tabard.get(who, 'app.tabard.profile/self')), 'bio'),
    did,
  );

export const logOn = (page: Page, did: string): Promise<readonly OperationView[]> =>
  page.evaluate((who) => window.tabard.identityLog(who), did);

export const rescuesIn = (log: readonly OperationView[]): number => log.filter(({ rank }) => rank === 0).length;

/** The bio as the private document of this device has it: it comes by the household, apart from the repository. */
const typedOn = async (page: Page): Promise<string> => {
  await page.evaluate(() => location.assign('#/'));
  return page.getByTestId('own-bio').inputValue({ timeout: 60_000 });
};

/**
 * Edits, and waits until these have it. What was written elsewhere stands in one's own field first: two devices that write at the same time
 * merge letter by letter, which is another test's.
 */
export const edit = async (page: Page, person: Person, readers: readonly Page[]): Promise<void> => {
  let typed = '';
  await until(
    () => `"${person.bio}" stands in one's own field, where "${typed}" is`,
    async () => {
      typed = await typedOn(page);
      return typed === person.bio;
    },
  );
  person.edits += 1;
  person.bio = `Edit ${person.edits}.`;
  await page.evaluate((bio) => window.tabard.edit({ bio }), person.bio);
  for (const reader of readers) {
    let there: unknown;
    await until(
      () => `"${person.bio}" arrived at ${readers.indexOf(reader)}, where "${String(there)}" stands`,
      async () => {
        there = await bioOn(reader, person.did);
        return there === person.bio;
      },
    );
  }
};

/** After every kill, once the act has ended or is as if it had not begun. */
export const lookAtPerson = async (world: World, person: Person, device: Device): Promise<void> => {
  const page = device.page();
  let acts = await device.acts();
  await until(
    () => `nothing is under way: ${JSON.stringify(acts)}`,
    async () => {
      acts = await device.acts();
      return acts.kept === 'own' && acts.linking === null && !acts.restoring && !acts.draft && acts.keyringFits;
    },
  );
  await edit(page, person, [world.host]);
  const log = await logOn(page, person.did);
  if (rescuesIn(log) !== person.rescues) throw new Error(`${rescuesIn(log)} rotations by words, not ${person.rescues}`);
  const odd = log.filter(({ counts, disputed }) => !counts || disputed);
  if (odd.length > 0) throw new Error(`${odd.length} operations do not count, or are disputed: ${JSON.stringify(odd)}`);
  const ids = log.map(({ id }) => id).join();
  await until(
    'the host has the same log',
    async () => (await logOn(world.host, person.did)).map(({ id }) => id).join() === ids,
  );
  let problems: readonly string[] = [];
  await until(
    () => `all holds: ${problems.slice(0, 10).join('; ')}`,
    async () => {
      problems = await device.check();
      return problems.length === 0;
    },
  );
  const { heads } = await device.acts();
  if (new Set(heads.map(({ key }) => key)).size !== heads.length)
    throw new Error(`two live heads of one device: ${JSON.stringify(heads)}`);
  const file = await verifyFile(
    await page.evaluate(async () => {
      let text = '';
      for (const byte of await window.tabard.exportCar()) text += String.fromCharCode(byte);
      return btoa(text);
    }),
  );
  if (file.did !== person.did || file.commits === 0) throw new Error(`the file is of ${file.did}`);
};
