/** The documents as sealed snapshots carry them: whole states in, and word of what is written. Fetched by who keeps snapshots. */
import { encodeUtf8 } from '@atcute/uint8array';
import * as Y from 'yjs';
import type { Dispose } from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import type { JournalDoc } from '../store/index.js';
import { webSubtle, webTimers } from './environment.js';
import { remakeState } from './remake-state.js';

export type DocStates = Readonly<Record<JournalDoc, Uint8Array<ArrayBuffer>>>;

export interface SealedDocs {
  /** Takes in what another device had, a piece at a time, so that the page stays lively. False, with nothing changed, for what no document can be made of. */
  apply(states: DocStates): Promise<boolean>;
  /** Says all that is here: another one, if anything was written or deleted. The same on every device that has the same. */
  mark(): Promise<string>;
  /** `here`: in a tab of this browser; `device`: on another device, over a link. What was taken in is not told. */
  onWritten(listener: (by: 'here' | 'device') => void): Dispose;
}

export interface SealedDocsParts {
  readonly docs: Readonly<Record<JournalDoc, Y.Doc>>;
  /** Whether the update that is being applied comes from another device just now. */
  readonly delivering: () => boolean;
  /** While it is set, updates are kept like those of other devices. */
  readonly setAsDevice: (is: boolean) => void;
  readonly profile: Keeping;
  readonly config: Keeping;
}

interface Keeping {
  kept(): Promise<void>;
}

const names: readonly JournalDoc[] = ['profile', 'config'];

/** How far each writer has come, and what was deleted: both in one order. */
const markOf = (doc: Y.Doc): unknown => {
  const { sv, ds } = Y.snapshot(doc);
  const deleted = [...ds.clients].map(
    ([client, runs]) => [client, runs.map(({ clock, len }) => [clock, len])] as const,
  );
  return [[...sv].sort(byClient), deleted.sort(byClient)];
};

const byClient = (a: readonly [number, unknown], b: readonly [number, unknown]): number => a[0] - b[0];

/** Others have their turn. */
const breathe = (): Promise<void> => new Promise((resolve) => void webTimers.set(resolve, 0));

export const openSealedDocs = (parts: SealedDocsParts): SealedDocs => {
  const { docs, delivering, setAsDevice } = parts;
  let applying = false;

  const newIn = (name: JournalDoc, state: Uint8Array<ArrayBuffer>) =>
    remakeState(state, Y.encodeStateVector(docs[name]).slice());

  const take = (name: JournalDoc, update: Uint8Array): void => {
    applying = true;
    setAsDevice(true);
    try {
      Y.applyUpdate(docs[name], update);
    } finally {
      setAsDevice(false);
      applying = false;
    }
  };

  /** What was written so far is kept, or cannot be now: then it is said elsewhere, and tried again. */
  const rested = (name: JournalDoc): Promise<void> => parts[name].kept().catch(() => undefined);

  return {
    async apply(states) {
      const fresh: { readonly name: JournalDoc; readonly pieces: readonly Uint8Array[] }[] = [];
      for (const name of names) {
        const pieces = await newIn(name, states[name]);
        if (pieces === undefined) return false;
        fresh.push({ name, pieces });
        await breathe();
      }
      for (const { name, pieces } of fresh) {
        for (const piece of pieces) {
          take(name, piece);
          // What waits to be kept is merged in one go: it must not grow.
          await rested(name);
          await breathe();
        }
      }
      return true;
    },
    async mark() {
      const all = encodeUtf8(JSON.stringify(names.map((name) => markOf(docs[name]))));
      const hash = await webSubtle().digest('SHA-256', all.slice());
      return encodeBase32(new Uint8Array(hash, 0, 20));
    },
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
