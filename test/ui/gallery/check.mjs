/** What is looked for in every state: accessibility, size of what is tapped, and that nothing sticks out of the window. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const finger = 44;

/**
 * Runs in the page. Things to tap that a finger beside their middle misses, wherever the edge is drawn; links in running text are let be. What a
 * transform has moved, as a window's lines, begins at a whole pixel: up to one and a half before its box does.
 */
const tooSmall = (size) => {
  const reach = size / 2 - 2;
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
      return found !== null && (element.contains(found) || label?.contains(found) === true);
    });
  };
  const within = document.querySelector('dialog[open]') ?? document;
  return [...within.querySelectorAll('button, input, select, summary, a.button, nav a, [role=switch]')]
    .filter((element) => element.checkVisibility() && element.closest('.sr-only, .skip, [aria-hidden=true]') === null)
    .filter((element) => element.offsetWidth > 1 && !isHit(element))
    .map((element) => element.outerHTML.slice(0, 100));
};

/** The made-up locale is no language, and pads every text at its end. */
const pseudoRules = { 'html-lang-valid': { enabled: false }, 'label-content-name-mismatch': { enabled: false } };

/** Lines of what is wrong; none if all is well. */
export const findingsOf = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (rules) =>
      globalThis.axe.run({
        resultTypes: ['violations'],
        rules: document.documentElement.lang.startsWith('qps') ? rules : {},
      }),
    pseudoRules,
  );
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const small = await page.evaluate(tooSmall, finger);
  return [
    ...violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ html }) => `${id}: ${help}: ${html.slice(0, 140)}`),
    ),
    ...small.map((element) => `smaller than ${finger} px: ${element}`),
    ...(over > 0 ? [`${over} px wider than the window`] : []),
  ];
};
