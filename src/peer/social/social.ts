/** What a peer does for what people write to each other: inboxes, the outbox, threads. Fetched when it is first needed (`later.ts`). */
import type { Did, DidKey, Now, RecordUri, Timers } from '../../base/index.js';
import type { Rendezvous } from '../../net/types.js';
import type { Carrying } from '../carrying.js';
import type { Message, MessageOf } from '../messages/index.js';
import type { SocialAsk, SocialNews } from '../network-types.js';
import type { Roster } from '../roster.js';
import type { Self } from '../self.js';
import type { Session } from '../session/index.js';
import { createHandOver } from './hand-over.js';
import { createInbox } from './inbox.js';
import { createOutbox } from './outbox.js';
import { createReach } from './reach.js';
import { createServe } from './serve.js';
import type { SocialStore } from './store.js';
import { createThreads } from './threads.js';

export interface SocialOptions {
  readonly store: SocialStore;
  readonly rendezvous: Rendezvous | undefined;
  readonly roster: Roster;
  readonly carrying: Carrying;
  readonly now: Now;
  readonly wall: Now;
  readonly timers: Timers;
  /** Our session key. */
  readonly session: DidKey;
  self(): Self | null;
  /** Whether this session is lent to the household: a device of one's own that counts now (SYN-30). */
  admitted(session: Session): boolean;
  tell(news: SocialNews): void;
  onError(error: unknown): void;
}

export interface SocialPeer {
  ask(what: SocialAsk, uris: readonly RecordUri[]): void;
  answer(message: MessageOf<'ask'> | MessageOf<'push'>, session: Session): Promise<Message | undefined>;
  /** A device of an identity that is hosted or pinned here is at the other end. */
  met(session: Session, did: Did): void;
  close(): void;
}

export const createSocialPeer = (options: SocialOptions): SocialPeer => {
  const { store, roster, carrying, now, timers, self, tell, onError } = options;
  const { fault } = roster;
  const carried = (did: Did) => carrying.find(did);
  const reach = createReach({ ...options, roster });
  const threads = createThreads({ store, reach, now, fault, tell, onError });
  const outbox = createOutbox({ store, reach, wall: options.wall, timers, fault, tell, onError });
  const serve = createServe({
    ...{ store, now, fault },
    served: () => carrying.all().flatMap((one) => (one.serve ? [one.did] : [])),
  });

  const deviceAt = (session: Session, did: Did): DidKey | undefined => {
    const of = carried(did);
    if (of?.serve !== true) return undefined;
    const isOwn = self()?.did === did;
    return isOwn && !options.admitted(session) ? undefined : of.provenKey(session);
  };
  const handOver = createHandOver({ store, now, timers, fault, deviceAt, onError });

  const inbox = createInbox({
    ...{ store, now, self, carried, fault, tell, session: options.session },
    onTaken(to, author, from) {
      for (const session of carried(to)?.sessions() ?? []) if (session !== from) handOver.look(session, to);
      threads.names(from, [author]).catch(onError);
    },
  });

  const roles: Readonly<
    Record<string, (body: Uint8Array<ArrayBuffer>, session: Session) => Promise<Uint8Array<ArrayBuffer> | undefined>>
  > = {
    thread: serve.thread,
    record: serve.record,
    inbox: inbox.lacks,
  };

  return {
    ask(what, uris) {
      if (what === 'flush') outbox.flush();
      else if (what === 'fetch') threads.seek(uris);
      else for (const uri of uris) threads.thread(uri);
    },
    async answer(message, session) {
      if (message.t === 'push') return inbox.push(message, session);
      const role = Object.hasOwn(roles, message.role) ? roles[message.role] : undefined;
      if (role === undefined) return undefined;
      const body = await role(message.body, session);
      return { t: 'answer', id: message.id, body: body ?? null, refused: body === undefined ? 'not-found' : null };
    },
    met: handOver.look,
    close() {
      outbox.close();
      handOver.close();
      reach.close();
    },
  };
};
