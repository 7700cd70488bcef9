/**
 * What must come over the network before something shows. The lists follow from the build's own manifest: page and worker with all
 * that they import statically, and what they fetch at once. test/e2e/sizes.test.ts measures the same in a real browser.
 */
import { existsSync, readFileSync } from 'node:fs';

const read = () => {
  if (!existsSync('dist/.vite/manifest.json')) throw new Error('No build to measure: run `npx vite build` first.');
  return JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
};
const manifest = read();

/** By the end of a module's path, or by the name of a group of vite.config.ts. */
const find = (end) => {
  const name = Object.keys(manifest).find((key) => key.endsWith(end) || manifest[key].name === end);
  if (name === undefined) throw new Error(`The build has no chunk of ${end}: has it moved?`);
  return name;
};

/** The files of these modules' chunks and of all that they import statically. */
const filesOf = (modules) => {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of manifest[name].imports ?? []) visit(next);
  };
  modules.map(find).forEach(visit);
  return [...new Set([...seen].map((name) => `dist/${manifest[name].file}`))];
};

const start = ['index.html', 'src/worker/worker.ts'];
const visit = [...start, 'visit'];
const edit = [...start, 'own', 'mine', 'arms'];

/** 1 KB = 1024 bytes, as in docs/performance.md. */
const kilobytes = (number) => `${number * 1024} B`;

export default [
  { name: 'Visit by link: scripts, page and worker', path: filesOf(visit), limit: kilobytes(80), gzip: true },
  { name: 'Visit by link: styles', path: `dist/${manifest[find('style.css')].file}`, limit: kilobytes(12), gzip: true },
  { name: 'Own profile in edit mode: scripts', path: filesOf(edit), limit: kilobytes(130), gzip: true },
];
