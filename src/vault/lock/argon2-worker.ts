/** A worker that stretches one passphrase and is ended afterwards, with all the memory that it needed. */

import type { PassphraseParams } from '../slots.js';
import { stretchHere } from './argon2.js';

interface Request {
  readonly passphrase: Uint8Array<ArrayBuffer>;
  readonly params: PassphraseParams;
}

addEventListener('message', (event: MessageEvent<Request>) => {
  stretchHere(event.data.passphrase, event.data.params).then(
    (secret) => postMessage({ secret }),
    (error: unknown) => postMessage({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
