import { describe, expect, it } from 'vitest';
import { type ErrorCode, TabardError } from '../../src/base/index.js';
import { calm, until } from '../peer/support/peers.js';
import { candidatesOf, createMeeting, createScene, sayYes, testCard, testGrant } from './support.js';

const bothCompare = async (by: 'old' | 'new') => {
  const [scene, meeting] = [createScene(), createMeeting()];
  const shown = await scene.offerBy(by);
  const grant = testGrant();
  const sides = {
    shower: scene.side('shower', by, shown, meeting.join('shower'), { grant }),
    opener: scene.side(
      'opener',
      by === 'old' ? 'new' : 'old',
      { kind: 'open', offer: shown.offer },
      meeting.join('opener'),
      { grant },
    ),
  };
  const [old, fresh] = by === 'old' ? [sides.shower, sides.opener] : [sides.opener, sides.shower];
  await until(() => candidatesOf(old).length === 1 && candidatesOf(fresh).length === 1, 'both compare');
  return { scene, meeting, shown, grant, old, fresh, ...sides };
};

describe('PAI-1 linking two devices', () => {
  it.each(['old', 'new'] as const)(
    'PAI-1 the %s device shows, the other opens: a yes on each, and both are done',
    async (by) => {
      const { old, fresh, grant } = await bothCompare(by);
      const [theirs] = candidatesOf(old);
      const [ours] = candidatesOf(fresh);
      expect(theirs?.words).toEqual(ours?.words);
      expect(theirs?.words).toHaveLength(4);
      expect(theirs?.device).toEqual({ name: 'device 1', kind: 'test' });
      sayYes(old);
      sayYes(fresh);
      await until(() => old.view().kind === 'linked' && fresh.view().kind === 'linked', 'both are linked');
      expect(old.asked).toEqual(['grant', 'finish']);
      expect(fresh.asked).toEqual(['introduce', 'trust', 'adopt', 'closed']);
      expect(old.given.card).toEqual(testCard());
      expect(fresh.given.grant).toEqual(grant);
      expect(fresh.given.operations).toHaveLength(1);
      expect(old.given.resume).toEqual(fresh.given.resume);
      expect([...old.errors, ...fresh.errors]).toEqual([]);
    },
  );

  it('PAI-7 nothing of the identity is said before the old device has granted', async () => {
    const { old, fresh, meeting } = await bothCompare('old');
    await calm();
    expect(old.asked).toEqual([]);
    expect(fresh.asked).toEqual(['introduce']);
    expect(meeting.sent.filter(({ from }) => from === 'shower').every(({ bytes }) => bytes.length < 120)).toBe(true);
  });

  it.each(['old', 'new'] as const)(
    'PAI-7 nothing is taken before the new device’s person has said yes, where the %s device shows',
    async (by) => {
      const { old, fresh, scene } = await bothCompare(by);
      sayYes(old);
      await until(() => old.asked.includes('grant'), 'it is granted');
      await calm();
      expect(fresh.asked).toEqual(['introduce']);
      expect(fresh.view().kind).toBe('comparing');
      // Longer than a message may take: a person reads.
      await scene.clock.advance(2 * 60_000);
      sayYes(fresh);
      await until(() => old.view().kind === 'linked' && fresh.view().kind === 'linked', 'both are linked');
      expect(fresh.asked).toEqual(['introduce', 'trust', 'adopt', 'closed']);
    },
  );

  it.each(['grants', 'has not granted'])('PAI-8 words refused by the new device after the old one %s', async (what) => {
    const { old, fresh } = await bothCompare('old');
    if (what === 'grants') {
      sayYes(old);
      await until(() => old.asked.includes('grant'), 'it is granted');
      await calm();
    } else {
      sayYes(fresh);
      await until(() => fresh.asked.includes('trust'), 'it waits');
    }
    fresh.pairing.refuse();
    await until(() => old.view().kind === 'failed' && fresh.view().kind === 'failed', 'both ended');
    expect(old.view()).toEqual({ kind: 'failed', code: 'pairing-refused' });
    expect([fresh.asked.includes('adopt'), old.asked.includes('finish')]).toEqual([false, false]);
  });

  it('PAI-12 a cut before the new device’s person has said yes leaves nothing to be taken up again, one after it does', async () => {
    const before = await bothCompare('old');
    before.meeting.cut('shower', 'opener');
    await until(() => before.fresh.view().kind === 'failed', 'it ended');
    expect(before.fresh.asked).toEqual(['introduce']);
    const after = await bothCompare('old');
    sayYes(after.fresh);
    await until(() => after.fresh.asked.includes('trust'), 'it waits');
    after.meeting.cut('shower', 'opener');
    await until(() => after.fresh.view().kind === 'parted', 'it goes on later');
  });

  it('PAI-5 the words differ each time', async () => {
    const [one, two] = [await bothCompare('old'), await bothCompare('old')];
    expect(candidatesOf(one.old)[0]?.words).not.toEqual(candidatesOf(two.old)[0]?.words);
  });
});

