import { describe, expect, it } from 'vitest';
import { createIdle } from '../../src/app/idle.js';

const minute = 60_000;

/** A tab with a clock that only the test moves. */
const tabOf = (limit = 15 * minute) => {
  const state = { now: 1_700_000_000_000, expired: 0, told: 0, limit };
  let timer: { run: () => void; at: number } | undefined;
  const idle = createIdle({
    timers: {
      set: (run, wait) => {
        timer = { run, at: state.now + wait };
        return 1;
      },
      clear: () => {
        timer = undefined;
      },
    },
    now: () => state.now,
    limit: () => state.limit,
    expired: () => {
      state.expired += 1;
    },
    tell: () => {
      state.told += 1;
    },
  });
  const pass = (milliseconds: number): void => {
    const until = state.now + milliseconds;
    while (timer !== undefined && timer.at <= until) {
      const { run, at } = timer;
      timer = undefined;
      state.now = at;
      run();
    }
    state.now = until;
  };
  const sleep = (milliseconds: number): void => {
    state.now += milliseconds;
  };
  idle.start();
  return { idle, state, pass, sleep, waits: () => timer !== undefined };
};

describe('a lock that shuts by itself', () => {
  it('does so after its time, once, and not before', () => {
    const { state, pass } = tabOf();
    pass(15 * minute - 1);
    expect(state.expired).toBe(0);
    pass(1);
    expect(state.expired).toBe(1);
    pass(60 * minute);
    expect(state.expired).toBe(1);
  });

  it('waits as long as there is a hand, here or at another tab', () => {
    const { idle, state, pass } = tabOf();
    for (let i = 0; i < 5; i++) {
      pass(14 * minute);
      if (i % 2 === 0) idle.active();
      else idle.heard();
    }
    expect(state.expired).toBe(0);
    pass(15 * minute);
    expect(state.expired).toBe(1);
  });

  it('takes no hand for its owner after the machine slept over its time', () => {
    const { idle, state, sleep } = tabOf();
    sleep(8 * 60 * minute);
    idle.active();
    expect(state.expired).toBe(1);
    expect(state.told).toBe(0);
  });

  it('tells other tabs of a hand now and then, not with each move', () => {
    const { idle, state, pass } = tabOf();
    for (let i = 0; i < 100; i++) {
      idle.active();
      pass(1_000);
    }
    expect(state.told).toBe(5);
  });

  it('never shuts where it is not to', () => {
    const { state, pass, waits } = tabOf(0);
    pass(1_000 * minute);
    expect(state.expired).toBe(0);
    expect(waits()).toBe(false);
  });
});
