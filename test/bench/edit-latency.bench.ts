/**
 * An edit at the owner's until it stands on the screens of eight connected visitors: the owner in a browser process of its own, the visitors in
 * eight contexts of another, each with its own renderer process. Beside it the same by bare pages of y-webrtc, which verify nothing.
 */
import type { Page } from 'playwright-core';
import { cost, inTurn } from './support/bench.js';
import { servePage } from './support/build-page.js';
import { ada, openBareOwner, openContexts, openOwner, withBrowsers } from './support/people.js';
import { startYSignaling } from './support/y-signaling.js';

const visitors = 8;
const edits = Number(process.env.BENCH_ROUNDS ?? 40);

/** One clock for all processes of this machine. */
const seenAt = (page: Page, wanted: string): Promise<number> =>
  page.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector('[data-testid=visit-bio]')?.textContent?.includes(text) !== true) return;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    wanted,
  );

interface Edited {
  /** Milliseconds until each visitor saw it, from the call and from its answer. */
  readonly called: readonly number[];
  readonly published: readonly number[];
}

const edit = async (
  watchers: readonly Page[],
  text: string,
  run: () => Promise<readonly [called: number, published: number]>,
): Promise<Edited> => {
  const seen = watchers.map((page) => seenAt(page, text));
  // Each watcher stands before anything is written.
  await Promise.all(watchers.map((page) => page.evaluate(() => undefined)));
  const [called, published] = await run();
  const times = await Promise.all(seen);
  return { called: times.map((at) => at - called), published: times.map((at) => at - published) };
};

/** As a person does: a key press in the field, and then the editor's rest. */
const type = (owner: Page, text: string): Promise<readonly [number, number]> =>
  owner.evaluate((value) => {
    const bio = document.querySelector<HTMLTextAreaElement>('[data-testid=own-bio]');
    if (bio === null) throw new TypeError('no bio');
    const at = performance.timeOrigin + performance.now();
    bio.value = value;
    bio.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return [at, at] as const;
  }, text);

const call = (owner: Page, text: string): Promise<readonly [number, number]> =>
  owner.evaluate(async (bio) => {
    const now = (): number => performance.timeOrigin + performance.now();
    const called = now();
    await window.tabard.edit({ bio });
    return [called, now()] as const;
  }, text);

const set = (owner: Page, text: string): Promise<readonly [number, number]> =>
  owner.evaluate((bio) => {
    const bare: { set(key: string, value: unknown): void } = Reflect.get(window, 'bare');
    const at = performance.timeOrigin + performance.now();
    bare.set('bio', bio);
    return [at, at] as const;
  }, text);

cost('edit-latency', async () => {
  const [bare, signaling] = await Promise.all([servePage('bare'), startYSignaling()]);
  try {
    return await withBrowsers(async (open) => {
      const ours = await openOwner(await open());
      const theirs = await openBareOwner(await open(), bare.address, signaling.address);
      return openContexts(async (visit) => {
        const here: Page[] = [];
        const there: Page[] = [];
        for (let i = 0; i < visitors; i++) {
          here.push(await visit(ours.link));
          there.push(await visit(theirs.link));
        }
        for (const page of here) await page.locator('[data-testid=visit-status][data-state=served]').waitFor();
        for (const page of there) await page.getByTestId('visit-name').getByText(ada.name).waitFor();
        const taken = await inTurn(edits, {
          called: (round) => edit(here, `Called ${round}.`, () => call(ours.page, `Called ${round}.`)),
          typed: (round) => edit(here, `Typed ${round}.`, () => type(ours.page, `Typed ${round}.`)),
          bare: (round) => edit(there, `Set ${round}.`, () => set(theirs.page, `Set ${round}.`)),
        });
        const beside = {
          what: `${visitors} bare pages of y-webrtc and Yjs, nothing signed, stored or verified`,
          samples: taken.bare.flatMap(({ called }) => called),
        };
        return {
          cost: 6,
          rows: [
            {
              what: `edit by \`tabard.edit()\`, from the call to each of ${visitors} visitors’ screens`,
              unit: 'ms',
              samples: taken.called.flatMap(({ called }) => called),
              beside,
              target: { of: 'median', atMost: 100 },
              cause: 'one commit signed and stored at the owner, verified and stored eight times on the same two cores',
            },
            {
              what: 'the same from its answer: published and stored (below zero: seen before)',
              unit: 'ms',
              samples: taken.called.flatMap(({ published }) => published),
            },
            {
              what: 'edit by a key press, the editor’s rest of 250 ms in it',
              unit: 'ms',
              samples: taken.typed.flatMap(({ called }) => called),
            },
          ],
        };
      });
    });
  } finally {
    await Promise.all([bare.close(), signaling.close()]);
  }
});
