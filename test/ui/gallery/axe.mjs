/** axe-core over every state, light and dark: prints what it finds, fails if it finds anything. `node test/ui/gallery/axe.mjs [word…]` */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chosen, openGallery, show } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const smallest = 44;

/** Things to tap that a finger beside their middle misses, wherever the edge is drawn. Links in running text are let be. */
const small = (size) => {
  const reach = size / 2 - 1;
  const beside = [
    [reach, 0],
    [-reach, 0],
    [0, reach],
    [0, -reach],
  ];
  const isHit = (element) => {
    element.scrollIntoView({ block: 'center' });
    const label = element.closest('label');
    const { x, y, width, height } = (label ?? element).getBoundingClientRect();
    return beside.every(([dx, dy]) => {
      const found = document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy);
      return found !== null && (element.contains(found) || label?.contains(found));
    });
  };
  return [...document.querySelectorAll('button, input, select, summary, a.button, nav a, [role=switch]')]
    .filter((element) => element.checkVisibility() && element.closest('.sr-only, .skip, [aria-hidden=true]') === null)
    .filter((element) => !isHit(element))
    .map((element) => element.outerHTML.slice(0, 100));
};

const gallery = await openGallery();
let found = 0;
for (const colorScheme of ['light', 'dark']) {
  const context = await gallery.browser.newContext({
    viewport: { width: 360, height: 740 },
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  for (const state of chosen()) {
    await show(page, gallery.address(state), state.press).catch((error) => {
      found++;
      console.error(`${state.name}: ${error.message.split('\n')[0]}`);
    });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, help, nodes } of violations) {
      found++;
      console.error(`${state.name} ${colorScheme}: ${id}: ${help}`);
      for (const { html, failureSummary } of nodes.slice(0, 3))
        console.error(`    ${html.slice(0, 140)}\n    ${failureSummary.split('\n').slice(1).join(' ')}`);
    }
    for (const element of await page.evaluate(small, smallest)) {
      found++;
      console.error(`${state.name}: smaller than ${smallest} px: ${element}`);
    }
  }
  await context.close();
}
await gallery.close();
console.log(`${chosen().length} states, ${found} findings`);
process.exitCode = found > 0 ? 1 : 0;
