/** Stretching in a worker of its own, started for it: a second of work and 64 MiB, which the page must not notice. */
import { TabardError } from '../../base/index.js';
import type { Stretch } from './passphrase.js';

export const stretchInWorker: Stretch = (passphrase, params) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./argon2-worker.ts', import.meta.url), {
      type: 'module',
      name: 'tabard-argon2',
    });
    const fail = (message: string): void => {
      worker.terminate();
      reject(new TabardError('key-unusable', message, { retryable: true }));
    };
    worker.onerror = (event) => fail(`the passphrase could not be worked on: ${event.message}`);
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      const secret: unknown = typeof data === 'object' && data !== null && 'secret' in data ? data.secret : undefined;
      if (!(secret instanceof Uint8Array)) return fail('the passphrase could not be worked on');
      worker.terminate();
      resolve(secret.slice());
    };
    worker.postMessage({ passphrase, params }, [passphrase.buffer]);
  });
