/** The links of this tab as sessions: who is there, under which topics we met, who was cut off. */
import { createDisposer, createEmitter, type Dispose, type RefusalCode } from '../base/index.js';
import type { Link, LinkPool, Topic } from '../net/types.js';
import { isRefusal, type Scores } from './scores.js';
import { createSession, type Session, type SessionEnvironment, type SessionEvents } from './session/index.js';

export interface RosterEvents {
  /** A session speaks of a topic now; its first one comes with the link. */
  met: { readonly session: Session; readonly topic: Topic };
  message: { readonly session: Session; readonly message: SessionEvents['message'] };
  closed: Session;
}

export interface Roster {
  sessions(): readonly Session[];
  topicSessions(topic: Topic): readonly Session[];
  /** Takes up the links that are there, and from now on every new one. */
  start(): void;
  meet(session: Session, topic: Topic): void;
  /** The topic is over between us; a link without a topic goes. */
  part(session: Session, topic: Topic, reason: RefusalCode | 'local'): void;
  fault(session: Session, code: RefusalCode, mayNotKnow?: boolean): void;
  ban(session: Session, code: RefusalCode): void;
  on<Name extends keyof RosterEvents>(name: Name, listener: (value: RosterEvents[Name]) => void): Dispose;
  close(): void;
}

export const createRoster = (pool: LinkPool, scores: Scores, environment: SessionEnvironment): Roster => {
  const emitter = createEmitter<RosterEvents>();
  const sessions = new Map<Session, Set<Topic>>();
  const disposer = createDisposer();

  const find = (link: Link): Session | undefined => [...sessions.keys()].find((session) => session.link === link);

  const fault = (session: Session, code: RefusalCode, mayNotKnow?: boolean): void => {
    if (scores.fault(session.remote, code, mayNotKnow)) session.cut(code);
  };

  const meet = (session: Session, topic: Topic): void => {
    const topics = sessions.get(session);
    if (topics === undefined || topics.has(topic)) return;
    topics.add(topic);
    emitter.emit('met', { session, topic });
  };

  const open = (link: Link): void => {
    if (link.closed || find(link) !== undefined) return;
    const cut = scores.cutFor(link.remote);
    if (cut !== undefined) {
      link.close(cut);
      return;
    }
    const session = createSession(link, environment);
    sessions.set(session, new Set());
    // Broken framing ends the link below us. What we cut ourselves has been counted.
    link.on('close', ({ reason }) => {
      if (isRefusal(reason) && !session.closed) scores.fault(link.remote, reason);
    });
    session.on('message', (message) => emitter.emit('message', { session, message }));
    session.on('fault', ({ code }) => fault(session, code));
    session.on('refused', (code) => scores.count(code));
    session.on('closed', () => {
      emitter.emit('closed', session);
      sessions.delete(session);
    });
    session.greet();
    // Before anything is heard: what the other side said at once may have come already, and counts only from a neighbour.
    if (link.source.topic !== undefined) meet(session, link.source.topic);
    if (!session.closed) session.listen();
  };

  disposer.add(
    pool.on('introduced', ({ link, source }) => {
      const session = find(link);
      if (session !== undefined && source.topic !== undefined) meet(session, source.topic);
    }),
  );
  disposer.add(
    pool.on('refused', ({ reason }) => {
      // Whoever it was proved no key: counted, and held against nobody. That nothing connects is no refusal.
      if (isRefusal(reason) && reason !== 'timeout') scores.count(reason);
    }),
  );
  return {
    sessions: () => [...sessions.keys()],
    topicSessions: (topic) => [...sessions].filter(([, topics]) => topics.has(topic)).map(([session]) => session),
    start() {
      if (disposer.disposed) return;
      disposer.add(pool.on('link', open));
      for (const link of pool.links()) open(link);
    },
    meet,
    part(session, topic, reason) {
      const topics = sessions.get(session);
      if (topics?.delete(topic) && topics.size === 0) session.cut(reason);
    },
    fault,
    ban(session, code) {
      scores.ban(session.remote, code);
      session.cut(code);
    },
    on: (name, listener) => emitter.on(name, listener),
    close() {
      disposer.dispose();
      for (const session of [...sessions.keys()]) session.cut('local');
    },
  };
};
