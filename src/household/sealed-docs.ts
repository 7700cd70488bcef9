/** The documents as sealed snapshots carry them: whole states in, and word of what is written. Fetched by who keeps snapshots. */
import * as Y from 'yjs';
import type { Dispose } from '../base/index.js';
import type { JournalDoc } from '../store/index.js';
import { containsUpdates } from './contains.js';

export type DocStates = Readonly<Record<JournalDoc, Uint8Array<ArrayBuffer>>>;

export interface SealedDocs {
  /** Takes in what another device had. False, with nothing changed, for what no document can be made of. */
  apply(states: DocStates): boolean;
  /** Whether everything that is here is in there. */
  isIn(states: DocStates): boolean;
  /** `here`: in a tab of this browser; `device`: on another device, over a link. What was taken in is not told. */
  onWritten(listener: (by: 'here' | 'device') => void): Dispose;
}

export interface SealedDocsParts {
  readonly docs: Readonly<Record<JournalDoc, Y.Doc>>;
  /** Whether the update that is being applied comes from another device just now. */
  readonly delivering: () => boolean;
  /** Runs with updates kept like those of other devices. */
  readonly asDevice: (run: () => void) => void;
}

const names: readonly JournalDoc[] = ['profile', 'config'];

export const openSealedDocs = ({ docs, delivering, asDevice }: SealedDocsParts): SealedDocs => {
  let applying = false;

  /** What is new in it, made anew by a document that was filled with it: nothing odd reaches the one that is in use. */
  const newIn = (name: JournalDoc, state: Uint8Array): Uint8Array | undefined => {
    const scratch = new Y.Doc();
    try {
      Y.applyUpdate(scratch, state);
      const whole = scratch.store.pendingStructs === null && scratch.store.pendingDs === null;
      return whole ? Y.encodeStateAsUpdate(scratch, Y.encodeStateVector(docs[name])) : undefined;
    } catch (error) {
      if (error instanceof Error) return undefined;
      throw error;
    } finally {
      scratch.destroy();
    }
  };

  return {
    apply(states) {
      const fresh = names.flatMap((name) => {
        const update = newIn(name, states[name]);
        return update === undefined ? [] : [{ name, update }];
      });
      if (fresh.length < names.length) return false;
      applying = true;
      try {
        asDevice(() => {
          for (const { name, update } of fresh) Y.applyUpdate(docs[name], update);
        });
      } finally {
        applying = false;
      }
      return true;
    },
    isIn: (states) => names.every((name) => containsUpdates([states[name]], [Y.encodeStateAsUpdate(docs[name])])),
    onWritten(listener) {
      const hear = (): void => {
        if (!applying) listener(delivering() ? 'device' : 'here');
      };
      for (const name of names) docs[name].on('update', hear);
      return () => {
        for (const name of names) docs[name].off('update', hear);
      };
    },
  };
};
