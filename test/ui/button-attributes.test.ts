import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(folder, entry.name))
      : entry.name.endsWith('.tsx')
        ? [join(folder, entry.name)]
        : [],
  );

/** The attributes of each `<Button …>` in a file, without what stands inside braces. */
const attributesOf = (text: string): string[] =>
  [...text.matchAll(/<Button\b/g)].flatMap(({ index }) => {
    let depth = 0;
    let tag = '';
    for (const letter of text.slice(index + '<Button'.length)) {
      if (letter === '{') depth++;
      if (letter === '}') depth--;
      if (letter === '>' && depth === 0) break;
      if (depth === 0) tag += letter;
    }
    return [...tag.matchAll(/([a-zA-Z-]+)(?==|\s|$)/g)].map(([, name = '']) => name);
  });

describe('Button', () => {
  // The compiler lets any name with a hyphen pass, and a button without a spread drops what it does not name.
  it('names every attribute that is given to it anywhere', () => {
    const own = readFileSync('src/ui/parts/button.tsx', 'utf8');
    const used = new Set(sources('src/ui').flatMap((path) => attributesOf(readFileSync(path, 'utf8'))));
    expect(used.size).toBeGreaterThan(5);
    expect(
      [...used].filter((name) => !own.includes(`readonly ${name}?`) && !own.includes(`readonly '${name}'?`)),
    ).toEqual([]);
  });
});
