/** What a lock asks of the browser: whether a hand is at the page, what the other tabs say of the lock, whether there are passkeys. */
import type { Dispose } from '../base/index.js';
import type { UnlockedKeys } from '../vault/index.js';

export type LockNews =
  /** A locked tab asks whether another is open. */
  | { readonly kind: 'ask' }
  /** CryptoKeys that cannot be read; they stay within this browser. `since`: when a person unlocked them. */
  | { readonly kind: 'keys'; readonly keys: UnlockedKeys; readonly since: number }
  /** `at`: when it was said first. */
  | { readonly kind: 'lock'; readonly at: number }
  | { readonly kind: 'active' };

export interface LockBrowser {
  readonly passkeys: boolean;
  tell(news: LockNews): void;
  onNews(listener: (news: LockNews) => void): Dispose;
  /** A key, a pointer, a look at the page. */
  onActivity(listener: () => void): Dispose;
}

/** Another tab may be of another version: what is no news that is known here is none. */
export const isLockNews = (value: unknown): value is LockNews => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'lock') return 'at' in value && typeof value.at === 'number';
  if (value.kind !== 'keys') return value.kind === 'ask' || value.kind === 'active';
  if (!('since' in value) || typeof value.since !== 'number') return false;
  const keys: unknown = 'keys' in value ? value.keys : undefined;
  return (
    typeof keys === 'object' &&
    keys !== null &&
    ['rows', 'values'].every((name) => Reflect.get(keys, name) instanceof CryptoKey)
  );
};

export const openLockBrowser = (profileId: string): LockBrowser => {
  const channel = new BroadcastChannel(`tabard/${profileId}/lock`);
  return {
    passkeys: typeof PublicKeyCredential === 'function' && isSecureContext,
    tell: (news) => channel.postMessage(news),
    onNews(listener) {
      const hear = (event: MessageEvent<unknown>): void => {
        if (isLockNews(event.data)) listener(event.data);
      };
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    onActivity(listener) {
      const seen = (): void => {
        if (document.visibilityState === 'visible') listener();
      };
      for (const name of activities) addEventListener(name, listener, { capture: true, passive: true });
      document.addEventListener('visibilitychange', seen);
      return () => {
        for (const name of activities) removeEventListener(name, listener, { capture: true });
        document.removeEventListener('visibilitychange', seen);
      };
    },
  };
};

const activities = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
