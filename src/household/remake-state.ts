/** States that come from elsewhere pass through a document of their own. Apart, because more than one lazy part uses it. */
import * as Y from 'yjs';

/**
 * What is in a state beyond what is known, made anew by a document that was filled with it: nothing odd reaches one that is in use. Undefined for what
 * no document can be made of.
 */
export const remakeState = (state: Uint8Array, known?: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  const scratch = new Y.Doc();
  try {
    Y.applyUpdate(scratch, state);
    // What stands on pieces that nobody has: one that was put out may have left it in every device's document.
    scratch.store.pendingStructs = null;
    scratch.store.pendingDs = null;
    return Y.encodeStateAsUpdate(scratch, known).slice();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  } finally {
    scratch.destroy();
  }
};
