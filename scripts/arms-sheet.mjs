/**
 * The sheet of sixty arms (docs/arms-sheet.png): as on a profile, in lists and beside names, light and dark.
 * `node scripts/arms-sheet.mjs` draws it; `--near` also tells how far apart 16 px marks are.
 */
import { writeFile } from 'node:fs/promises';
import { loadArms, sampleDids, withPage } from './arms-sheet.load.mjs';
import { shrinkPng } from './icons.png.mjs';

const arms = await loadArms();
const dids = sampleDids(400);
const draw = (did, size, outline) => arms.svgOfArms(arms.armsOf(did), { size, outline });
const [ink, line] = ['#26221f', '#3a332b'];

const rows = (outline) =>
  [
    ['large', 'l', dids.slice(60, 70)],
    ['list', 'm', dids.slice(0, 24)],
    ['mark', 's', dids.slice(0, 54)],
  ]
    .map(
      ([size, name, some]) => `<div class="row ${name}">${some.map((did) => draw(did, size, outline)).join('')}</div>`,
    )
    .join('');

const page = `<!doctype html><style>
  body { margin: 0; background: #f6f1e6 }
  .grid { display: grid; grid-template-columns: repeat(10, 100px); gap: 26px 24px; padding: 28px 30px 30px }
  .row { display: flex; justify-content: space-between; padding: 10px 30px }
  .grid svg, .l svg { width: 100px; height: 120px } .m svg { width: 40px; height: 48px } .s svg { width: 16px }
  .dark { background: #191613; padding: 18px 0 } .light { padding-bottom: 18px }
</style><div class="grid">${dids
  .slice(0, 60)
  .map((did) => draw(did, 'large', ink))
  .join(
    '',
  )}</div><div class="light">${rows(ink).replace(/<div class="row l">.*?<\/div>/s, '')}</div><div class="dark">${rows(line)}</div>`;

/** In the browser: the 16 px pixels of each mark, and the distances between any two (mean of channels, 0 to 255). */
const distances = async (files) => {
  const pixels = [];
  for (const file of files) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(file)}`;
    await image.decode();
    const context = new OffscreenCanvas(16, 19).getContext('2d');
    context.drawImage(image, 0, 0, 16, 19.2);
    pixels.push(context.getImageData(0, 0, 16, 19).data);
  }
  const found = [];
  for (let a = 0; a < pixels.length; a++) {
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let at = 0; at < pixels[a].length; at++) sum += Math.abs(pixels[a][at] - pixels[b][at]);
      found.push([(sum / pixels[a].length) * (4 / 3), a, b]);
    }
  }
  return found.sort((one, other) => one[0] - other[0]).filter(([distance], at) => at < 6 || distance < 8);
};

await withPage({ viewport: { width: 1276, height: 800 }, deviceScaleFactor: 1 }, async (view) => {
  await view.setContent(page);
  const bytes = await shrinkPng(view, await view.screenshot({ fullPage: true }));
  await writeFile(new URL('../docs/arms-sheet.png', import.meta.url), bytes);
  process.stdout.write(`docs/arms-sheet.png ${bytes.length} bytes; the arms: ${arms.bytes.gzip} bytes gzipped\n`);
  if (!process.argv.includes('--near')) return;
  const files = dids.map((did) => draw(did, 'mark', ink).replace('<svg ', '<svg width="100" height="120" '));
  for (const [distance, a, b] of await view.evaluate(distances, files)) {
    process.stdout.write(
      `${distance.toFixed(1)}  ${arms.blazonOf(arms.armsOf(dids[a]))} | ${arms.blazonOf(arms.armsOf(dids[b]))}\n`,
    );
  }
});
