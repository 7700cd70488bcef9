/** What somebody removes reaches whoever was brought it, and is nowhere shown any more. */
import { expect, it } from 'vitest';
import { UNDO_TIME } from '../../../src/app/social/limits.js';
import type { RemoveKind } from '../../../src/app/social/social-view.js';
import type { RecordUri } from '../../../src/base/index.js';
import { createManualTime } from '../../helpers/time.js';
import { clock } from '../../worker/world.js';
import { firstDevice } from '../devices-world.js';
import { deliver, eventually, follow, openSoul, type Soul, soul, until } from './world.js';

/** Ada answers Ben, who keeps nothing of hers. */
const answered = async () => {
  const time = createManualTime(clock.now);
  const ada = await openSoul(await firstDevice('Ada'), { changes: { timers: time.timers } });
  const ben = await soul('Ben');
  const root = await ben.social.post({ text: 'root' });
  await follow(ada, ben);
  const answer = await ada.social.post({ text: 'words', reply: root });
  await deliver(ada, ben);
  await until(ben.social.notices.view, ({ items }) => items.length === 1);
  return { ada, ben, answer, time };
};

const removedAt = async ({ ground }: Soul, uri: RecordUri) => (await ground.reads.entries([uri]))[0]?.removed;

it.each(['retraction', 'deletion'] as const satisfies readonly RemoveKind[])(
  'a %s is brought to whom the post was brought, and so is its taking back',
  async (kind) => {
    const { ada, ben, answer } = await answered();
    clock.now += 10;
    const undoable = await ada.social.remove(answer, kind);
    expect(await deliver(ada, ben)).toBe(1);
    expect(await removedAt(ben, answer)).toBe(kind);
    await until(ben.social.notices.view, ({ items }) => items.length === 0);
    clock.now += 10;
    await undoable.undo();
    expect(await deliver(ada, ben)).toBe(1);
    expect(await removedAt(ben, answer)).toBeUndefined();
    await until(ben.social.notices.view, ({ items }) => items.length === 1);
  },
);

it('PUR-7 a purge is brought as well, when it is final, and nothing of the post is left with whoever kept it alone', async () => {
  const { ada, ben, answer, time } = await answered();
  clock.now += 10;
  await ada.social.remove(answer, 'purge');
  await deliver(ada, ben);
  clock.now += UNDO_TIME;
  time.advance(UNDO_TIME);
  await eventually(async () => (await deliver(ada, ben)) === 1);
  expect(await removedAt(ben, answer)).toBe('purge');
  await until(ben.social.notices.view, ({ items }) => items.length === 0);
  const rows = await ben.device.store.read(['proven'], (tx) => tx.objectStore('proven').getAll());
  const records = rows.map(({ record }) => new TextDecoder('latin1').decode(record));
  expect(records.some((text) => text.includes('words'))).toBe(false);
  expect([...ada.failures, ...ben.failures]).toEqual([]);
});
