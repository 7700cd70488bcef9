/**
 * Whether our clock is wrong: peers tell theirs on `hello`, and when asked. One liar must not stop us, so at least three must tell the same
 * other time, and be more than all others (SYN-12). What follows (own writes stay on this device) is the app's.
 *
 * What a peer said is kept against a clock that never jumps, so that a change of our own is seen at once.
 */
import type { DidKey, Now } from '../base/index.js';
import { CLOCK_JUMP, CLOCK_TOLERANCE, CLOCK_WITNESSES } from './limits.js';

export interface ClockView {
  /** Milliseconds that we seem to be off (theirs minus ours), or null. */
  readonly off: number | null;
  /** At least one peer was asked, and more than half agree with us. */
  readonly sure: boolean;
}

export interface ClockWatch {
  view(): ClockView;
  /** A peer told its time. True if the verdict changed. */
  told(peer: DidKey, time: number): boolean;
  forget(peer: DidKey): boolean;
  /** Our clock was set, or the machine slept, since peers were last asked. */
  jumped(): boolean;
  /** All were asked anew: who did not answer counts no more. True if the verdict changed. */
  retold(times: ReadonlyMap<DidKey, number>): boolean;
}

/** `now` is what the machine believes, `steady` never jumps. */
export const createClockWatch = (now: Now, steady: Now): ClockWatch => {
  /** Their time minus our steady one. */
  const witnesses = new Map<DidKey, number>();
  const drift = (): number => now() - steady();
  let asked = drift();
  let view: ClockView = { off: null, sure: false };

  const judge = (): boolean => {
    const ours = drift();
    const offsets = [...witnesses.values()].map((theirs) => theirs - ours);
    const apart = offsets.filter((offset) => Math.abs(offset) > CLOCK_TOLERANCE).sort((a, b) => a - b);
    const middle = apart[apart.length >> 1] ?? 0;
    const agreeing = apart.filter((offset) => Math.abs(offset - middle) <= CLOCK_TOLERANCE).length;
    const off = agreeing >= CLOCK_WITNESSES && agreeing * 2 > offsets.length ? middle : null;
    const sure = apart.length * 2 < offsets.length;
    const isSame = off === null || view.off === null ? off === view.off : Math.abs(off - view.off) <= CLOCK_TOLERANCE;
    const changed = !isSame || sure !== view.sure;
    if (changed) view = { off, sure };
    return changed;
  };
  const jumped = (): boolean => Math.abs(drift() - asked) > CLOCK_JUMP;

  return {
    view: () => view,
    told(peer, time) {
      witnesses.set(peer, time - steady());
      // What the others said is worth nothing until they are asked again.
      return !jumped() && judge();
    },
    forget: (peer) => witnesses.delete(peer) && !jumped() && judge(),
    jumped,
    retold(times) {
      asked = drift();
      for (const peer of witnesses.keys()) if (!times.has(peer)) witnesses.delete(peer);
      for (const [peer, time] of times) witnesses.set(peer, time - steady());
      return judge();
    },
  };
};
