/**
 * Keeps locator boxes and answers with them (LOC-4, LOC-5). Knows nothing of what is in them: whose they are is said by nobody but their owner's
 * words.
 */
import { createDisposer, type Dispose } from '../../base/index.js';
import { toHex } from '../../net/topic.js';
import type { Topic } from '../../net/types.js';
import type { Message } from '../messages/index.js';
import type { Session } from '../session/index.js';
import { ASKED_WINDOW, MAX_ASKED_A_WINDOW, MAX_ASKED_EACH, MAX_VISITORS, VISIT_LIFE } from './limits.js';
import { createLocatorRoster, LOCATOR, type LocatorLinks } from './links.js';

export interface LocatorKeeperOptions extends LocatorLinks {
  /** The box that is kept under this topic, if any. */
  boxAt(topic: Topic): Uint8Array<ArrayBuffer> | undefined;
}

export interface LocatorKeeper {
  /** Whether there is room for one more visitor. */
  accepts(topic: Topic): boolean;
  close: Dispose;
}

export const createLocatorKeeper = (options: LocatorKeeperOptions): LocatorKeeper => {
  const { now, timers, boxAt } = options;
  const disposer = createDisposer();
  const asked = new WeakMap<Session, number>();
  let since = now();
  let answered = 0;

  const mayAsk = (session: Session): boolean => {
    const count = (asked.get(session) ?? 0) + 1;
    asked.set(session, count);
    if (now() - since >= ASKED_WINDOW) {
      since = now();
      answered = 0;
    }
    answered += 1;
    return count <= MAX_ASKED_EACH && answered <= MAX_ASKED_A_WINDOW;
  };

  /** Only under the topic by which the visitor came: knowing one topic says nothing of the others that are kept here. */
  const answer = (
    message: { readonly id: number; readonly role: string; readonly body: Uint8Array },
    session: Session,
  ): Message | undefined => {
    if (message.role !== LOCATOR) return undefined;
    if (!mayAsk(session)) return { t: 'answer', id: message.id, body: null, refused: 'too-many' };
    const { topic } = session.link.source;
    const isSame = topic !== undefined && toHex(message.body.subarray(0, 64)) === topic;
    const box = isSame ? boxAt(topic) : undefined;
    return { t: 'answer', id: message.id, body: box ?? null, refused: box === undefined ? 'not-found' : null };
  };

  const roster = createLocatorRoster(options, answer);
  disposer.add(
    roster.on('met', ({ session }) => {
      const timer = timers.set(() => session.cut('local'), VISIT_LIFE);
      disposer.add(session.on('closed', () => timers.clear(timer)));
    }),
  );
  roster.start();

  return {
    accepts: (topic) => boxAt(topic) !== undefined && roster.sessions().length < MAX_VISITORS,
    close() {
      disposer.dispose();
      roster.close();
    },
  };
};
