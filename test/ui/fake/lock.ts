/** A lock over nothing: `?lock=open`, `?lock=locked`, `&wait=<seconds>`; the passphrase is what `?fail=` does not refuse. */
import type { App, LockView } from '../../../src/app/view.js';
import { createCell } from '../../../src/base/index.js';

const ways: LockView['ways'] = [
  { id: 'aaaaaaaaaaaaaaaa', kind: 'passphrase', addedAt: 1_760_000_000_000 },
  { id: 'bbbbbbbbbbbbbbbb', kind: 'passkey', addedAt: 1_761_000_000_000 },
];

export const fakeLock = (query: URLSearchParams, failing: () => Promise<void>): Pick<App, 'lock' | 'locking'> => {
  const state = query.get('lock');
  const until = Date.now() + Number(query.get('wait') ?? 0) * 1_000;
  const none: LockView = { state: 'none', ways: [], idle: 0 };
  const lock = createCell<LockView>(state === 'open' || state === 'locked' ? { state, ways, idle: 15 } : none);
  const set = (change: Partial<LockView>) => async (): Promise<void> => {
    await failing();
    lock.update((before) => ({ ...before, ...change }));
  };
  return {
    lock,
    locking: async () => ({
      passkeys: true,
      unlock: set({ state: 'open' }),
      lock: () => lock.update((before) => ({ ...before, state: 'locked' })),
      wait: async () => Math.max(0, until - Date.now()),
      setPassphrase: set({ state: 'open', ways: ways.slice(0, 1), idle: 15 }),
      addPasskey: set({ ways }),
      removeWay: set({ ways: ways.slice(0, 1) }),
      remove: set(none),
      setIdle: async (idle) => lock.update((before) => ({ ...before, idle })),
    }),
  };
};
