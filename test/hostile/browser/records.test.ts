/** Records that no page of ours would write, signed right by somebody who changed theirs: they arrive, and are not shown. */
import { describe, expect, it } from 'vitest';
import type { Cid } from '../../../src/base/index.js';
import { cidOfValue, lettersOf } from '../../../src/codec/index.js';
import { type Block, encodeCar, makeRecord } from '../../../src/repo/index.js';
import { createCast } from '../../e2e/support/cast.js';
import { home, ready } from '../../e2e/support/pages.js';
import { clock, owner } from '../../worker/world.js';
import { craft, revAt } from '../repo-enemy.js';

const cast = createCast({ shared: true });

type Fields = Parameters<typeof makeRecord>[2];

/** A file that holds an identity whose profile has these fields. */
const forged = async (fields: Fields): Promise<{ readonly car: number[]; readonly letters: string }> => {
  // Everything of it happened a moment ago.
  clock.now = Date.now() - 120_000;
  const me = await owner();
  const record = await makeRecord('app.tabard.profile', revAt(-1000), fields);
  const { bytes, blocks } = await craft(me, [['app.tabard.profile/self', record]]);
  const block = async (value: Uint8Array<ArrayBuffer>): Promise<Block> => ({
    cid: await cidOfValue(value),
    bytes: value,
  });
  const commit = await block(bytes);
  const delegations = await me.verify.delegationsFor(me.did, [me.auth]);
  const parts = [await block(me.person.bytes), ...(await Promise.all(delegations.map(block))), commit, ...blocks];
  const car: number[] = [];
  for await (const part of encodeCar([commit.cid] satisfies Cid[], each(parts))) car.push(...part);
  return { car, letters: lettersOf(me.did) };
};

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const links = (url: string): Fields => ({ name: 'Mallory', links: [{ title: 'Free', url }], tags: [] });

const bad: readonly (readonly [string, Fields])[] = [
  ['a link that runs', links('javascript:alert(document.domain)')],
  ['a link that is a page itself', links('data:text/html,<script>opener.owned=1</script>')],
  ['a name that turns the line around', { name: 'Mallory\u202eeca' }],
  ['a name of 100,000 letters', { name: 'Mallory'.repeat(15_000) }],
  ['a name of 3,000 marks', { name: `Mallory${'\u0300'.repeat(3000)}` }],
  ['a name that is no text', { name: ['Mallory'] }],
  [
    '51 links',
    { name: 'Mallory', links: Array.from({ length: 51 }, () => ({ title: 'x', url: 'https://x.example' })) },
  ],
];

describe('a profile that breaks its schema', () => {
  it.each(bad)('by %s is not shown', async (_, fields) => {
    const { car, letters } = await forged(fields);
    const browser = await cast.browser({ tolerate: [/404/] });
    const page = await browser.open(home());
    await ready(page);
    const outcome = await page.evaluate(
      (bytes) =>
        window.tabard.importCar(Uint8Array.from(bytes)).then(
          () => 'kept',
          (error: { code: string }) => error.code,
        ),
      car,
    );
    expect(['kept', 'bad-import']).toContain(outcome);
    await page.evaluate((path) => location.assign(path), `#/@${letters}`);
    await page.locator('[data-testid=visit-status][data-state=nobody]').waitFor();
    expect(await page.getByText('Mallory').count()).toBe(0);
    const hrefs = await page.evaluate(() =>
      [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href') ?? ''),
    );
    expect(hrefs.filter((href) => !href.startsWith('#'))).toEqual([]);
    expect(cast.errors()).toEqual([]);
  });

  it('is found out by its content alone: the same file with a good profile is shown', async () => {
    const { car, letters } = await forged({ name: 'Mallory', links: [{ title: 'Free', url: 'https://x.example' }] });
    const browser = await cast.browser();
    const page = await browser.open(home());
    await ready(page);
    await page.evaluate((bytes) => window.tabard.importCar(Uint8Array.from(bytes)), car);
    await page.evaluate((path) => location.assign(path), `#/@${letters}`);
    await page.getByTestId('visit-name').getByText('Mallory').waitFor();
    expect(await page.getByTestId('visit-link').getAttribute('href')).toBe('https://x.example/');
    expect(cast.errors()).toEqual([]);
  });
});
