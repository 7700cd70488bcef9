/** Which topics are sought and listened to at the rendezvous, and what the rendezvous says of them. */
import { createDisposer, type Dispose } from '../base/index.js';
import type { JoinOptions, Rendezvous, Topic, TrackerView } from '../net/types.js';
import type { Carried } from './carried.js';
import type { SeekFacts } from './status.js';
import { rarestFirst } from './swarm.js';

/** Topics that may listen only (DESIGN §5). */
const MAX_LISTENING = 50;

export interface Topics {
  /** Joins, changes or leaves so that the rendezvous fits what is carried. */
  update(all: readonly Carried[]): void;
  /** More links are wanted. */
  refresh(topic: Topic): void;
  facts(carried: Carried): Pick<SeekFacts, 'trackers' | 'others'>;
  retry(): void;
  close: Dispose;
}

export const createTopics = (
  rendezvous: Rendezvous | undefined,
  onTopic: (topic: Topic, reached: boolean) => void,
  onTracker: () => void,
): Topics => {
  const joined = new Map<Topic, string>();
  const disposer = createDisposer();
  if (rendezvous !== undefined) {
    disposer.add(rendezvous.on('topic', (view) => onTopic(view.topic, view.reached > 0)));
    disposer.add(rendezvous.on('tracker', onTracker));
  }

  const viewOf = (topic: Topic) => rendezvous?.topics().find((view) => view.topic === topic);

  const join = (carried: Carried, offers: boolean): void => {
    const options = { offers, ...whereOf(carried) };
    const key = JSON.stringify(options);
    if (joined.get(carried.topic) === key) return;
    joined.set(carried.topic, key);
    rendezvous?.join(carried.topic, options);
    // What was joined before anybody listened here (LDR-12) may have been reached long since, and says so no second time.
    if ((viewOf(carried.topic)?.reached ?? 0) > 0) onTopic(carried.topic, true);
  };

  const othersAt = (topic: Topic): number | undefined => viewOf(topic)?.others;

  return {
    update(all) {
      const seeking = all.filter((carried) => carried.hosting === 'own' || carried.seekers.size > 0);
      const kept = all.filter((carried) => !seeking.includes(carried) && carried.serve);
      const listening = rarestFirst(
        kept.map((carried) => ({ carried, others: othersAt(carried.topic) })),
        MAX_LISTENING,
      ).map(({ carried }) => carried);
      const wanted = new Set([...seeking, ...listening].map((carried) => carried.topic));
      for (const topic of [...joined.keys()]) {
        if (wanted.has(topic)) continue;
        joined.delete(topic);
        rendezvous?.leave(topic);
      }
      for (const carried of seeking) join(carried, true);
      for (const carried of listening) join(carried, false);
    },
    refresh(topic) {
      if (joined.has(topic)) rendezvous?.refresh(topic);
    },
    facts(carried) {
      const { trackers: named } = whereOf(carried);
      const views = (rendezvous?.trackers() ?? []).filter((view) => named === undefined || named.includes(view.url));
      return { trackers: views.map(toFacts), others: othersAt(carried.topic) };
    },
    retry: () => rendezvous?.retry(),
    close: () => {
      for (const topic of joined.keys()) rendezvous?.leave(topic);
      joined.clear();
      disposer.dispose();
    },
  };
};

/** The trackers that its seekers name; beside the default ones, if one of them, or hosting, means those. */
const whereOf = (carried: Carried): Pick<JoinOptions, 'trackers' | 'also'> => {
  const lists = [...carried.seekers];
  const named = [...new Set(lists.flat())];
  if (named.length === 0) return {};
  return carried.hosting !== undefined || lists.some((list) => list.length === 0)
    ? { also: named }
    : { trackers: named };
};

const toFacts = (view: TrackerView): SeekFacts['trackers'][number] => ({
  host: new URL(view.url).host,
  state: view.state === 'reached' || view.state === 'unreachable' ? view.state : 'waiting',
});
