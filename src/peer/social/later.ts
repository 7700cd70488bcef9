/** What people write to each other, before it is needed: its code is fetched when somebody pushes or asks, or something waits to be sent. */
import { createPart, type Did, type RecordUri } from '../../base/index.js';
import type { Message, MessageOf } from '../messages/index.js';
import type { SocialAsk } from '../network-types.js';
import type { Session } from '../session/index.js';
import type { SocialOptions, SocialPeer } from './social.js';

export interface LateSocial {
  ask(what: SocialAsk, uris: readonly RecordUri[]): void;
  answer(message: MessageOf<'ask'> | MessageOf<'push'>, session: Session): Promise<Message | undefined>;
  met(session: Session, did: Did): void;
  /** What was left to be sent by an earlier tab goes on. */
  start(): void;
  /** The network is back, or somebody asks: what is due is tried now. */
  retry(): void;
  close(): void;
}

const roles: readonly string[] = ['thread', 'record', 'inbox'];

/** Without a store for it nothing is taken, and no question is answered. */
export const createLateSocial = (options: SocialOptions | undefined, onError: (error: unknown) => void): LateSocial => {
  let made: SocialPeer | undefined;
  let closed = false;
  const bring = createPart(async () => (await import('./social.js')).createSocialPeer);
  const fetched = async (): Promise<SocialPeer | undefined> => {
    if (options === undefined || closed) return undefined;
    const create = await bring();
    if (!closed) made ??= create(options);
    return made;
  };
  const use = (job: (part: SocialPeer) => void): void => {
    fetched()
      .then((part) => part && job(part))
      .catch(onError);
  };

  return {
    ask: (what, uris) => use((part) => part.ask(what, uris)),
    async answer(message, session) {
      if (message.t === 'ask' && !roles.includes(message.role)) return undefined;
      return (await fetched())?.answer(message, session);
    },
    start() {
      const look = async (): Promise<void> => {
        if (options !== undefined && (await options.store.social('nextDue')) !== null)
          use((part) => part.ask('flush', []));
      };
      look().catch(onError);
    },
    retry: () => made?.ask('flush', []),
    met: (session, did) => use((part) => part.met(session, did)),
    close() {
      closed = true;
      made?.close();
    },
  };
};
