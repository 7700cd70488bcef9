/**
 * The icons of the app in public/icons: the arms of Tabard, azure, a cross between four mullets argent.
 * Where a system cuts icons to its own shape the arms stand as a banner: the field runs to the edges.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { loadArms, withPage } from './arms-sheet.load.mjs';
import { shrinkPng } from './icons.png.mjs';

const { svgOfArms, drawArms, hues } = await loadArms();
const folder = new URL('../public/icons/', import.meta.url);

const tabard = {
  version: 1,
  field: { ground: 'azure', second: 'azure', line: 'plain', pieces: 0 },
  piece: { ordinary: 'cross', line: 'plain', cotised: false, paint: 'argent' },
  groups: [{ charge: 'mullet', paint: 'argent', place: 'around' }],
};

const star = (x, y, size) => {
  const points = Array.from({ length: 10 }, (_, at) => {
    const [angle, radius] = [(at * Math.PI) / 5, (size / 2) * (at % 2 ? 0.4 : 1)];
    return `${(x + Math.sin(angle) * radius).toFixed(1)} ${(y - Math.cos(angle) * radius).toFixed(1)}`;
  });
  return `M${points.join('L')}Z`;
};

const favicon = svgOfArms(tabard, { size: 'mark', outline: 'currentColor' })
  .replace('viewBox="0 0 100 120"', 'viewBox="-10 0 120 120" style="color:#26221f"')
  .replace(/<title>.*?<\/title>/, '<title>Tabard</title>')
  .replace('<clipPath', '<style>@media(prefers-color-scheme:dark){svg{color:#efe8da!important}}</style><clipPath');

const shieldIcon = svgOfArms(tabard, { size: 'large' }).replace('viewBox="0 0 100 120"', 'viewBox="-15 -5 130 130"');

/** All that matters lies in the middle circle of 80 %. */
const banner =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path fill="${hues.azure}" d="M0 0H100V100H0Z"/>` +
  `<path fill="${hues.argent}" d="M42 0H58V42H100V58H58V100H42V58H0V42H42Z${[30, 70].flatMap((x) => [30, 70].map((y) => star(x, y, 18))).join('')}"/></svg>`;

/** One colour: the field is ink, cross and mullets are left free. */
const monochrome = (() => {
  const { shield, parts } = drawArms(tabard, 'list');
  const free = parts
    .slice(1)
    .map(({ path }) => path)
    .join('');
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-35 -25 170 170"><clipPath id="s">' +
    `<path d="${shield}"/></clipPath><g clip-path="url(#s)"><path fill-rule="evenodd" d="M-50-50L150-50 150 170-50 170Z${free}"/>` +
    `<path fill="none" stroke="#000" stroke-width="11" d="${shield}"/></g></svg>`
  );
})();

const files = [
  ['icon-192.png', shieldIcon, 192],
  ['icon-512.png', shieldIcon, 512],
  ['maskable-512.png', banner, 512],
  ['apple-touch-icon.png', banner, 180],
  ['monochrome-512.png', monochrome, 512],
];

await mkdir(folder, { recursive: true });
await writeFile(new URL('favicon.svg', folder), favicon);
await writeFile(new URL('monochrome.svg', folder), monochrome);
await withPage({ viewport: { width: 600, height: 600 } }, async (view) => {
  for (const [name, svg, size] of files) {
    await view.setContent(
      `<style>body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    const clip = { x: 0, y: 0, width: size, height: size };
    const bytes = await shrinkPng(view, await view.screenshot({ clip, omitBackground: true }));
    await writeFile(new URL(name, folder), bytes);
    process.stdout.write(`${name} ${bytes.length}\n`);
  }
});
