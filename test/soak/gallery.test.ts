/** The pages over the fake app of test/ui: every state is sound to look at and to use, whatever the network does. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGallery, show } from '../ui/gallery/browser.mjs';
import { findingsOf } from '../ui/gallery/check.mjs';
import { states } from '../ui/gallery/states.mjs';

const ada = '#/@mfzwizlsmuqhi2dpojxgm2lfnrsca43v';
let gallery: Awaited<ReturnType<typeof openGallery>>;
let page: Page;

beforeAll(async () => {
  gallery = await openGallery();
  page = await gallery.open({ viewport: { width: 360, height: 740 }, acceptDownloads: true });
});
afterAll(() => gallery.close());

const at = (query: string, hash: string): Promise<void> => show(page, gallery.address({ query, hash }));
const part = (id: string) => page.getByTestId(id);
const focused = (): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null);
const said = (): Promise<string | null> => page.locator('[aria-live=polite]').first().textContent();

const looks = [
  { name: 'a phone, light', options: { viewport: { width: 360, height: 740 }, colorScheme: 'light' }, more: '' },
  { name: 'a desktop, dark', options: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }, more: '' },
  {
    name: 'a phone, from right to left with longer words',
    options: { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
    more: '&locale=qps-plocm',
  },
] as const;

const pageOf = (name: string): string => name.replace(/-.*/, '');
const pages = [...new Set(states.map(({ name }) => pageOf(name)))];

describe('every state is accessible, fits the window and can be tapped', () => {
  let tabs: Page[] = [];
  beforeAll(async () => {
    tabs = await Promise.all(looks.map(({ options }) => gallery.open(options)));
  });
  afterAll(() => Promise.all(tabs.map((tab) => tab.context().close())));

  /** What is wrong in the states of a page, in one look. */
  const problemsOf = async (name: string, look: (typeof looks)[number], tab: Page): Promise<readonly string[]> => {
    const problems: string[] = [];
    const note = (error: Error): number => problems.push(`${look.name}: ${error.message}`);
    tab.on('pageerror', note);
    for (const state of states.filter((one) => pageOf(one.name) === name)) {
      await show(tab, gallery.address(state, look.more), state.press);
      for (const finding of await findingsOf(tab)) problems.push(`${state.name}, ${look.name}: ${finding}`);
    }
    tab.off('pageerror', note);
    return problems;
  };

  it.each(pages)('%s', async (name) => {
    const found = await Promise.all(tabs.map((tab, at) => problemsOf(name, looks[at] ?? looks[0], tab)));
    expect(found.flat()).toEqual([]);
  });
});

describe('a visit', () => {
  it('is followed and left by the keyboard, with a way back', async () => {
    await at('', ada);
    await part('visit-follow').focus();
    await page.keyboard.press('Enter');
    await part('visit-unfollow').waitFor();
    expect(await focused()).toBe('visit-unfollow');
    expect(await said()).toContain('You follow Ada Thornfield');
    await page.keyboard.press('Enter');
    await part('visit-follow').waitFor();
    await part('toast-undo').click();
    await part('visit-unfollow').waitFor();
  });

  it('is followed privately only by whoever asks for it', async () => {
    await at('', ada);
    expect(await part('visit-follow-private').count()).toBe(0);
    await part('visit-follow-more').click();
    await part('visit-follow-private').click();
    expect(await part('visit-following').textContent()).toContain('seen by you only');
  });

  it('says why following failed', async () => {
    await at('fail=storage-quota', ada);
    await part('visit-follow').click();
    expect(await page.locator('.visit [role=alert]').textContent()).toContain('no room left');
  });

  it('asks before a strange tracker is contacted, then opens and says so', async () => {
    await at('me=no&status=ask-tracker', ada);
    expect(await part('visit-status').textContent()).toContain('tracker.strangers.example:8443');
    await part('visit-allow-tracker').click();
    await page.locator('[data-testid=visit-status][data-state=served]').waitFor();
    expect(await part('visit-name').textContent()).toBe('Ada Thornfield');
    expect(await said()).toContain('open');
  });

  it('shows nothing of what was refused', async () => {
    await at('me=no&status=refused', ada);
    expect(await part('visit-name').count()).toBe(0);
    expect(await part('visit-proof').count()).toBe(0);
    expect(await part('visit-status').textContent()).toContain('Its signature was false');
  });

  it('marks a copy that nobody has confirmed, and only that', async () => {
    await at('status=nobody&profile=stored', ada);
    expect(await part('visit-stored').textContent()).toContain('2 hours ago');
    await at('status=keeper', ada);
    expect(await part('visit-stored').count()).toBe(0);
    expect(await part('visit-status').getAttribute('data-who')).toBe('keeper');
  });

  it('opens no address but http, https and mailto, and shows the host that is really opened', async () => {
    await at('profile=nasty', ada);
    const links = await part('visit-link').all();
    const opened = await Promise.all(links.map((link) => link.getAttribute('href')));
    expect(opened.filter((href) => href !== null).every((href) => /^(https?|mailto):/.test(href))).toBe(true);
    expect(opened[2]).toBeNull();
    expect(opened[4]).toBeNull();
    expect(await links[1]?.textContent()).toContain('xn--');
    for (const link of links) expect(await link.getAttribute('rel')).toBe('noopener noreferrer ugc nofollow');
    expect(await page.locator('img[src=x]').count()).toBe(0);
  });

  it('tells who says so', async () => {
    await at('', ada);
    await part('visit-proof').locator('summary').click();
    await page.getByText('The signature of this version is true.').waitFor();
    expect(await part('visit-proof').textContent()).toContain('did:tabard:mfzwizlsmuqhi2dpojxgm2lfnrsca43v');
  });
});

