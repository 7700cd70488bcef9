/** What can be measured of how a page looks and can be used. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const smallest = 44;

export const out = 'test/.out/looks';
mkdirSync(out, { recursive: true });

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds, one line each. `except`: rules that make no sense here. */
export const violations = async (page: Page, except: readonly string[] = []): Promise<string[]> => {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const runner: { run(): Promise<{ violations: Violation[] }> } = Reflect.get(globalThis, 'axe');
    return (await runner.run()).violations.map(({ id, nodes }) => ({ id, html: nodes.map(({ html }) => html) }));
  });
  return found
    .filter(({ id }) => !except.includes(id))
    .map(({ id, html }) => `${id}: ${html.slice(0, 3).join(' ').slice(0, 300)}`);
};

/** Pixels by which the page is wider than its window, and what sticks out. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(({ getBoundingClientRect: box }, i, all) => {
      const { left, right } = box.call(all[i]);
      return right > clientWidth + 1 || left < -1;
    });
    return [
      `${scrollWidth - clientWidth} px: ${wide.map((each) => each.outerHTML.slice(0, 80)).join(' ')}`.slice(0, 400),
    ];
  });

/** Things to tap that a finger beside their middle misses, wherever their edge is drawn. Links in running text are let be. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate((size) => {
    const reach = size / 2 - 1;
    const beside = [
      [reach, 0],
      [-reach, 0],
      [0, reach],
      [0, -reach],
    ] as const;
    const isHit = (element: Element): boolean => {
      element.scrollIntoView({ block: 'center' });
      const label = element.closest('label');
      const { x, y, width, height } = (label ?? element).getBoundingClientRect();
      return beside.every(([dx, dy]) => {
        const found = document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy);
        return found !== null && (element.contains(found) || label?.contains(found) === true);
      });
    };
    const small = [
      ...document.querySelectorAll('button, input, select, textarea, summary, a.button, nav a, a.logo, [role=switch]'),
    ]
      .filter((element) => element.checkVisibility() && element.closest('.sr-only, .skip, [aria-hidden=true]') === null)
      .filter((element) => !isHit(element))
      .map((element) => element.outerHTML.slice(0, 100));
    scrollTo(0, 0);
    return small;
  }, smallest);

/** Whether the header is one line: everything in it stands beside each other. */
export const headerLines = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const parts = [...document.querySelectorAll('.head .logo, .head nav a')];
    const middles = parts.map((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return (top + bottom) / 2;
    });
    return Math.max(...middles) - Math.min(...middles) < 8 ? 1 : 2;
  });

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

/** From now on, pages of this browser count what moves in them without a person's doing. */
export const watchShifts = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput, sources } = entry as Shift;
        const what = sources.map(({ node }) =>
          node instanceof Element ? node.outerHTML.slice(0, 80) : node?.nodeName,
        );
        if (!hadRecentInput) shifts.push(`${value} at ${Math.round(entry.startTime)} ms: ${what.join(' ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** What has moved so far, a line each. */
export const shiftsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    // What has just been drawn is told after the next frame.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return Reflect.get(window, 'shifts');
  });

export const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.outerHTML.slice(0, 80) ?? '') : '')),
  );
