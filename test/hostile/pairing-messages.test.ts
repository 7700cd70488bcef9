/** Messages of a linking that are none: garbage, repeated, held back, out of place, of an earlier linking. */
import { describe, expect, it } from 'vitest';
import { byteString, encodeValue } from '../../src/codec/index.js';
import { agreeOnKeys, openMessage, sealMessage } from '../../src/pairing/secrets.js';
import { makeAgreementKey } from '../../src/vault/index.js';
import { candidatesOf, createMeeting, createScene, random, sayYes } from '../pairing/support.js';
import { calm, until } from '../peer/support/peers.js';
import { type Bytes, pairUp, rival, typeOf } from './pairing-enemy.js';

describe('messages that are none', () => {
  const garbage: readonly (readonly [string, () => Bytes])[] = [
    ['nothing', () => new Uint8Array(0)],
    ['noise', () => random(100)],
    ['another type', () => encodeValue({ t: 'hello' })],
    ['a text', () => encodeValue('commit')],
    ['a field too short', () => encodeValue({ t: 'nonce', nonce: byteString(random(31)) })],
    ['a sealed text', () => encodeValue({ t: 'sealed', body: byteString(random(64)) })],
    [
      'a handshake too large',
      () => encodeValue({ t: 'nonce', nonce: byteString(random(32)), more: byteString(random(600)) }),
    ],
    ['a body too large', () => encodeValue({ t: 'sealed', body: byteString(new Uint8Array(3 * 1024 * 1024 + 1)) })],
    [
      'a version of nobody',
      () => encodeValue({ t: 'commit', v: 0, commitment: byteString(random(32)), tag: byteString(random(32)) }),
    ],
  ];
  const places = ['commit', 'nonce', 'reveal', 'sealed'] as const;

  it.each(garbage)('PAI-2 %s, in the place of whichever message, links nobody', async (_, make) => {
    for (const place of places) {
      let done = false;
      const { old, fresh } = await pairUp((_from, _to, bytes) => {
        if (done || typeOf(bytes) !== place) return bytes;
        done = true;
        return make();
      }, false);
      await until(() => done, place);
      await calm(120);
      expect([old.asked.includes('grant'), fresh.asked.includes('adopt')], place).toEqual([false, false]);
      expect([...old.errors, ...fresh.errors], place).toEqual([]);
      expect(candidatesOf(old).length + candidatesOf(fresh).length, place).toBeLessThan(2);
    }
  });

  it('PAI-2 a sealed message that is repeated or held back does not open', async () => {
    for (const what of ['twice', 'dropped'] as const) {
      const scene = await pairUp();
      scene.meeting.tamper = (from, to, bytes) => {
        if (from !== 'old' || typeOf(bytes) !== 'sealed') return bytes;
        scene.meeting.tamper = (_from, _to, later) => later;
        // The grant never arrives, or what arrives is the message before it.
        const before = scene.meeting.sent.filter(
          (one) => one.from === from && one.to === to && typeOf(one.bytes) === 'sealed',
        );
        return what === 'dropped' ? undefined : before[0]?.bytes;
      };
      sayYes(scene.old);
      sayYes(scene.fresh);
      await calm(120);
      await scene.scene.clock.advance(10 * 60_000);
      await calm(120);
      expect(scene.fresh.asked, what).toEqual(['introduce', 'trust']);
      expect(scene.old.asked, what).toEqual(['grant']);
      // Who could not open it says so at once, who never got it when it has waited.
      expect(scene.old.view(), what).toEqual({ kind: 'failed', code: 'pairing-refused' });
    }
  });

  it('PAI-2 a sealed message opens in its own place, under its own direction, and nowhere else', async () => {
    const [own, other] = [await makeAgreementKey(random), await makeAgreementKey(random)];
    const opener = { key: other.publicKey, nonce: random(32) };
    const shared = { offer: { by: 'old' as const, key: own.publicKey }, opener, showerNonce: random(32) };
    const keysOf = (isShower: boolean) =>
      agreeOnKeys(
        { ...shared, isShower, own: isShower ? own : other, other: (isShower ? other : own).publicKey },
        crypto.subtle,
      );
    const [left, right] = [await keysOf(true), await keysOf(false)];
    if (left === undefined || right === undefined) throw new TypeError('no keys');
    expect(left.words).toEqual(right.words);
    const sealed = await sealMessage(crypto.subtle, left.send, 1, random(20));
    expect(await openMessage(crypto.subtle, right.receive, 1, sealed)).toHaveLength(20);
    for (const count of [0, 2]) expect(await openMessage(crypto.subtle, right.receive, count, sealed)).toBeUndefined();
    expect(await openMessage(crypto.subtle, left.receive, 1, sealed)).toBeUndefined();
  });

  it('PAI-2 messages of an earlier linking are worth nothing in a later one', async () => {
    const first = await pairUp();
    const earlier = first.meeting.sent.filter(({ from }) => from === 'fresh').map(({ bytes }) => bytes);
    const [scene, meeting] = [createScene(), createMeeting()];
    // The same offer, shown anew by mistake.
    const old = scene.side('old', 'old', first.shown, meeting.join('old'));
    let at = 0;
    rival(meeting, 'replayer', (_heard, say) => {
      const next = earlier[at++];
      if (next !== undefined) say(next);
      if (at === 2 && earlier[2] !== undefined) say(earlier[2]);
    });
    await until(() => at > 1, 'it is answered');
    await calm(200);
    expect(old.seen.some(({ kind }) => kind === 'comparing')).toBe(false);
  });
});
