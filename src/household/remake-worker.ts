/** A worker that remakes one state and is ended afterwards. */
import { cutState } from './cut-state.js';
import { remakeHere } from './remake-state.js';

interface Request {
  readonly state: Uint8Array<ArrayBuffer>;
  readonly known: Uint8Array<ArrayBuffer> | undefined;
}

addEventListener('message', ({ data: { state, known } }: MessageEvent<Request>) => {
  const remade = remakeHere(state, known);
  postMessage({ pieces: remade === undefined ? null : cutState(remade) });
});
