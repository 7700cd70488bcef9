import { describe, expect, it } from 'vitest';
import { verifyBytes } from '../../src/codec/index.js';
import {
  deriveBackupKey,
  deriveBackupSecret,
  deriveLocator,
  deriveRecoveryKey,
  encodeWords,
  openRecoverySigner,
  parseWords,
} from '../../src/vault/index.js';
import { subtleWithoutCurves } from './memory.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const entropy = () => new Uint8Array(16).fill(7);

describe('what the recovery entropy derives', () => {
  it('VLT-5 is the same for ever', async () => {
    const locator = await deriveLocator(entropy());
    expect({
      recovery0: await deriveRecoveryKey(entropy(), 0),
      recovery999: await deriveRecoveryKey(entropy(), 999),
      backupSecret: hex(await deriveBackupSecret(entropy())),
      backupKey: hex(await deriveBackupKey(entropy())),
      topic: hex(locator.topic),
      key: hex(locator.key),
    }).toMatchInlineSnapshot(`
      {
        "backupKey": "c52acc35213b845e791419eab9c53d4b4342f3e9ae2248dcd00790e85e124a38",
        "backupSecret": "9bdc36ead73a5b1c3229b44e8259c36b1e224548a676bf3befad2b1fa7eadbb5",
        "key": "30a616919a7e2e03fae64d377158151d71b25bea3886d025bd8a77bad9a0a557",
        "recovery0": "did:key:z6MkusPVdZNx9gb11WF8255zPWwEr2aPFcXhKta44shyQmkr",
        "recovery999": "did:key:z6MkroHBpZYvemuL9DhjiZcGrZFkFVa7U4VDL3QXWAj9JWwD",
        "topic": "3b08846316450b2fc4d71ae38deedfcbe12eb4bc",
      }
    `);
  });

  it('VLT-5 is the same where WebCrypto lacks the curves', async () => {
    const without = subtleWithoutCurves();
    expect(await deriveRecoveryKey(entropy(), 5, without)).toBe(await deriveRecoveryKey(entropy(), 5));
    expect(await deriveBackupKey(entropy(), without)).toEqual(await deriveBackupKey(entropy()));
  });

  it('VLT-5 signs with the recovery key of an index', async () => {
    const signer = await openRecoverySigner(entropy(), 3);
    expect(signer.key).toBe(await deriveRecoveryKey(entropy(), 3));
    const text = new TextEncoder().encode('rotate').slice();
    expect(await verifyBytes(text, await signer.sign(text), signer.key)).toBe(true);
  });

  it.each([-1, 1000, 0.5, Number.NaN])('VLT-5 knows no recovery key of index %s', async (index) => {
    await expect(async () => deriveRecoveryKey(entropy(), index)).rejects.toThrow(RangeError);
  });

  it('VLT-5 takes 16 bytes and no other length', async () => {
    await expect(async () => deriveLocator(new Uint8Array(32))).rejects.toThrow(RangeError);
  });
});

describe('recovery words', () => {
  it('are twelve and read back, however they are spaced and cased', async () => {
    const words = await encodeWords(entropy());
    expect(words).toHaveLength(12);
    expect(await parseWords(`  ${words.join(',\n ').toUpperCase()} `)).toEqual(entropy());
  });

  it('say what is wrong with them', async () => {
    const words = await encodeWords(entropy());
    expect(await parseWords(words.slice(1).join(' '))).toEqual({ problem: 'count', found: 11 });
    expect(await parseWords([...words.slice(0, 11), 'tabard'].join(' '))).toEqual({ problem: 'unknown-word', at: 11 });
    const swapped = [words[1], words[0], ...words.slice(2)].join(' ');
    expect(await parseWords(swapped)).toEqual({ problem: 'checksum' });
    expect(await parseWords('')).toEqual({ problem: 'count', found: 0 });
  });
});
