/** States that come from elsewhere pass through a document of their own. Apart, because more than one lazy part uses it. */
import * as Y from 'yjs';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is larger is remade in a worker: some 10 ms of work. */
const MOST_HERE = 256 * 1024;

/**
 * What is in a state beyond what is known, made anew by a document that was filled with it: nothing odd reaches one that is in use. A large one in pieces,
 * each of which stands on those before it. Undefined for what no document can be made of.
 */
export const remakeState = async (state: Bytes, known?: Bytes): Promise<readonly Bytes[] | undefined> => {
  const isLarge = state.length > MOST_HERE && typeof Worker !== 'undefined';
  const remade = isLarge ? await remakeApart(state, known) : 'failed';
  if (remade !== 'failed') return remade;
  // A page that stands still for a moment is better than what was written elsewhere not coming at all.
  const whole = remakeHere(state, known);
  return whole === undefined ? undefined : [whole];
};

/** In one piece, at once. */
export const remakeHere = (state: Uint8Array, known?: Uint8Array): Bytes | undefined => {
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

const remakeApart = (state: Bytes, known: Bytes | undefined): Promise<readonly Bytes[] | undefined | 'failed'> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./remake-worker.ts', import.meta.url), {
      type: 'module',
      name: 'tabard-remake',
    });
    const end = (remade: readonly Bytes[] | undefined | 'failed'): void => {
      worker.terminate();
      resolve(remade);
    };
    worker.onerror = () => end('failed');
    worker.onmessageerror = () => end('failed');
    worker.onmessage = ({ data }: MessageEvent<{ readonly pieces: readonly Bytes[] | null }>) =>
      end(data.pieces ?? undefined);
    worker.postMessage({ state, known });
  });
