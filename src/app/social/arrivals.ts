/**
 * What has just come, told once: in each tab that is open to whoever looks at it, and outside of the page by one tab alone.
 *
 * 1. What was there when this tab began to look is not told: it stands in the count.
 * 2. Outside of the page it is told by the tab that leads, while nobody looks at any tab of this identity, and where the person has turned it on in this
 *    browser. What was told is noted, so that of two tabs that both believe they lead only one tells it.
 */
import { createCell, createEmitter, type Dispose, type RecordUri } from '../../base/index.js';
import type { SocialGround } from './ground.js';
import { MAX_TOLD_NAMES } from './limits.js';
import { type Notice, shortName } from './notice-groups.js';
import type { Arrived, NoticeView, OutsideNotices, OutsideState } from './social-view.js';

export interface Arrivals {
  /** What counts as unread now. */
  look(fresh: readonly Notice[]): Promise<void>;
  on(listener: (arrived: Arrived) => void): Dispose;
  readonly outside: OutsideNotices;
}

/** Of so many it is remembered in this tab that they were told. */
const MAX_KNOWN = 10_000;
const toldNote = 'told';
const wishNote = 'outside';

export const createArrivals = (
  ground: SocialGround,
  viewsOf: (notices: readonly Notice[]) => Promise<readonly NoticeView[]>,
): Arrivals => {
  const { outside } = ground;
  const events = createEmitter<{ arrived: Arrived }>();
  const state = createCell<OutsideState>(outside.permission() === 'unable' ? 'unable' : 'off');
  const began = ground.now();
  const known = new Set<RecordUri>();
  let begun = false;

  const stateNow = async (): Promise<OutsideState> => {
    const permission = outside.permission();
    const wanted = (await ground.note(wishNote)) === true;
    const now =
      permission === 'unable'
        ? 'unable'
        : permission === 'denied'
          ? 'refused'
          : wanted && permission === 'granted'
            ? 'on'
            : 'off';
    state.set(now);
    return now;
  };
  stateNow().catch(ground.failedWith);

  /** Which of these no tab has told outside yet. They are told from now on. */
  const claim = (notices: readonly Notice[]): Promise<readonly Notice[]> =>
    ground.alone('told', async () => {
      const noted = await ground.note(toldNote);
      const names: readonly unknown[] = Array.isArray(noted) ? noted : [];
      const told = new Set(names);
      const fresh = notices.filter(({ uri }) => !told.has(shortName(uri)));
      if (fresh.length > 0)
        await ground.setNote(toldNote, [...fresh.map(({ uri }) => shortName(uri)), ...names].slice(0, MAX_TOLD_NAMES));
      return fresh;
    });

  /** Whoever looks at another tab reads it there: that counts as told. */
  const tellOutside = async (notices: readonly Notice[]): Promise<readonly Notice[]> => {
    if (!ground.leads() || (await stateNow()) !== 'on') return [];
    const mine = await claim(notices);
    return mine.length === 0 || (await outside.watched()) ? [] : mine;
  };

  return {
    async look(fresh) {
      const unknown = fresh.filter(({ uri }) => !known.has(uri));
      for (const { uri } of unknown) known.add(uri);
      for (const uri of known) if (known.size > MAX_KNOWN) known.delete(uri);
      const arrived = begun ? unknown.filter(({ at }) => at >= began) : [];
      begun = true;
      if (arrived.length === 0) return;
      const mine = await tellOutside(arrived);
      const [items, said] = [await viewsOf(arrived), mine.length === 0 ? [] : await viewsOf(mine)];
      events.emit('arrived', { items, outside: false });
      if (said.length > 0) events.emit('arrived', { items: said, outside: true });
    },
    on: (listener) => events.on('arrived', listener),
    outside: {
      state,
      async turnOn() {
        await outside.ask();
        await ground.setNote(wishNote, true);
        return stateNow();
      },
      async turnOff() {
        await ground.setNote(wishNote, false);
        await stateNow();
      },
      say: (said) => outside.say(said),
    },
  };
};
