/** For what a repository is kept, and how much of it. A part of its row. */
import type { Part } from '../repo/index.js';

/** Why a repository is kept, and whether it is served to others. */
export interface KeepPolicy {
  readonly reason: 'own' | 'follow' | 'pin' | 'visit';
  readonly serve: boolean;
  /** Of a pin: bytes that blocks, media and snapshots may take together (PIN-1). 0: a pin has ended, and its media go at the next collecting. */
  readonly quota?: number;
  /** Of a pin: bytes of a medium above which it is not kept; and of how many of the newest posts media are kept (PIN-17). */
  readonly media?: number;
  readonly newest?: number;
  /** What of it is kept; absent: everything. */
  readonly part?: Part;
  /** Why `part` is less than was chosen. */
  readonly eased?: Eased;
}

/** What this device let go of others' posts, for want of room or because a pin's quota has none for them (PIN-19, PIN-20). */
export interface Eased {
  /** So many of the newest posts stay. */
  readonly newest: number;
  readonly at: number;
  readonly why: 'room' | 'quota';
  /** Bytes that were let go, all told. */
  readonly bytes: number;
  /** What was to be kept, and is again when there is room for it; absent: everything. */
  readonly part?: Part;
}
