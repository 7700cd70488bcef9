/**
 * Meeting tabs that carry an identity, to give them something or to ask for it: those that are linked anyway, else some that are met under its topic for
 * a while. Nothing of the identity is fetched or kept for that, and nobody is told who asks (SWM-5).
 */
import { createDisposer, type Did, type Now, type Timers } from '../../base/index.js';
import { topicOf } from '../../net/topic.js';
import type { Rendezvous, Topic } from '../../net/types.js';
import type { Carrying } from '../carrying.js';
import { createGate } from '../intake/gate.js';
import type { Roster } from '../roster.js';
import type { Session } from '../session/index.js';
import { MAX_MET, MAX_REACHING, REACH_PATIENCE } from './limits.js';

export interface ReachOptions {
  readonly rendezvous: Rendezvous | undefined;
  readonly roster: Pick<Roster, 'on' | 'topicSessions' | 'part'>;
  readonly carrying: Pick<Carrying, 'find' | 'at' | 'seek'>;
  readonly now: Now;
  readonly timers: Timers;
  onError(error: unknown): void;
}

/** What becomes of one that was met: `enough` ends it. */
export type Use = (session: Session) => Promise<'more' | 'enough'>;

export interface Reach {
  /** Whoever is linked and carries it, owners first. */
  linked(did: Did): readonly Session[];
  /** Each who is met under its topic is used, until one is enough, or it has lasted. */
  seek(did: Did, use: Use): Promise<void>;
  close(): void;
}

export const createReach = (options: ReachOptions): Reach => {
  const { rendezvous, roster, carrying, timers } = options;
  const gate = createGate(MAX_REACHING);
  const running = new Set<() => void>();
  let closed = false;

  /** Joined with offers for as long as it is sought; what is carried stays as it is carried. */
  const join = (did: Did, topic: Topic): (() => void) => {
    if (carrying.find(did) !== undefined) return carrying.seek(did, []);
    rendezvous?.join(topic, { offers: true });
    return () => {
      if (carrying.at(topic) !== undefined) return;
      rendezvous?.leave(topic);
      for (const session of roster.topicSessions(topic)) roster.part(session, topic, 'local');
    };
  };

  const meet = async (did: Did, use: Use): Promise<void> => {
    const topic = await topicOf(did);
    if (closed) return;
    const met = new Set<Session>();
    await new Promise<void>((resolve) => {
      const disposer = createDisposer();
      let busy = 0;
      const end = (): void => {
        if (disposer.disposed) return;
        running.delete(end);
        disposer.dispose();
        resolve();
      };
      const take = (session: Session): void => {
        if (disposer.disposed || met.has(session) || met.size >= MAX_MET) return;
        met.add(session);
        busy += 1;
        use(session)
          .then((outcome) => outcome === 'enough' && end(), options.onError)
          .finally(() => {
            busy -= 1;
            if (met.size >= MAX_MET && busy === 0) end();
          });
      };
      disposer.add(roster.on('met', (event) => event.topic === topic && take(event.session)));
      const timer = timers.set(end, REACH_PATIENCE);
      disposer.add(() => timers.clear(timer));
      disposer.add(join(did, topic));
      running.add(end);
      for (const session of roster.topicSessions(topic)) take(session);
    });
  };

  return {
    linked(did) {
      const carried = carrying.find(did);
      const sessions = carried?.sessions().filter((session) => session.open) ?? [];
      const isOwner = (session: Session): boolean => carried?.provenKey(session) !== undefined;
      return [...sessions.filter(isOwner), ...sessions.filter((session) => !isOwner(session))];
    },
    seek: (did, use) => (closed ? Promise.resolve() : gate(() => meet(did, use))),
    close() {
      closed = true;
      for (const end of running) end();
    },
  };
};
