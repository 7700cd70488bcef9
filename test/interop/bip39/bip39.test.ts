import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeWords, parseWords } from '../../../src/vault/index.js';

const vectors: { english: [string, string, string, string][] } = JSON.parse(
  readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'),
);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('BIP-39 vectors', () => {
  it('are all here', () => expect(vectors.english).toHaveLength(24));

  it.each(vectors.english)('VLT-5 %s', async (entropy, words) => {
    expect((await encodeWords(new Uint8Array(Buffer.from(entropy, 'hex')))).join(' ')).toBe(words);
    const parsed = await parseWords(words, words.split(' ').length);
    expect(parsed instanceof Uint8Array ? hex(parsed) : parsed).toBe(entropy);
  });
});