describe('following', () => {
  it('keeps the focus on a switch that is turned', async () => {
    await at('', '#/following');
    const reserve = part('following-reserve').first();
    await reserve.focus();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('[data-testid=following-reserve]:not(:checked)') !== null);
    expect(await focused()).toBe('following-reserve');
  });

  it('lets one go, and takes it back', async () => {
    await at('', '#/following');
    await part('following-unfollow').first().click();
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=following-item]').length === 3);
    await part('toast-undo').click();
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=following-item]').length === 4);
  });

  it('opens a link that is pasted, and says what is none', async () => {
    await at('', '#/following');
    await part('following-open-input').fill('hello');
    await part('following-open-go').click();
    expect(await part('following-open-issue').textContent()).toContain('not a link');
    await part('following-open-input').fill(`https://tabard.example/${ada}`);
    await page.keyboard.press('Enter');
    await part('visit-name').waitFor();
  });
});

describe('settings', () => {
  it('change theme and direction at once', async () => {
    await at('', '#/settings');
    await part('settings-theme-dark').check();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await part('settings-locale').selectOption('qps-plocm');
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
  });

  it('export a file with a name that every system takes', async () => {
    await at('', '#/settings');
    const download = page.waitForEvent('download');
    await part('settings-export').click();
    expect((await download).suggestedFilename()).toMatch(/^ottilie-marsh-\d{4}-\d\d-\d\d\.car$/);
  });

  it('say before an export what is not on this device yet, and let it go on', async () => {
    await at('coming=1', '#/settings');
    expect(await part('media-coming').textContent()).toContain('12 pictures, sounds and films');
    const download = page.waitForEvent('download');
    await part('settings-export').click();
    await download;
  });

  it('import a file and report it, or say why not', async () => {
    const file = { name: 'a.car', mimeType: 'application/vnd.ipld.car', buffer: Buffer.from('car') };
    await at('', '#/settings');
    await part('settings-import').setInputFiles(file);
    expect(await part('settings-import-found').textContent()).toContain('9 posts');
    await part('settings-import-leave').click();
    await part('settings-import-found').waitFor({ state: 'detached' });
    await part('settings-import').setInputFiles(file);
    await part('settings-import-keep').click();
    await part('settings-import-report').waitFor();
    expect(await part('settings-import-report').textContent()).toContain('Ada Thornfield, 18 entries');
    await at('fail=bad-import', '#/settings');
    await part('settings-import').setInputFiles(file);
    expect(await part('settings-error').textContent()).toContain('Nothing was taken in');
  });

  it('erase only by a second act', async () => {
    await at('', '#/settings');
    await part('settings-erase').click();
    await part('settings-erase-cancel').click();
    await part('settings-erase-confirm').waitFor({ state: 'detached' });
    await part('settings-export').waitFor();
    await part('settings-erase').click();
    await part('settings-erase-confirm').click();
    await page.getByText('There is no profile on this device to export.').waitFor();
  });
});

