/** Enemies of a linking: a middleman, strangers on the topic, an offer used twice, false cards. */
import { describe, expect, it } from 'vitest';
import { byteString, encodeValue } from '../../src/codec/index.js';
import { tagOf } from '../../src/pairing/secrets.js';
import { testSigner } from '../helpers/keys.js';
import { candidatesOf, createMeeting, createScene, random, sayYes, testCard } from '../pairing/support.js';
import { calm, until } from '../peer/support/peers.js';
import { field, pairUp, rival, typeOf } from './pairing-enemy.js';

describe('a middleman', () => {
  it('PAI-4 who replaced the offer shows other words on each side', async () => {
    const scene = createScene();
    const [left, right] = [createMeeting(), createMeeting()];
    const shown = await scene.offerBy('old');
    const forged = await scene.offerBy('old');
    const old = scene.side('old', 'old', shown, left.join('old'));
    scene.side('towards old', 'new', { kind: 'open', offer: shown.offer }, left.join('middle'), { n: 2 });
    scene.side('towards fresh', 'old', forged, right.join('middle'));
    const fresh = scene.side('fresh', 'new', { kind: 'open', offer: forged.offer }, right.join('fresh'));
    await until(() => candidatesOf(old).length === 1 && candidatesOf(fresh).length === 1, 'both compare');
    expect(candidatesOf(old)[0]?.words).not.toEqual(candidatesOf(fresh)[0]?.words);
    expect(old.asked).toEqual([]);
  });

  it('PAI-4 who reveals another key than it committed to is refused, before any words', async () => {
    const { old, fresh } = await pairUp((from, _to, bytes) => {
      if (from !== 'fresh' || typeOf(bytes) !== 'reveal') return bytes;
      return encodeValue({ t: 'reveal', key: byteString(random(32)), nonce: byteString(field(bytes, 'nonce')) });
    }, false);
    await calm(200);
    expect([...old.seen, ...fresh.seen].some(({ kind }) => kind === 'comparing')).toBe(false);
    expect([old.asked, fresh.asked.includes('adopt')]).toEqual([[], false]);
  });

  it('PAI-4 who commits to one key and nonce, and reveals others once it has seen the nonce, is refused', async () => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const commitment = random(32);
    const tag = byteString(await tagOf(shown.offer.key, commitment));
    meeting.tamper = (_from, _to, bytes) =>
      typeOf(bytes) === 'commit' ? encodeValue({ t: 'commit', v: 1, commitment: byteString(commitment), tag }) : bytes;
    const old = scene.side('old', 'old', shown, meeting.join('old'));
    scene.side('enemy', 'new', { kind: 'open', offer: shown.offer }, meeting.join('enemy'));
    await until(() => meeting.sent.some(({ bytes }) => typeOf(bytes) === 'reveal'), 'it reveals');
    await calm(200);
    expect(old.seen.some(({ kind }) => kind === 'comparing')).toBe(false);
  });

  it('PAI-5 who only has seen the offer cannot make the new device show words', async () => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const other = await scene.offerBy('old');
    // It answers under the offer's name, without the key behind it.
    const fake = scene.side('old', 'old', { ...shown, own: other.own }, meeting.join('old'));
    const fresh = scene.side('fresh', 'new', { kind: 'open', offer: shown.offer }, meeting.join('fresh'));
    await calm(200);
    expect([...fake.seen, ...fresh.seen].some(({ kind }) => kind === 'comparing')).toBe(false);
  });

  it('PAI-5 a nonce that was changed on the way lets nobody compare', async () => {
    const { old, fresh } = await pairUp(
      (from, _to, bytes) =>
        from === 'old' && typeOf(bytes) === 'nonce'
          ? encodeValue({ t: 'nonce', nonce: byteString(random(32)) })
          : bytes,
      false,
    );
    await calm(200);
    expect([...old.seen, ...fresh.seen].some(({ kind }) => kind === 'comparing')).toBe(false);
  });
});

