/** Whether a document's stored rows contain certain updates. */
import * as Y from 'yjs';

/**
 * True if applying the updates to what the rows make changes nothing. What stands on pieces that nobody has waits in the rows as well: it is contained
 * if the same waits before and after.
 */
export const containsUpdates = (rows: readonly Uint8Array[], updates: readonly Uint8Array[]): boolean => {
  const doc = new Y.Doc();
  try {
    for (const row of rows) Y.applyUpdate(doc, row);
    let changed = false;
    doc.on('update', () => {
      changed = true;
    });
    const before = waitingIn(doc);
    for (const update of updates) Y.applyUpdate(doc, update);
    const after = waitingIn(doc);
    return !changed && before.every((piece, at) => isSame(piece, after[at]));
  } finally {
    doc.destroy();
  }
};

/** Letters and deletions that wait for what they stand on. */
const waitingIn = ({ store }: Y.Doc): readonly (Uint8Array | undefined)[] => [
  store.pendingStructs?.update,
  store.pendingDs ?? undefined,
];

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a?.length === b?.length && (a === undefined || a.every((byte, at) => byte === b?.[at]));
