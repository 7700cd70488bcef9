/** Runs the vectors of recovery, and holds their script to them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { recoveryVectors } from '../../../scripts/vectors/recovery.js';
import type { DidKey } from '../../../src/base/index.js';
import {
  deriveBackupKey,
  deriveBackupSecret,
  deriveLocator,
  deriveRecoveryKey,
  encodeWords,
  parseWords,
} from '../../../src/vault/index.js';
import { combineShares, openLocatorBox, parseShare, type ShareCard } from '../../../src/vault/recovery/index.js';

const folder = fileURLToPath(new URL('../../vectors/recovery/', import.meta.url));
const asText = (value: object): string => `${JSON.stringify(value, undefined, 1)}\n`;

if (process.env.UPDATE_VECTORS === '1') {
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(await recoveryVectors())) writeFileSync(`${folder}${name}`, asText(value));
}

interface KeyCase {
  readonly entropy: string;
  readonly words: string;
  readonly recoveryKeys: Readonly<Record<string, DidKey>>;
  readonly backupSecret: string;
  readonly backupKey: string;
  readonly locatorTopic: string;
  readonly locatorKey: string;
}

interface WordsCase {
  readonly rule: string;
  readonly name: string;
  readonly text: string;
  readonly entropy?: string;
  readonly problem?: string;
}

interface BoxCase {
  readonly rule: string;
  readonly name: string;
  readonly entropy: string;
  readonly box: string;
  readonly content?: object;
  readonly problem?: string;
}

interface ShareCase {
  readonly name: string;
  readonly did: string;
  readonly needed: number;
  readonly cards: readonly { readonly text: string; readonly words: string; readonly share: string }[];
  readonly entropy: string;
}

const read = <Case>(name: string): readonly Case[] => {
  const file: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8'));
  return file.cases;
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'hex'));

describe('vectors of recovery', () => {
  test.each(read<KeyCase>('keys'))('VLT-5 derived from $entropy', async (one) => {
    const entropy = bytesOf(one.entropy);
    const locator = await deriveLocator(entropy);
    expect((await encodeWords(entropy)).join(' ')).toBe(one.words);
    for (const [index, key] of Object.entries(one.recoveryKeys)) {
      expect(await deriveRecoveryKey(entropy, Number(index)), `index ${index}`).toBe(key);
    }
    expect(hex(await deriveBackupSecret(entropy))).toBe(one.backupSecret);
    expect(hex(await deriveBackupKey(entropy))).toBe(one.backupKey);
    expect([hex(locator.topic), hex(locator.key)]).toEqual([one.locatorTopic, one.locatorKey]);
  });

  test.each(read<WordsCase>('words'))('$rule words: $name', async ({ text, entropy, problem }) => {
    const found = await parseWords(text);
    if ('problem' in found) expect(found.problem).toBe(problem);
    else expect(hex(found)).toBe(entropy);
  });

  test.each(read<BoxCase>('box'))('$rule box: $name', async ({ entropy, box, content, problem }) => {
    const found = await openLocatorBox(await deriveLocator(bytesOf(entropy)), bytesOf(box));
    expect(found).toEqual(content ?? { problem });
  });

  test.each(read<ShareCase>('shares'))('SHR-5 shares: $name', async ({ did, needed, cards, entropy }) => {
    const byText: ShareCard[] = [];
    const byWords: ShareCard[] = [];
    for (const { text, words, share } of cards) {
      const [one, other] = [await parseShare(text), await parseShare(words)];
      if ('problem' in one || 'problem' in other) throw new Error('a card does not read');
      expect([one.did, other.did, hex(one.share), hex(other.share)]).toEqual([did, undefined, share, share]);
      byText.push(one);
      byWords.push(other);
    }
    for (const shown of [byText.slice(0, needed), byText.slice(-needed), byWords.slice(-needed), byText]) {
      const found = await combineShares(shown);
      if ('problem' in found) throw new Error(found.problem);
      expect(hex(found.entropy)).toBe(entropy);
      expect(found.falseAt).toEqual([]);
    }
    expect(await combineShares(byText.slice(1, needed))).toMatchObject({ problem: 'too-few' });
  });

  test('are what their script makes', async () => {
    for (const [name, value] of Object.entries(await recoveryVectors())) {
      expect(readFileSync(`${folder}${name}`, 'utf8'), name).toBe(asText(value));
    }
  });
});
