import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { textVectors } from '../../../scripts/vectors/text.js';
import { parsePost } from '../../../src/app/text/parse.js';

const folder = 'test/vectors/text';

interface Vectors {
  readonly cases: readonly { readonly rule: string; readonly text: string; readonly tree: unknown }[];
}

if (process.env.UPDATE_VECTORS !== undefined) {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(textVectors()))
    writeFileSync(`${folder}/${name}`, `${JSON.stringify(content, null, 1)}\n`);
}

const vectors: Vectors = JSON.parse(readFileSync(`${folder}/text.json`, 'utf8'));

describe('vectors of texts', () => {
  test('have cases of every rule that a reader applies', () => {
    expect([...new Set(vectors.cases.map(({ rule }) => rule))]).toEqual(
      Array.from({ length: 8 }, (_, at) => `TXT-${at + 1}`),
    );
  });

  test.each(vectors.cases)('$rule $text', ({ text, tree }) => expect(parsePost(text)).toEqual(tree));
});