describe('a linking whose new device cannot store', () => {
  const failing = async (code: ErrorCode) => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const old = scene.side('old', 'old', shown, meeting.join('old'));
    const adopt = async (): Promise<void> => {
      throw new TabardError(code, 'not now');
    };
    const mode = { kind: 'open', offer: shown.offer } as const;
    const fresh = scene.side('fresh', 'new', mode, meeting.join('fresh'), { fresh: { adopt } });
    await until(() => candidatesOf(old).length === 1 && candidatesOf(fresh).length === 1, 'both compare');
    sayYes(old);
    sayYes(fresh);
    const isOver = ({ view }: typeof old): boolean => ['parted', 'failed'].includes(view().kind);
    await until(() => isOver(old) && isOver(fresh), 'it is over');
    return [old.view(), fresh.view()];
  };

  it('PAI-2 all of it, or a part, is cut off: it does not say that nothing was given', async () => {
    expect(await failing('storage-quota')).toEqual(Array(2).fill({ kind: 'parted' }));
  });

  it('PAI-2 what is not for it was not given', async () => {
    expect(await failing('identity-here')).toEqual([
      { kind: 'failed', code: 'pairing-refused' },
      { kind: 'failed', code: 'identity-here' },
    ]);
  });
});

describe('a linking that ends', () => {
  it.each(['old', 'fresh'] as const)(
    'PAI-8 words refused by the %s device end it on both, and nothing was given',
    async (who) => {
      const scene = await bothCompare('old');
      scene[who].pairing.refuse();
      await until(() => scene.old.view().kind === 'failed' && scene.fresh.view().kind === 'failed', 'both ended');
      expect([scene.old.view(), scene.fresh.view()]).toEqual(
        Array(2).fill({ kind: 'failed', code: 'pairing-refused' }),
      );
      expect(scene.old.asked).toEqual([]);
      expect(scene.fresh.asked).toEqual(['introduce']);
    },
  );

  it('PAI-8 a cancelled one is told to the other', async () => {
    const { old, fresh } = await bothCompare('old');
    fresh.pairing.cancel();
    await until(() => old.view().kind === 'failed', 'the other hears of it');
    expect(fresh.view()).toEqual({ kind: 'failed', code: null });
    expect(old.view()).toEqual({ kind: 'failed', code: 'pairing-refused' });
  });

  it('PAI-9 an offer that nobody takes expires, and so does one that nobody holds any more', async () => {
    const [scene, meeting] = [createScene(), createMeeting()];
    const shown = await scene.offerBy('old');
    const shower = scene.side('shower', 'old', shown, meeting.join('shower'));
    await scene.clock.advance(10 * 60_000);
    await until(() => shower.view().kind === 'failed', 'it expires');
    expect(shower.view()).toEqual({ kind: 'failed', code: 'pairing-expired' });
    const late = scene.side('opener', 'new', { kind: 'open', offer: shown.offer }, meeting.join('opener'));
    await calm();
    await scene.clock.advance(60_000);
    await until(() => late.view().kind === 'failed', 'nobody is there');
    expect(late.view()).toEqual({ kind: 'failed', code: 'pairing-expired' });
    expect(late.asked).toEqual([]);
  });

  it('PAI-9 two who compare for too long are told so', async () => {
    const { scene, old, fresh } = await bothCompare('old');
    await scene.clock.advance(5 * 60_000);
    await until(() => fresh.view().kind === 'failed', 'it expires');
    expect(old.asked).toEqual([]);
  });
});
