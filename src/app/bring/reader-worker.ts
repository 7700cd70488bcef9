/** The entry of a worker of its own for reading a file from somewhere else: an outbox of many years holds up no page. Ended with the reading. */
import type { FromReader, ToReader } from './reader-job.js';
import { serveReading } from './serve-reading.js';

/** What is used of its own world, which is none of a page. */
declare const self: {
  postMessage(message: FromReader): void;
  addEventListener(name: 'message', listener: (event: MessageEvent<ToReader>) => void): void;
};

const handle = serveReading((message) => self.postMessage(message));
self.addEventListener('message', ({ data }) => handle(data));