describe('strangers on the topic', () => {
  it('PAI-3 who has the topic and not the offer takes nothing and ends nothing', async () => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const old = scene.side('old', 'old', shown, meeting.join('old'));
    let answered = '';
    rival(meeting, 'stranger', (heard, say) => {
      if (heard === undefined)
        say(encodeValue({ t: 'commit', v: 1, commitment: byteString(random(32)), tag: byteString(random(32)) }));
      else answered += String(typeOf(heard));
    });
    await until(() => answered !== '', 'it is answered');
    expect(answered).toBe('bye');
    const fresh = scene.side('fresh', 'new', { kind: 'open', offer: shown.offer }, meeting.join('fresh'));
    await until(() => candidatesOf(fresh).length === 1 && candidatesOf(old).length === 1, 'the right one compares');
    expect(candidatesOf(old)[0]?.words).toEqual(candidatesOf(fresh)[0]?.words);
  });

  it('PAI-11 who answers first, with the offer in hand, takes nobody’s place; the words tell them apart', async () => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const old = scene.side('old', 'old', shown, meeting.join('old'));
    const stranger = scene.side('stranger', 'new', { kind: 'open', offer: shown.offer }, meeting.join('stranger'), {
      n: 2,
    });
    await until(() => candidatesOf(old).length === 1, 'the stranger compares');
    const fresh = scene.side('fresh', 'new', { kind: 'open', offer: shown.offer }, meeting.join('fresh'));
    await until(() => candidatesOf(old).length === 2 && candidatesOf(fresh).length === 1, 'both compare');
    const [words] = candidatesOf(fresh).map((one) => one.words);
    const right = candidatesOf(old).find((one) => String(one.words) === String(words));
    old.pairing.grant(right?.id ?? '');
    sayYes(fresh);
    await until(() => fresh.view().kind === 'linked' && stranger.view().kind === 'failed', 'one is linked');
    expect(stranger.view()).toEqual({ kind: 'failed', code: 'pairing-used' });
    expect(stranger.asked).toEqual(['introduce']);
    expect(old.given.card?.key).toBe(testCard(1).key);
  });

  it.each([
    ['old', 'goes away'],
    ['old', 'says no'],
    ['new', 'goes away'],
    ['new', 'says no'],
  ] as const)('PAI-11 a stranger whom the %s device compares ends it for nobody when he %s', async (by, how) => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const other = by === 'old' ? 'new' : 'old';
    const shown = await scene.offerBy(by);
    const shower = scene.side('shower', by, shown, meeting.join('shower'));
    const open = (name: string, n: number) =>
      scene.side(name, other, { kind: 'open', offer: shown.offer }, meeting.join(name), { n });
    const stranger = open('stranger', 2);
    await until(() => candidatesOf(shower).length === 1, 'the stranger compares');
    const right = open('right', 1);
    await until(() => candidatesOf(shower).length === 2 && candidatesOf(right).length === 1, 'both compare');
    if (how === 'says no') stranger.pairing.refuse();
    else meeting.cut('shower', 'stranger');
    await until(() => candidatesOf(shower).length === 1, 'the right one stays');
    const [old, fresh] = by === 'old' ? [shower, right] : [right, shower];
    sayYes(old);
    sayYes(fresh);
    await until(() => old.view().kind === 'linked' && fresh.view().kind === 'linked', 'linked');
  });

  it.each(['new', 'old'] as const)(
    'PAI-7 who answers a new device, or shows himself to it, and grants at once makes it no device of his (the %s one shows)',
    async (by) => {
      const [scene, meeting] = [createScene(), createMeeting()];
      const shown = await scene.offerBy(by);
      const mode = { kind: 'open', offer: shown.offer } as const;
      const [theirs, ours] = by === 'old' ? [shown, mode] : [mode, shown];
      const stranger = scene.side('stranger', 'old', theirs, meeting.join('stranger'));
      const fresh = scene.side('fresh', 'new', ours, meeting.join('fresh'));
      await until(() => candidatesOf(stranger).length === 1, 'the stranger compares');
      sayYes(stranger);
      await until(() => stranger.asked.includes('grant'), 'it is granted');
      await calm();
      expect(fresh.asked).toEqual(['introduce']);
      // Nor later: nothing was kept of him.
      meeting.cut('stranger', 'fresh');
      await calm();
      expect(fresh.asked).toEqual(['introduce']);
      expect(['waiting', 'failed']).toContain(fresh.view().kind);
      if (by === 'old') return;
      const right = scene.side('right', 'old', mode, meeting.join('right'));
      await until(() => candidatesOf(right).length === 1 && candidatesOf(fresh).length === 1, 'the right one compares');
      expect(candidatesOf(right)[0]?.words).toEqual(candidatesOf(fresh)[0]?.words);
      sayYes(right);
      sayYes(fresh);
      await until(() => fresh.view().kind === 'linked', 'it is linked');
      expect(fresh.given.grant?.household).toEqual(right.given.grant?.household ?? fresh.given.grant?.household);
    },
  );

  it('PAI-11 an offer is used once: who comes later is told so and given nothing', async () => {
    const { scene, meeting, shown, old, fresh } = await pairUp();
    sayYes(old);
    sayYes(fresh);
    const late = scene.side('late', 'new', { kind: 'open', offer: shown.offer }, meeting.join('late'), { n: 3 });
    await until(() => old.view().kind === 'linked', 'linked');
    await calm();
    await scene.clock.advance(60_000);
    await until(() => late.view().kind === 'failed', 'it ends');
    expect(late.asked).toEqual([]);
    expect(old.asked).toEqual(['grant', 'finish']);
  });

  it('PAI-11 a crowd with the offer in hand is compared four at a time at most', async () => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const old = scene.side('old', 'old', shown, meeting.join('old'));
    for (let n = 0; n < 20; n++)
      scene.side(`s${n}`, 'new', { kind: 'open', offer: shown.offer }, meeting.join(`s${n}`), { n });
    const most = (): number =>
      Math.max(...old.seen.map((view) => (view.kind === 'comparing' ? view.candidates.length : 0)));
    await until(() => most() >= 4, 'four are compared');
    await calm(300);
    expect(most()).toBe(4);
  });

  it('PAI-8 a bye that anybody may have said ends nothing once there are keys', async () => {
    const { old, fresh, meeting } = await pairUp();
    // The link's other end says it, outside of the seal.
    const transport = meeting.join('fresh');
    await transport.send('old', encodeValue({ t: 'bye', reason: 'cancelled' }));
    await calm();
    expect(old.view().kind).toBe('comparing');
    expect(fresh.view().kind).toBe('comparing');
  });
});

describe('PAI-6 a false card', () => {
  it.each([
    ['signed by another device key', { device: testSigner(7_099) }],
    ['with a root key that it does not hold', { root: testSigner(8_099) }],
  ])('PAI-6 %s is not compared', async (_, wrong) => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const old = scene.side('old', 'old', shown, meeting.join('old'));
    let introduced = false;
    scene.side('fresh', 'new', { kind: 'open', offer: shown.offer }, meeting.join('fresh'), {
      fresh: {
        async introduce() {
          introduced = true;
          return { card: testCard(1), device: testSigner(7_001), root: testSigner(8_001), ...wrong };
        },
      },
    });
    await until(() => introduced, 'it shows itself');
    await calm(120);
    expect(old.seen.some(({ kind }) => kind === 'comparing')).toBe(false);
  });
});
