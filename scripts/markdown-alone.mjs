/**
 * Posts have no HTML entities, and find bare addresses by rules of their own (docs/protocol/text.md): markdown-it is given small modules in the place of
 * its own for both. Whoever else asks for these gets the real ones.
 */
import { fileURLToPath } from 'node:url';

const shim = (name) => fileURLToPath(new URL(`../src/app/text/shims/${name}.ts`, import.meta.url));
const shims = new Map([
  ['entities', shim('entities')],
  ['linkify-it', shim('linkify-it')],
]);

export const markdownAlone = () => ({
  name: 'tabard-markdown-alone',
  enforce: 'pre',
  resolveId: (source, importer) => (importer?.includes('/markdown-it/') ? (shims.get(source) ?? null) : null),
});
