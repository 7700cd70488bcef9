import { describe, expect, it } from 'vitest';
import { createPublisher, FIRST_RETRY, LONGEST_RETRY, LONGEST_WAIT, REST } from '../../src/app/publisher.js';
import { TabardError } from '../../src/base/index.js';
import { createManualTime } from '../helpers/time.js';

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

const setUp = (options: { kept?: () => Promise<void>; publish?: () => Promise<void> } = {}) => {
  const time = createManualTime();
  let writes = 0;
  const publisher = createPublisher({
    timers: time.timers,
    now: time.now,
    kept: options.kept ?? (() => Promise.resolve()),
    publish: async () => {
      writes++;
      await options.publish?.();
    },
  });
  return { time, publisher, kind: () => publisher.state.get().kind, writes: () => writes };
};

describe('the publisher', () => {
  it('says saving, then kept, then published, and writes once the keys rest', async () => {
    const { time, publisher, kind, writes } = setUp();
    expect(kind()).toBe('unchanged');
    publisher.edited();
    expect(kind()).toBe('saving');
    await settle();
    expect(kind()).toBe('kept');
    expect(writes()).toBe(0);
    time.advance(REST);
    await settle();
    expect([kind(), writes()]).toEqual(['published', 1]);
  });

  it('waits while the keys do not rest, but not longer than the longest wait', async () => {
    const { time, publisher, writes } = setUp();
    for (let passed = 0; passed < LONGEST_WAIT; passed += 100) {
      publisher.edited();
      await settle();
      time.advance(100);
      await settle();
      if (passed + 100 < LONGEST_WAIT) expect(writes(), `after ${passed + 100} ms`).toBe(0);
    }
    expect(writes()).toBe(1);
  });

  it('never says published while an edit is younger than the commit, and publishes that edit too', async () => {
    let finish = (): void => undefined;
    const { time, publisher, kind, writes } = setUp({
      publish: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    publisher.edited();
    await settle();
    time.advance(REST);
    await settle();
    publisher.edited();
    await settle();
    finish();
    await settle();
    expect(kind()).not.toBe('published');
    time.advance(LONGEST_WAIT);
    await settle();
    finish();
    await settle();
    expect([kind(), writes()]).toEqual(['published', 2]);
  });

  it('says failed with the code when it could not be kept, and published after a retry that succeeds', async () => {
    let full = true;
    const { time, publisher, kind } = setUp({
      kept: () => (full ? Promise.reject(new TabardError('storage-quota', 'full')) : Promise.resolve()),
    });
    publisher.edited();
    await settle();
    expect(publisher.state.get()).toEqual({ kind: 'failed', code: 'storage-quota' });
    time.advance(LONGEST_WAIT);
    await settle();
    expect(kind()).toBe('failed');
    full = false;
    await publisher.flush();
    expect(kind()).toBe('published');
  });

  it('tries again by itself what may pass by itself, ever more seldom, and says when it is done', async () => {
    let full = true;
    let tries = 0;
    const { time, publisher, kind } = setUp({
      publish: () => {
        tries++;
        return full ? Promise.reject(new TabardError('storage-quota', 'full', { retryable: true })) : Promise.resolve();
      },
    });
    publisher.edited();
    await settle();
    time.advance(REST);
    for (let wait = FIRST_RETRY; wait <= LONGEST_RETRY * 2; wait *= 2) {
      await settle();
      expect(kind()).toBe('failed');
      const before = tries;
      time.advance(Math.min(wait, LONGEST_RETRY) - 1);
      await settle();
      expect(tries).toBe(before);
      time.advance(1);
      await settle();
      expect(tries).toBe(before + 1);
    }
    full = false;
    time.advance(LONGEST_RETRY);
    await settle();
    expect(kind()).toBe('published');
    const done = tries;
    time.advance(LONGEST_RETRY * 4);
    await settle();
    expect(tries).toBe(done);
  });

  it.each([
    new TabardError('storage-lost', 'gone'),
    new TabardError('bad-record-input', 'too long'),
    new TypeError('a mistake'),
  ])('does not try again what no trying helps', async (error) => {
    let tries = 0;
    const { time, publisher, kind } = setUp({
      publish: () => {
        tries++;
        return Promise.reject(error);
      },
    });
    publisher.edited();
    await settle();
    time.advance(REST);
    await settle();
    time.advance(LONGEST_RETRY * 4);
    await settle();
    expect([kind(), tries]).toEqual(['failed', 1]);
  });

  it('says held, not failed, while the clock is wrong', async () => {
    const { time, publisher } = setUp({ publish: () => Promise.reject(new TabardError('clock-wrong', 'off')) });
    publisher.edited();
    await settle();
    time.advance(REST);
    await settle();
    expect(publisher.state.get()).toEqual({ kind: 'held', code: 'clock-wrong' });
  });

  it('publishes what another tab wrote, without saying that it is being saved here', async () => {
    const { time, publisher, kind, writes } = setUp();
    publisher.heard();
    await settle();
    expect(kind()).toBe('unchanged');
    time.advance(REST);
    await settle();
    expect([kind(), writes()]).toEqual(['published', 1]);
  });

  it('flush writes at once and resolves when nothing is left', async () => {
    const { publisher, writes, kind } = setUp();
    await publisher.flush();
    expect(writes()).toBe(0);
    publisher.edited();
    publisher.edited();
    await publisher.flush();
    expect([writes(), kind()]).toEqual([1, 'published']);
  });
});