describe('the words of a post', () => {
  it('TXT-3 fetch nothing that they name, and open only what is safe', async () => {
    const elsewhere: string[] = [];
    const note = (request: { url(): string }): void => {
      if (!/^(?:http:\/\/127\.0\.0\.1[:/]|data:|blob:)/.test(request.url())) elsewhere.push(request.url());
    };
    page.on('request', note);
    await at('part=post&with=nasty', '');
    await part('post-text').waitFor();
    const links = await part('post-link').all();
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) {
      expect(await link.getAttribute('href')).toMatch(/^(?:https?|mailto):/);
      expect(await link.getAttribute('rel')).toContain('noopener noreferrer');
      expect(await link.getAttribute('referrerpolicy')).toBe('no-referrer');
      await link.hover();
    }
    expect(await page.locator('.post-text :is(img, script, iframe, style, link, object, embed)').count()).toBe(0);
    expect(await page.locator('[data-doubt=other-host]').count()).toBe(2);
    expect(await page.title()).toBe('Gallery');
    page.off('request', note);
    expect(elsewhere).toEqual([]);
  });

  it('TXT-6 stay in their lines, however many marks they have', async () => {
    await at('part=post&with=nasty', '');
    const { box, piles } = await page.evaluate(() => {
      const box = document.querySelector('.post-text')?.getBoundingClientRect();
      const piles = [...document.querySelectorAll('.post-piled')].map((one) => ({
        height: one.getBoundingClientRect().height,
        line: Number.parseFloat(getComputedStyle(one).lineHeight),
        overflow: getComputedStyle(one).overflowY,
      }));
      return { box: { width: box?.width ?? 0, scroll: document.documentElement.scrollWidth }, piles };
    });
    expect(box.scroll).toBeLessThanOrEqual(360);
    expect(piles.length).toBeGreaterThan(1);
    for (const { height, line, overflow } of piles) {
      expect(height).toBeLessThanOrEqual(line + 1);
      expect(overflow).toBe('clip');
    }
  });

  it('are folded behind their warning, and after a dozen lines', async () => {
    await at('part=post&with=long&folded&warning=Length', '');
    expect(await part('post-text').count()).toBe(0);
    await part('post-warning-open').click();
    const short = (await part('post-text').textContent())?.length ?? 0;
    await part('post-more').click();
    expect((await part('post-text').textContent())?.length ?? 0).toBeGreaterThan(3 * short);
  });
});

describe('the composer', () => {
  it('puts people and tags in by the keyboard, shows names and keeps letters', async () => {
    await at('part=composer&with=empty', '');
    const text = part('composer-text');
    await text.pressSequentially('Hello @ad');
    await part('composer-choice').first().waitFor();
    await page.keyboard.press('Enter');
    await text.pressSequentially('see #har');
    await page.locator('[role=option]', { hasText: '#harvest' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await text.inputValue()).toBe('Hello @Ada Thornfield see #harvest ');
    await part('composer-preview').click();
    expect(await part('post-mention').getAttribute('href')).toBe(ada);
    expect(await part('post-tag').getAttribute('href')).toBe('#/tag/harvest');
  });

  it('says what is missing when one posts, not before', async () => {
    await at('part=composer&with=empty', '');
    expect(await page.locator('.composer .issue').count()).toBe(0);
    await part('composer-text').focus();
    await page.keyboard.press('Control+Enter');
    await page.locator('.composer .issue').waitFor();
    await part('composer-text').fill('There.');
    await page.locator('.composer .issue').waitFor({ state: 'detached' });
  });

  it('counts near the end', async () => {
    await at('part=composer&with=long', '');
    expect(await part('composer-count').textContent()).toContain('50 letters too many');
    await part('composer-text').fill('word '.repeat(1_900));
    expect(await part('composer-count').textContent()).toContain('500 letters left');
    await part('composer-text').fill('word');
    await part('composer-count').waitFor({ state: 'detached' });
  });

  it('takes polls and media apart and together', async () => {
    await at('part=composer&with=poll', '');
    await part('composer-option-add').click();
    expect(await part('composer-option').count()).toBe(4);
    await part('composer-poll-remove').click();
    await part('composer-poll').waitFor({ state: 'detached' });
    await at('part=composer&with=media', '');
    expect(await part('composer-alt').count()).toBe(3);
    await part('composer-medium-remove').first().click();
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=composer-medium]').length === 4);
  });

  it('has its tools on one line of a phone, and on two even ones of what is narrower', async () => {
    const linesAt = async (width: number): Promise<readonly number[]> => {
      await page.setViewportSize({ width, height: 740 });
      await at('', '#/feed');
      await part('social-write').click();
      await part('composer-help').waitFor();
      const tops = await page
        .locator('.composer-tools .button')
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
      return [...new Set(tops)].map((top) => tops.filter((one) => one === top).length);
    };
    expect(await linesAt(360)).toEqual([7]);
    expect(await linesAt(320)).toEqual([4, 3]);
    await page.setViewportSize({ width: 360, height: 740 });
  });
});

