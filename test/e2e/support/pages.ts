/** What a person does on a page, and what an engineer does in its console. */
import type { Page } from 'playwright-core';
import type { Plumbing } from '../../../src/app/plumbing.js';

declare global {
  // The page's own; typed here so that tests can speak to it.
  interface Window {
    readonly tabard: Plumbing;
  }
}

/** Where the tests' server listens; set by global-setup. */
export const home = (): string => {
  const address = process.env.TABARD_HOME;
  if (address === undefined) throw new TypeError('TABARD_HOME is not set: run by vitest.e2e.config.ts');
  return address;
};

export const ready = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await window.tabard.ready;
  });

/** Makes an identity by the console. */
export const create = async (page: Page, name: string): Promise<{ readonly did: string; readonly link: string }> => {
  await ready(page);
  return page.evaluate(async (text) => {
    const { did, link } = await window.tabard.create({ name: text });
    return { did, link };
  }, name);
};

/** Opens a profile by the console; answers its name and bio, or the code of the rejection. */
export const openProfile = (
  page: Page,
  link: string,
  timeout = 120_000,
): Promise<
  | { readonly name: string; readonly bio: string; readonly servedBy: string | null }
  | { readonly code: string; readonly refusal: string | undefined }
> =>
  page.evaluate(
    async ([target, wait]) => {
      await window.tabard.ready;
      try {
        const { profile, servedBy } = await window.tabard.open(target, { timeout: wait });
        return { name: profile.name, bio: profile.bio, servedBy };
      } catch (error) {
        const { code, refusal } = error as { code: string; refusal?: string };
        return { code, refusal };
      }
    },
    [link, timeout] as const,
  );

/** A service worker has taken the page over: what it asks for goes through that. */
export const controlled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  });
