/**
 * What follows from what peers make of this machine's clock: while it is wrong, own writes stay here and the person is told; when it is right
 * again they go out, and what was written under a clock that ran ahead is stamped anew.
 */
import { MAX_AHEAD } from '../codec/index.js';
import type { ClockView } from '../peer/index.js';
import type { IdentityKeeper } from './identity-keeper.js';
import type { Page } from './page.js';

export interface ClockGuardParts {
  readonly page: Pick<Page, 'now' | 'steady'>;
  readonly identity: Pick<IdentityKeeper, 'mine' | 'open'>;
  /** Asks the peers, if the clock was set. */
  ask(): Promise<ClockView>;
  /** Milliseconds that this clock is ahead of the peers', or null. */
  isOff(milliseconds: number | null): void;
  /** The time that one's own newest head bears, in milliseconds. */
  signedAt(): number;
  leads(): boolean;
  failedWith(error: unknown): void;
}

export interface ClockGuard {
  told(view: ClockView): void;
  check(): Promise<void>;
  /** Milliseconds that it is ahead, when peers agree that it is; asked anew if it was set since. */
  off(): Promise<number | null>;
}

/** A clock that moved by so much against the steady one was set, or the machine slept. Milliseconds. */
const JUMP = 60_000;

export const createClockGuard = (parts: ClockGuardParts): ClockGuard => {
  const { page, identity } = parts;
  const drift = (): number => page.now() - page.steady();
  let checked = drift();
  let last: ClockView = { off: null, sure: false };

  /** It is right: what was held goes out, and what lies ahead of it was written when it was wrong. */
  const letOut = async ({ sure }: ClockView): Promise<void> => {
    await identity.mine()?.editing.publisher.flush();
    if (!sure || !parts.leads() || parts.signedAt() <= page.now() + MAX_AHEAD) return;
    await (await identity.open()).own.writer.restamp();
  };

  const told = (view: ClockView): void => {
    last = view;
    // Peers say how far they are ahead of us.
    parts.isOff(view.off === null ? null : -view.off);
    if (view.off === null) letOut(view).catch(parts.failedWith);
  };

  const check = async (): Promise<void> => {
    const at = drift();
    told(await parts.ask());
    checked = at;
  };

  return {
    told,
    check,
    async off() {
      if (Math.abs(drift() - checked) > JUMP) await check();
      return last.off === null ? null : -last.off;
    },
  };
};