describe('the line that says what was done', () => {
  it('lies on no heading', async () => {
    // So low that the heading of the answers can be brought to its foot.
    await page.setViewportSize({ width: 360, height: 600 });
    await at('', '#/feed');
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await part('thread').waitFor();
    await page.locator('.thread h2').waitFor();
    // Of an answer: what becomes of it moves nothing above.
    await page.locator('.thread .window-list [data-testid=post-more]').first().click();
    await part('post-hide').waitFor();
    // Not by the pointer, which would scroll to it.
    await page.evaluate(() => {
      const bottom = document.querySelector('.thread h2')?.getBoundingClientRect().bottom ?? 0;
      window.scrollBy(0, bottom - window.innerHeight + 40);
      document.querySelector<HTMLElement>('[data-testid=post-hide]')?.click();
    });
    await part('toast').waitFor();
    await page.waitForFunction(() => {
      const toast = document.querySelector('.toast')?.getBoundingClientRect();
      const heading = document.querySelector('.thread h2')?.getBoundingClientRect();
      return toast && heading && (toast.bottom <= heading.top || toast.top >= heading.bottom);
    });
    await page.setViewportSize({ width: 360, height: 740 });
  });
});

describe('a dialog', () => {
  it('leaves no light strip in the gutter of a scroll bar', async () => {
    await at('', '#/feed');
    await part('social-write').click();
    await part('write-dialog').waitFor();
    const [behind, paper] = await page.evaluate(() =>
      [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor),
    );
    expect(behind).not.toBe(paper);
    await page.keyboard.press('Escape');
    await part('write-dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(paper);
  });
});

describe('going back', () => {
  it.each([3, 60])('to a feed gives the keyboard its place of %i lines down', async (lines) => {
    await at('', '#/feed');
    await part('post').first().waitFor();
    const place = (): Promise<readonly unknown[]> =>
      page.evaluate(() => {
        const line = document.activeElement?.closest<HTMLElement>('[data-key]');
        return [line?.dataset.key, Math.round(line?.getBoundingClientRect().top ?? -1)];
      });
    const isAt = (index: number): Promise<unknown> =>
      page.waitForFunction(
        (wanted) => document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index === wanted,
        String(index),
      );
    for (let line = 0; line <= lines; line++) {
      await page.keyboard.press('j');
      await isAt(line);
    }
    const before = await place();
    await page.keyboard.press('o');
    await part('thread').waitFor();
    await page.goBack();
    await isAt(lines);
    await expect.poll(place).toEqual(before);
    await page.keyboard.press('k');
    await isAt(lines - 1);
  });
});

describe('a feed that is higher than a page can be', () => {
  it('says so at its end, which can be reached, and reads no further', async () => {
    await at('', '#/feed');
    await part('post').first().waitFor();
    await page.evaluate(() => {
      const tall = new CSSStyleSheet();
      tall.replaceSync('.feed-line { min-block-size: 200000px !important }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, tall];
    });
    for (let times = 0; times < 150 && !(await part('feed-end').isVisible()); times++) {
      await page.evaluate(() => window.scrollBy(0, 800_000));
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect.poll(() => part('feed-end').textContent()).toContain('One page has room for these');
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    // Chromium makes of more than this exactly this.
    expect(height).toBeLessThan(33_554_432);
  });
});
