/** Rotations that a device makes of itself, and is killed in: another is put out; new words for old ones. */
import type { Page } from 'playwright-core';
import type { LiveHead } from '../check-acts.js';
import { type Device, until, untilKilled } from './device.js';
import type { Left } from './linking.js';
import { logOn, type Person, rescuesIn } from './person.js';

const idOn = (device: Device): Promise<string> =>
  device.page().evaluate(async () => (await window.tabard.devices()).find(({ here }) => here)?.id ?? '');

/** Puts the other out, killed in the middle. */
export const killInRevoking = async (
  person: Person,
  { by, victim, wait }: { readonly by: Device; readonly victim: Device; readonly wait: number },
): Promise<Left> => {
  const id = await idOn(victim);
  const before = await by.acts();
  const revoke = (): Promise<unknown> => by.page().evaluate((key) => window.tabard.revoke(key), id);
  const work = untilKilled(revoke());
  await by.killAfter(wait);
  await work;
  const found = await by.startAgain();
  const revocations = async (): Promise<number> =>
    (await logOn(by.page(), person.did)).filter(({ revoked }) => revoked.some((key) => key === id)).length;
  const isOut = (await revocations()) > 0;
  if (!isOut) await revoke();
  await until('it is put out', async () =>
    (await by.page().evaluate(() => window.tabard.devices())).some((one) => one.id === id && one.state === 'revoked'),
  );
  await until('the household has moved on', async () => (await by.acts()).epoch > before.epoch);
  if ((await revocations()) !== 1) throw new Error(`${await revocations()} operations put the device out`);
  await ensureOut(by, victim, before.heads, id);
  if (!isOut) return found.epoch === before.epoch ? 'unbegun' : 'under way';
  return found.keyringFits ? 'done' : 'under way';
};

/** It goes on writing, as a thief would: nothing of it counts. */
const ensureOut = async (by: Device, victim: Device, before: readonly LiveHead[], id: string): Promise<void> => {
  await victim.page().evaluate(() => window.tabard.edit({ bio: 'by the one put out' }).catch(() => undefined));
  const { heads } = await by.acts();
  const after = heads.filter((head) => head.key === id && !before.some((known) => known.id === head.id));
  if (after.length > 0) throw new Error(`the device that was put out has a new head: ${JSON.stringify(after)}`);
};

const patience = { timeout: 120_000 };

/** The recovery page, when it knows how things stand. */
const openPage = async (page: Page): Promise<string | null> => {
  await page.evaluate(() => location.assign('#/settings/recovery'));
  const standing = page.locator('[data-testid=recovery-standing]');
  await standing.waitFor(patience);
  return standing.getAttribute('data-words');
};

/** The words as the page shows them. */
export const shownWords = async (page: Page): Promise<readonly string[]> => {
  await openPage(page);
  await page.getByTestId('recovery-show').click(patience);
  const shown = page.getByTestId('recovery-words');
  await shown.waitFor(patience);
  return shown.locator('li').allTextContents();
};

/** Up to the last tap: the new words, and what makes them count. */
export const newWords = async (page: Page, old: readonly string[]) => {
  const standing = await openPage(page);
  const part = page.getByTestId('recovery-new-part');
  await part.getByTestId('recovery-new').click(patience);
  if (standing !== 'kept') {
    await part.getByTestId('words-1').fill(old.join(' '));
    await part.locator('[data-testid=words-says][data-verdict=fit]').waitFor(patience);
  }
  await part.getByTestId('recovery-new-go').click();
  await part.getByTestId('recovery-words').waitFor(patience);
  const words = await part.getByTestId('recovery-words').locator('li').allTextContents();
  await part.getByTestId('recovery-new-practise').click();
  for (const field of await part.getByTestId('recovery-asked').all())
    await field.fill(words[Number(await field.getAttribute('data-position'))] ?? '');
  return { words, commit: () => part.getByTestId('recovery-check').click() };
};

/** New words for old ones, killed when they are to count. */
export const killInNewWords = async (
  person: Person,
  { device, wait }: { readonly device: Device; readonly wait: number },
): Promise<Left> => {
  const { words, commit } = await newWords(device.page(), person.words);
  const before = await device.acts();
  const work = untilKilled(commit());
  await device.killAfter(wait);
  await work;
  const found = await device.startAgain();
  const page = device.page();
  const count = rescuesIn(await logOn(page, person.did)) > person.rescues;
  if (count) {
    person.rescues += 1;
    person.words = words;
  }
  const standing = await openPage(page);
  await until('the draft is settled', async () => !(await device.acts()).draft);
  if (standing === 'kept' && (await shownWords(page)).join() !== person.words.join())
    throw new Error('the page shows other words than those that count');
  if (count && standing !== 'kept') throw new Error(`the new words are ${standing}`);
  const { epoch } = await device.acts();
  if (count !== epoch > before.epoch) throw new Error(`epoch ${before.epoch} to ${epoch}, new words: ${count}`);
  if (!count) return 'unbegun';
  return found.draft ? 'under way' : 'done';
};
