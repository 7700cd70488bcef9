/** Asks everybody who is met under a locator's topic for the box (LOC-4, LOC-6). What they answer is for the words to judge. */
import { createDisposer, type Dispose } from '../../base/index.js';
import type { Topic } from '../../net/types.js';
import { RequestError, type Session } from '../session/index.js';
import { MAX_ANSWERS } from './limits.js';
import { createLocatorRoster, LOCATOR, type LocatorLinks } from './links.js';

export interface LocatorSeekerOptions extends LocatorLinks {
  readonly topic: Topic;
  /** The same, as 20 bytes. */
  readonly name: Uint8Array<ArrayBuffer>;
  onBox(box: Uint8Array<ArrayBuffer>): void;
  /** Somebody has been asked and let go: there is room for others. */
  onAsked(): void;
}

export interface LocatorSeeker {
  close: Dispose;
}

export const createLocatorSeeker = (options: LocatorSeekerOptions): LocatorSeeker => {
  const { topic, name, onBox, onAsked, onError } = options;
  const disposer = createDisposer();
  const roster = createLocatorRoster(options, () => undefined);
  const asked = new Set<string>();

  const ask = async (session: Session): Promise<void> => {
    if (disposer.disposed || asked.size >= MAX_ANSWERS || asked.has(session.remote)) return session.cut('local');
    asked.add(session.remote);
    try {
      const answer = await session.ask({ t: 'ask', id: 0, role: LOCATOR, body: name });
      if (!disposer.disposed && answer.t === 'answer' && answer.body !== null) onBox(answer.body);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    } finally {
      session.cut('local');
      if (!disposer.disposed) onAsked();
    }
  };

  disposer.add(
    roster.on('message', ({ session, message }) => {
      if (message.t === 'hello' && session.link.source.topic === topic) ask(session).catch(onError);
    }),
  );
  roster.start();
  return {
    close() {
      disposer.dispose();
      roster.close();
    },
  };
};
