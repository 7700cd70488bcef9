/**
 * One post more in a repository of 10, 1,000 and 100,000 posts: time until it is stored at the owner and at a subscriber in another browser
 * process, bytes on the link, blocks written. All should grow as the depth of the tree does.
 */
import type { Page } from 'playwright-core';
import { cost } from './support/bench.js';
import { linkNodes, openPage, serveNodes } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { median } from './support/stats.js';

const edits = Number(process.env.BENCH_EDITS ?? 15);
const sizes = [10, 1_000, 100_000] as const;

interface Edit {
  readonly own: number;
  readonly arrived: number;
  readonly sent: number;
  readonly blocks: number;
}

const bytesIn = (page: Page): Promise<number> => page.evaluate(async () => (await window.node.bytes()).in);
const blocksAt = (page: Page): Promise<number> => page.evaluate(async () => (await window.node.stats()).blocks);

const edit = async (host: Page, visitor: Page, did: string, text: string): Promise<Edit> => {
  const before = { bytes: await bytesIn(visitor), blocks: await blocksAt(host) };
  await visitor.evaluate((of) => window.node.expectChange(of), did);
  const { own, at } = await host.evaluate(
    async ([of, words]) => {
      const from = Date.now();
      return { at: from, own: await window.node.edit(of, words) };
    },
    [did, text] as const,
  );
  const arrived = (await visitor.evaluate(() => window.node.changeAt())) - at;
  // What the visitor acknowledges and asks next is over when it has nothing to ask.
  const after = { bytes: await bytesIn(visitor), blocks: await blocksAt(host) };
  return { own, arrived, sent: after.bytes - before.bytes, blocks: after.blocks - before.blocks };
};

cost('edit-growth', async () => {
  const nodes = await serveNodes();
  try {
    return await withBrowsers(async (open) => {
      const host = await openPage(await open(), nodes.address, 'node');
      const visitor = await openPage(await open(), nodes.address, 'node');
      const did = await host.evaluate(() => window.node.own(1));
      await linkNodes(visitor, host, did);
      await visitor.evaluate((of) => window.node.seek(of), did);
      const taken: { size: number; edits: Edit[] }[] = [];
      let here = 0;
      for (const size of sizes) {
        while (here < size) {
          const more = Math.min(10_000, size - here);
          await visitor.evaluate((of) => window.node.expectChange(of), did);
          await host.evaluate(([of, count, seed]) => window.node.write(of, count, seed), [did, more, here] as const);
          await visitor.evaluate(() => window.node.changeAt());
          here += more;
        }
        const some: Edit[] = [];
        // The first is left out: it finds caches as the many before have left them.
        for (let i = 0; i <= edits; i++) some.push(await edit(host, visitor, did, `Edit ${i} at ${size}`));
        taken.push({ size, edits: some.slice(1) });
        here += edits + 1;
      }
      const of = (index: number, what: keyof Edit): number[] => taken[index]?.edits.map((one) => one[what]) ?? [];
      const line = (what: keyof Edit, name: string) => ({
        name,
        points: taken.map(({ size, edits: some }) => [size, median(some.map((one) => one[what]))] as const),
      });
      const row = (what: keyof Edit, name: string, unit: string, atMost: number) => ({
        what: `one edit at 100,000 records: ${name}`,
        unit,
        samples: of(2, what),
        beside: { what: 'at 10', samples: of(0, what) },
        target: { of: 'ratio' as const, atMost },
      });
      return {
        cost: 8,
        rows: [
          row('own', 'stored at the owner', 'ms', 5),
          row('arrived', 'stored at a subscriber', 'ms', 5),
          row('sent', 'sent to a subscriber', 'bytes', 5),
          row('blocks', 'written', 'blocks', 5),
        ],
        details: [
          {
            title:
              'One edit as the repository grows, medians (logarithmic: 10,000 times the records, at most 5 times the cost)',
            cells: [
              ['records', 'stored at the owner, ms', 'at a subscriber, ms', 'bytes sent', 'blocks written'],
              ...taken.map(({ size, edits: some }) => [
                String(size),
                ...(['own', 'arrived', 'sent', 'blocks'] as const).map((what) =>
                  median(some.map((one) => one[what])).toFixed(what === 'own' ? 1 : 0),
                ),
              ]),
            ],
          },
        ],
        plots: [
          {
            name: 'edit-growth-time',
            title: 'One edit: time',
            x: { label: 'records in the repository', log: true },
            y: { label: 'ms' },
            lines: [line('own', 'stored at the owner'), line('arrived', 'stored at a subscriber')],
          },
          {
            name: 'edit-growth-bytes',
            title: 'One edit: bytes to a subscriber',
            x: { label: 'records in the repository', log: true },
            y: { label: 'bytes' },
            lines: [line('sent', 'bytes')],
          },
          {
            name: 'edit-growth-blocks',
            title: 'One edit: blocks written',
            x: { label: 'records in the repository', log: true },
            y: { label: 'blocks' },
            lines: [line('blocks', 'blocks')],
          },
        ],
        raw: taken,
      };
    });
  } finally {
    await nodes.close();
  }
});
