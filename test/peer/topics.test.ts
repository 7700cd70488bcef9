/** Topics that were joined before the peer ran. */
import { expect, it } from 'vitest';
import type { Rendezvous, Topic, TopicView } from '../../src/net/types.js';
import type { Carried } from '../../src/peer/carried.js';
import { createTopics } from '../../src/peer/topics.js';
import { fakeOf } from '../helpers/fake.js';

const topic = 'early' as Topic;

const rendezvousWith = (views: readonly Partial<TopicView>[]): Rendezvous =>
  fakeOf<Rendezvous>({
    on: () => () => undefined,
    join: () => undefined,
    topics: () => views.map((view) => fakeOf<TopicView>(view)),
    trackers: () => [],
  });

it.each([
  [[{ topic, reached: 1, others: 1 }], [[topic, true]]],
  [[{ topic, reached: 0 }], []],
  [[], []],
])('a topic that a tracker had confirmed before anybody listened counts as reached: %j', (views, expected) => {
  const heard: unknown[] = [];
  const topics = createTopics(
    rendezvousWith(views),
    (which, reached) => heard.push([which, reached]),
    () => undefined,
  );
  topics.update([fakeOf<Carried>({ topic, hosting: undefined, seekers: new Set([[]]), serve: false })]);
  expect(heard).toEqual(expected);
});
