/**
 * An edit at the owner's until it stands on the screens of eight connected visitors: the owner in a browser process of its own, the visitors in
 * eight contexts of another, each with its own renderer process. Beside it the same by bare pages of y-webrtc, which verify nothing.
 */
import type { Page } from 'playwright-core';
import type { BrowserOptions } from '../e2e/support/browser.js';
import { cost, inTurn } from './support/bench.js';
import { servePage } from './support/build-page.js';
import { takeSteps, traceEdits } from './support/edit-trace.js';
import { ada, openBareOwner, openContexts, openOwner, withBrowsers } from './support/people.js';
import type { Detail } from './support/result.js';
import { median, round as rounded } from './support/stats.js';
import type { Step } from './support/trace-page.js';
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
  /** What happened meanwhile in the owner's tab, and in each visitor's until it saw the edit. Milliseconds from the call. */
  readonly owner: readonly Step[];
  readonly visitors: readonly (readonly Step[])[];
}

const after = (steps: readonly Step[], called: number, end = Number.POSITIVE_INFINITY): Step[] =>
  steps.filter(({ at }) => at >= called && at <= end).map(({ name, at }) => ({ name, at: at - called }));

const edit = async (
  owner: Page,
  watchers: readonly Page[],
  text: string,
  run: () => Promise<readonly [called: number, published: number]>,
): Promise<Edited> => {
  const seen = watchers.map((page) => seenAt(page, text));
  // Each watcher stands before anything is written.
  await Promise.all([owner, ...watchers].map(takeSteps));
  const [called, published] = await run();
  const times = await Promise.all(seen);
  const [ours = [], ...theirs] = await Promise.all([owner, ...watchers].map(takeSteps));
  return {
    called: times.map((at) => at - called),
    published: times.map((at) => at - published),
    owner: after(ours, called),
    visitors: theirs.map((steps, nth) => after(steps, called, times[nth])),
  };
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

const traced: BrowserOptions = { prepare: (context) => traceEdits(context) };

/** A step, whose tab, whether its first or its last time counts, and what it means. */
const milestones: readonly (readonly [step: string, whose: 'owner' | 'visitors', which: 0 | -1, words: string])[] = [
  ['page: readwrite journal', 'owner', 0, 'owner: in the document, and on its way to the journal'],
  ['page: readwrite journal done', 'owner', 0, 'kept'],
  ['worker: prepareCommit done', 'owner', 0, 'the commit is prepared (meanwhile)'],
  ['worker: finishCommit', 'owner', 0, 'signed'],
  ['worker: finishCommit done', 'owner', 0, 'stored: published'],
  ['worker: heads done', 'owner', 0, 'what to tell is read: the head,'],
  ['worker: serveBlocks done', 'owner', 0, 'and its blocks'],
  ['sent', 'owner', 0, 'told to the first visitor'],
  ['sent', 'owner', -1, 'to the last'],
  ['received', 'visitors', 0, 'each visitor: received'],
  ['worker: takeEdit', 'visitors', 0, 'read, and handed to the worker'],
  ['worker: takeEdit done', 'visitors', 0, 'verified and stored'],
];

/** Where the time goes: medians of each step by itself, so that neighbours need not add up. */
const whereTimeGoes = (edits: readonly Edited[]): Detail => ({
  title: 'Where the time of an edit goes, milliseconds from the call of `tabard.edit()` (medians)',
  cells: [
    ['step', 'ms'],
    ...milestones.map(([name, whose, which, words]) => {
      const runs = edits.flatMap(({ owner, visitors: each }) => (whose === 'owner' ? [owner] : each));
      const times = runs.map((steps) => steps.filter((step) => step.name === name).at(which)?.at);
      const known = times.filter((at) => at !== undefined);
      return [words, known.length * 2 < runs.length ? '' : rounded(median(known))];
    }),
    ['in the document of its page', rounded(median(edits.flatMap(({ called }) => called)))],
  ],
});

cost('edit-latency', async () => {
  const [bare, signaling] = await Promise.all([servePage('bare'), startYSignaling()]);
  try {
    return await withBrowsers(async (open) => {
      const ours = await openOwner(await open(traced));
      const theirs = await openBareOwner(await open(), bare.address, signaling.address);
      return openContexts(async (visit) => {
        const here: Page[] = [];
        const there: Page[] = [];
        for (let i = 0; i < visitors; i++) {
          here.push(await visit(ours.link, traceEdits));
          there.push(await visit(theirs.link));
        }
        for (const page of here) await page.locator('[data-testid=visit-status][data-state=served]').waitFor();
        for (const page of there) await page.getByTestId('visit-name').getByText(ada.name).waitFor();
        const taken = await inTurn(edits, {
          called: (round) => edit(ours.page, here, `Called ${round}.`, () => call(ours.page, `Called ${round}.`)),
          typed: (round) => edit(ours.page, here, `Typed ${round}.`, () => type(ours.page, `Typed ${round}.`)),
          bare: (round) => edit(theirs.page, there, `Set ${round}.`, () => set(theirs.page, `Set ${round}.`)),
        });
        const beside = {
          what: `${visitors} bare pages of y-webrtc and Yjs, nothing signed, stored or verified`,
          samples: taken.bare.flatMap(({ called }) => called),
        };
        return {
          details: [whereTimeGoes(taken.called)],
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
