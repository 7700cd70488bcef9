/**
 * The running peer of the tab that leads: links become sessions, topics become carried identities, and what one learns is told to
 * the others. It composes; each decision is made in the file that is named after it.
 */
import { createDisposer, createEmitter, type Did, type RefusalCode, unreachable } from '../base/index.js';
import type { Carried, CarriedEnvironment } from './carried.js';
import { type Carrying, createCarrying } from './carrying.js';
import { createHousehold } from './household.js';
import { createGate, prepareSteps } from './intake/index.js';
import { EARLY_LIFE, MAX_PULLING, STANDBY_MOMENT } from './limits.js';
import type { PeerEnvironment } from './peer-environment.js';
import type { Peer, PeerEvents } from './peer-types.js';
import { answerByRole, clockRole, host, pin } from './roles/index.js';
import { createRoster, type RosterEvents } from './roster.js';
import { createScores } from './scores.js';
import type { Self } from './self.js';
import { createAnswers, isLinkGone, RequestError, type Session } from './session/index.js';
import { createStandby } from './standby.js';
import { DEGREE_LOW, mostMembers } from './swarm.js';
import { createTopics } from './topics.js';
import { statsOf, viewOf } from './views.js';

export const createPeer = (environment: PeerEnvironment): Peer => {
  const { store, pool, now, timers, connectivity, calm = Promise.resolve() } = environment;
  const emitter = createEmitter<PeerEvents>();
  const disposer = createDisposer();
  const pastBytes = { in: 0, out: 0 };
  let self: Self | null = environment.self ?? null;
  const wall = environment.wall ?? now;
  const roles = environment.roles ?? [host, pin];

  const onError = (error: unknown): void => {
    if (disposer.disposed || isLinkGone(error) || error instanceof RequestError) return;
    emitter.emit('error', error);
  };

  const scores = createScores(now);
  const mayServe = (did: Did): boolean => carrying.find(did)?.serve === true;
  const answers = createAnswers(store, mayServe);
  const roster = createRoster(pool, scores, {
    answers,
    now,
    timers,
    wall,
    answerOther: answerByRole<Session>([...roles, clockRole(wall)], async (message, session) =>
      (await hosting.now()).answer(message, session),
    ),
    onError,
  });
  /** The topic is over between us and this neighbour. */
  const leave = (session: Session, carried: Carried, reason: RefusalCode | 'local'): void => {
    carried.remove(session);
    roster.part(session, carried.topic, reason);
  };

  const carriedEnvironment: CarriedEnvironment = {
    store,
    gate: createGate(MAX_PULLING),
    now: wall,
    timers,
    surroundings: (carried) => ({
      ...topics.facts(carried),
      online: connectivity.online(),
      linking: roster.topicSessions(carried.topic).some((session) => !session.open),
    }),
    fault: roster.fault,
    onStored({ head, from, first, profile }) {
      emitter.emit('changed', { did: head.did, head, servedBy: from.remote, profile });
      hosting.soon(STANDBY_MOMENT);
      if (mayServe(head.did)) hosting.run((here) => here.announce(head.did, from, head.data));
      else if (first) calm.then(carrying.rehost).catch(onError);
    },
    onStatus(did, status) {
      emitter.emit('status', { did, status });
      if (status.kind !== 'served') return;
      hosting.part?.blobs.resume(did).catch(onError);
      if (mayServe(did)) hosting.run(({ snapshots }) => snapshots.look(did));
    },
    onLook: (did) => hosting.part?.admission.review(did),
    onKeys(did, from) {
      if (mayServe(did)) hosting.run((here) => here.announce(did, from));
    },
    onConflict: (did) => hosting.run(({ conflicts }) => conflicts.found(did)),
    onNotYet: (until) => hosting.run(({ clock }) => clock.waitUntil(until)),
    onError,
  };

  const carrying: Carrying = createCarrying({
    store,
    roles,
    environment: carriedEnvironment,
    onAdded(carried) {
      for (const session of roster.topicSessions(carried.topic)) carried.add(session);
    },
    onRemoved(carried) {
      for (const session of carried.sessions()) leave(session, carried, 'local');
    },
    // Who subscribed before had nothing for an answer.
    onServed: ({ did }) => hosting.run((here) => here.announce(did, undefined)),
    onChanged() {
      topics.update(carrying.all());
      if (carrying.all().some(({ serve }) => serve))
        calm
          .then(hosting.now)
          .then((here) => {
            here.pinning.refresh();
            for (const { did, serve } of carrying.all()) if (serve) here.snapshots.look(did);
          })
          .catch(onError);
    },
    onError,
  });

  const topics = createTopics(
    environment.rendezvous,
    (topic, reached) => {
      const carried = carrying.at(topic);
      if (reached) carried?.reached();
      carried?.evaluate();
    },
    () => evaluateAll(),
  );

  const evaluateAll = (): void => {
    for (const carried of carrying.all()) carried.evaluate();
  };

  const household = createHousehold(pool.key, {
    own: () => self?.did,
    waits: (session) => hosting.part?.admission.waits(session) === true,
    fault: roster.fault,
  });
  const hosting = createStandby({
    timers,
    onError,
    async load() {
      const { createHostingOf } = await import('./hosting-of.js');
      return createHostingOf({
        ...{ environment, wall, emitter, answers, roster, scores, carrying, household, leave, onError },
        self: () => self,
      });
    },
  });

  /** A neighbour came (`met`), or was lost: neighbours know others; so does the tracker, if it knows of more than we are linked to. */
  const plan = (carried: Carried, met?: Session): void => {
    hosting.run(({ neighbours }) => neighbours.plan(carried, met));
    const members = carried.sessions().length;
    const { others } = topics.facts(carried);
    if (met === undefined && members < DEGREE_LOW && (others === undefined || others > members))
      topics.refresh(carried.topic);
  };

  const received = ({ session, message }: RosterEvents['message']): void => {
    hosting.part?.clock.stir();
    switch (message.t) {
      case 'hello':
        {
          const theirs = message.time - now();
          hosting.run(({ clock }) => clock.told(session, theirs));
        }
        evaluateAll();
        return;
      case 'subscribe': {
        const carried = carrying.find(message.did);
        // What is only open here is nobody's business but of those who were met under it.
        if (carried === undefined || !(carried.serve || carried.sessions().includes(session))) return;
        roster.meet(session, carried.topic);
        hosting.run((here) => here.met(session, carried));
        return;
      }
      case 'unsubscribe':
        return;
      case 'heads':
        carrying.find(message.did)?.intake.heads(session, message);
        return;
      case 'prove':
        hosting.run(({ prover }) => prover.received(session, message));
        return;
      case 'peers':
        hosting.run(({ exchange }) => exchange.peers(session, message));
        return;
      case 'relay':
        hosting.run(({ exchange }) => exchange.relay(session, message));
        return;
      case 'house':
        household.received(session, message.body);
        return;
      default:
        unreachable(message);
    }
  };

  const sessionClosed = (session: Session): void => {
    const { bytesIn, bytesOut } = session.link.stats();
    pastBytes.in += bytesIn;
    pastBytes.out += bytesOut;
    household.closed(session);
    hosting.part?.admission.closed(session);
    hosting.run((here) => {
      here.clock.forget(session);
      here.pinning.closed(session);
    });
    for (const carried of carrying.all()) {
      if (!carried.sessions().includes(session)) continue;
      carried.remove(session);
      plan(carried);
    }
    emitter.emit('links', { count: roster.sessions().length });
  };

  disposer.add(roster.on('message', received));
  disposer.add(roster.on('closed', sessionClosed));
  disposer.add(
    roster.on('met', ({ session, topic }) => {
      const carried = carrying.at(topic);
      if (carried === undefined) return;
      carried.add(session);
      plan(carried, session);
      emitter.emit('links', { count: roster.sessions().length });
    }),
  );
  const retry = (): void => {
    topics.retry();
    hosting.part?.social.retry();
    for (const carried of carrying.all()) if (carried.sessions().length === 0) topics.refresh(carried.topic);
    evaluateAll();
  };
  disposer.add(connectivity.onChange(retry));
  // Where it cannot be had now, whoever needs it says so.
  calm.then(prepareSteps).catch(() => undefined);

  /** Links are heeded when what they were made for is carried: what a peer says first is said once. */
  const begin = async ({ did, trackers }: NonNullable<PeerEnvironment['sought']>): Promise<void> => {
    const release = carrying.seek(did, trackers);
    const timer = timers.set(release, EARLY_LIFE);
    disposer.add(() => timers.clear(timer));
    await release.carried;
    roster.start();
  };
  if (environment.sought === undefined) roster.start();
  else begin(environment.sought).catch(onError);

  return {
    seek: (did, trackers = []) => carrying.seek(did, trackers),
    status: (did) => carrying.find(did)?.status(),
    rehost: carrying.rehost,
    announceHead: (did, root) =>
      void hosting.now().then((here) => {
        // One's own first commit may have made what is hosted from then on.
        if (!mayServe(did)) carrying.rehost().catch(onError);
        here.announce(did, undefined, root);
        here.admission.review(did);
      }, onError),
    fetchBlob: async (did, blob) => (await hosting.now()).blobs.fetch(did, blob),
    stopBlob: (cid) => void hosting.now().then(({ blobs }) => blobs.stop(cid), environment.onError),
    retry,
    clock: async () => (await hosting.now()).clock.look(),
    setSelf(next) {
      self = next;
      if (next === null) return;
      hosting.now().then(({ prover, pinning, snapshots }) => {
        for (const session of roster.sessions())
          if (session.served(next.did) !== undefined) prover.asked(session, next.did);
        pinning.refresh();
        snapshots.look(next.did);
      }, onError);
    },
    household,
    snapshots: {
      offer: (did) => void hosting.now().then(({ snapshots }) => snapshots.offer(did), onError),
      fetch: async (did) => (await hosting.now()).snapshots.fetch(did),
      onKept: (listener) => emitter.on('snapshot', ({ did }) => listener(did)),
    },
    social: (what, uris) => void hosting.now().then(({ social }) => social.ask(what, uris), onError),
    accepts(topic) {
      const carried = carrying.at(topic);
      if (carried === undefined) return false;
      const isFull = carried.sessions().length >= mostMembers(carrying.all().length);
      return !isFull || hosting.part?.neighbours.givesWay(carried) === true;
    },
    victim: (links) => hosting.part?.neighbours.victim(links),
    peers: () => roster.sessions().map((session) => viewOf(session, carrying.all(), self)),
    stats: () => ({
      ...statsOf(roster.sessions(), carrying.all(), pastBytes, scores),
      keepers: hosting.part?.pinning.keepers() ?? [],
    }),
    on: (name, listener) => emitter.on(name, listener),
    async settled() {
      await Promise.all(carrying.all().map((carried) => carried.intake.settled()));
    },
    close() {
      disposer.dispose();
      hosting.close();
      topics.close();
      carrying.close();
      roster.close();
    },
  };
};
