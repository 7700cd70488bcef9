import { describe, expect, test, vi } from 'vitest';
import { encodeValue } from '../../src/codec/index.js';
import { type Delegation, judgeAuthority, parseDelegation, WRITE } from '../../src/identity/index.js';
import { MAX_LINKS_TRIED } from '../../src/identity/limits.js';
import { testKey } from '../helpers/keys.js';
import { delegate, device, mapOf, person, root, said, thief } from './helpers.js';

// Thousands of signatures: on a loaded machine they take their time.
vi.setConfig({ testTimeout: 600_000 });

describe('seeking authority', () => {
  test('DLG-9 the true chain is found among a thousand delegations of strangers', async () => {
    const { log } = await person();
    const key = device(0).key;
    const junk: Delegation[] = [];
    for (let index = 0; index < 4 * MAX_LINKS_TRIED; index++) {
      junk.push(await delegate(log, key, { signer: thief(index % 300), nonce: index % 256 }));
    }
    const own = await delegate(log, key);
    const question = { log, key, command: WRITE, now: 0 };
    expect(said(await judgeAuthority({ ...question, delegations: mapOf(...junk, own) }))).toBe('valid');
    expect(said(await judgeAuthority({ ...question, delegations: mapOf(...junk) }))).toBe('needs delegations');
    expect(said(await judgeAuthority({ ...question, complete: true, delegations: mapOf(...junk) }))).toBe(
      'DLG-9 no-authority',
    );
  });

  test('DLG-9 keys that delegate to one another in a ring lead nowhere', async () => {
    const { log } = await person();
    const ring = await Promise.all(
      [0, 1, 2].map((index) => delegate(log, device((index + 1) % 3).key, { signer: device(index) })),
    );
    const question = { log, key: device(0).key, command: WRITE, now: 0, delegations: mapOf(...ring) };
    expect(said(await judgeAuthority({ ...question, complete: true }))).toBe('DLG-9 no-authority');
  });

  test('DLG-14 a signature that held once is not taken for another root key', async () => {
    const { log } = await person();
    const key = device(0).key;
    const delegation = await delegate(log, key);
    const question = { log, key, command: WRITE, now: 0, delegations: mapOf(delegation) };
    expect(said(await judgeAuthority(question))).toBe('valid');
    expect(said(await judgeAuthority(question))).toBe('valid');
    const forged = await delegate(log, key, { signer: root(1), issuer: log.did });
    expect(said(await judgeAuthority({ ...question, delegations: mapOf(forged) }))).toBe('DLG-14 bad-signature');
  });

  test('DLG-1 hostile bytes are judged, never thrown at', async () => {
    const hostile = [
      new Uint8Array(),
      new Uint8Array(50).fill(0x81),
      new Uint8Array(10_000),
      encodeValue([]),
      encodeValue([null, null]),
      encodeValue([null, { h: null, 'ucan/dlg@1.0.0': null }]),
    ];
    for (const bytes of hostile) expect((await parseDelegation(bytes)).verdict).toMatch(/invalid|refused/);
    const { log } = await person();
    const good = await delegate(log, device(0).key);
    for (let at = 0; at < good.bytes.length; at++) {
      const judged = await parseDelegation(good.bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));
      if (judged.verdict !== 'valid') continue;
      const delegations = mapOf(judged.value);
      const outcome = await judgeAuthority({ log, key: judged.value.aud, command: WRITE, now: 0, delegations });
      expect(outcome.verdict, `byte ${at}`).not.toBe('valid');
    }
  });

  test('the builder refuses what would not be read', async () => {
    const { log } = await person();
    const own = device(0).key;
    await expect(delegate(log, own, { issuer: testKey(5) })).rejects.toThrow(TypeError);
    await expect(delegate(log, own, { signer: device(0) })).rejects.toThrow(TypeError);
    await expect(delegate(log, own, { command: 'repo' })).rejects.toThrow(RangeError);
  });
});
