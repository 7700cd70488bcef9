/**
 * What must come over the network before something shows. The lists follow from the build's own manifest: an entry with all that it
 * imports statically, and the chunks that its page loads at once. test/e2e/sizes.test.ts measures the same in a real browser.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const read = () => {
  if (!existsSync('dist/.vite/manifest.json')) throw new Error('No build to measure: run `npx vite build` first.');
  return JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
};
const manifest = read();

const closure = (names) => {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of manifest[name]?.imports ?? []) visit(next);
  };
  names.forEach(visit);
  return [...seen].map((name) => manifest[name]).filter(Boolean);
};

const find = (part) => {
  const name = Object.keys(manifest).find((key) => key.includes(part));
  if (name === undefined) throw new Error(`The build has no chunk of ${part}: has it moved?`);
  return name;
};
const assets = readdirSync('dist/assets');
const workers = assets.filter((file) => /^worker-.*\.js$/.test(file)).map((file) => `dist/assets/${file}`);
if (workers.length === 0) throw new Error('The build has no worker: has it moved?');

const scripts = (chunks) => [...new Set(chunks.map((chunk) => `dist/${chunk.file}`)), ...workers];
const styles = (chunks) => [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))].map((file) => `dist/${file}`);

const visit = closure(['index.html', find('ui/pages/visit')]);
const edit = closure(['index.html', find('ui/pages/own'), find('household/index')]);

export default [
  { name: 'Visit by link: scripts, page and worker', path: scripts(visit), limit: '80 KB', gzip: true },
  { name: 'Visit by link: styles', path: styles(visit), limit: '12 KB', gzip: true },
  { name: 'Own profile in edit mode: scripts', path: scripts(edit), limit: '130 KB', gzip: true },
];
