/** Whether a document's stored rows contain certain updates. */
import * as Y from 'yjs';

/** True if applying the updates to what the rows make changes nothing and leaves nothing waiting. */
export const containsUpdates = (rows: readonly Uint8Array[], updates: readonly Uint8Array[]): boolean => {
  const doc = new Y.Doc();
  try {
    for (const row of rows) Y.applyUpdate(doc, row);
    let changed = false;
    doc.on('update', () => {
      changed = true;
    });
    for (const update of updates) Y.applyUpdate(doc, update);
    return !changed && doc.store.pendingStructs === null && doc.store.pendingDs === null;
  } finally {
    doc.destroy();
  }
};
