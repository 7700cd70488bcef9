/** What waits for code that is not here yet. */
import { expect, test } from 'vitest';
import { MAX_STANDBY, STANDBY_MOMENT, STANDBY_PATIENCE } from '../../src/peer/limits.js';
import { createStandby } from '../../src/peer/standby.js';
import { createTestClock } from '../net/support.js';
import { createLiar } from './support/liar.js';
import { authorOf, calm, createWorld, until } from './support/peers.js';

const standby = (failures: Error[] = []) => {
  const clock = createTestClock();
  const done: number[] = [];
  const errors: unknown[] = [];
  let loads = 0;
  let closes = 0;
  const part = { add: (n: number) => void done.push(n), close: () => void closes++ };
  const made = createStandby({
    timers: clock,
    async load() {
      loads += 1;
      const failure = failures.pop();
      if (failure !== undefined) throw failure;
      return part;
    },
    onError: (error) => errors.push(error),
  });
  return { ...{ clock, done, errors, made }, loads: () => loads, closes: () => closes };
};

test('what comes meanwhile waits in order, and later jobs are done at once', async () => {
  const { clock, done, made, loads } = standby();
  for (const n of [1, 2, 3]) made.run((part) => part.add(n));
  await clock.advance(STANDBY_PATIENCE - 1);
  expect([loads(), made.part, done]).toEqual([0, undefined, []]);
  await clock.advance(1);
  expect([loads(), done]).toEqual([1, [1, 2, 3]]);
  made.run((part) => part.add(4));
  expect(done).toEqual([1, 2, 3, 4]);
  expect(clock.pending()).toBe(0);
});

test('sooner counts, later does not; whoever needs it has it now, once', async () => {
  const { clock, done, made, loads } = standby();
  made.run((part) => part.add(1));
  made.soon(STANDBY_MOMENT);
  made.soon(STANDBY_PATIENCE * 10);
  await clock.advance(STANDBY_MOMENT);
  expect(done).toEqual([1]);
  const other = standby();
  other.made.run((part) => part.add(1));
  await Promise.all([other.made.now(), other.made.now()]);
  await other.clock.advance(STANDBY_PATIENCE);
  expect([other.loads(), other.done]).toEqual([1, [1]]);
  expect(loads()).toBe(1);
});

test('where it cannot be fetched that is told, and the next job tries again with all that waits', async () => {
  const { clock, done, errors, made } = standby([new TypeError('Failed to fetch')]);
  made.run((part) => part.add(1));
  await clock.advance(STANDBY_PATIENCE);
  expect(errors).toMatchObject([{ code: 'offline', retryable: true }]);
  expect(done).toEqual([]);
  made.run((part) => part.add(2));
  await clock.advance(STANDBY_PATIENCE);
  expect([done, errors.length]).toEqual([[1, 2], 1]);
});

test('a flood of what must wait costs a bounded part of memory', async () => {
  const { clock, done, made } = standby();
  for (let n = 0; n < MAX_STANDBY * 4; n++) made.run((part) => part.add(n));
  await clock.advance(STANDBY_PATIENCE);
  expect(done.length).toBe(MAX_STANDBY);
});

test('after closing nothing is fetched, and what was on its way is closed', async () => {
  const quiet = standby();
  quiet.made.run((part) => part.add(1));
  quiet.made.close();
  await quiet.clock.advance(STANDBY_PATIENCE);
  expect([quiet.loads(), quiet.done]).toEqual([0, []]);
  const late = standby();
  const coming = late.made.now();
  late.made.close();
  await coming;
  expect(late.closes()).toBe(1);
});

test('SYN-13 a proof that comes before its code is judged when that is here', async () => {
  const world = createWorld();
  const author = authorOf(1);
  const victim = world.add('victim');
  victim.peer.seek(author.did);
  await calm(10);
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  const proof = { key: liar.key, delegations: [author.delegation()], sig: new Uint8Array(64) };
  liar.say({ t: 'prove', did: author.did, ...proof });
  await world.clock.advance(STANDBY_PATIENCE - 1);
  expect(liar.ended()).toBeUndefined();
  await world.clock.advance(1);
  await until(() => liar.ended() !== undefined, 'the forger is cut off');
  expect(liar.ended()).toBe('bad-signature');
  world.close();
});
