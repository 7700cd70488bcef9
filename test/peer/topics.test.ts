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

it.each([
  ['nobody names one', 'own', [[]], {}],
  [
    'only its seekers count',
    undefined,
    [['wss://a.example/'], ['wss://b.example/']],
    { trackers: ['wss://a.example/', 'wss://b.example/'] },
  ],
  ['one of them names none', undefined, [['wss://a.example/'], []], { also: ['wss://a.example/'] }],
  ['it is hosted as well', 'kept', [['wss://a.example/']], { also: ['wss://a.example/'] }],
  [
    'it is one’s own, and was linked there',
    'own',
    [['wss://a.example/'], ['wss://a.example/']],
    { also: ['wss://a.example/'] },
  ],
] as const)('what is sought is joined where its seekers name it: %s', (_, hosting, lists, expected) => {
  const joined: unknown[] = [];
  const topics = createTopics(
    fakeOf<Rendezvous>({ ...rendezvousWith([]), join: (_topic, options) => void joined.push(options) }),
    () => undefined,
    () => undefined,
  );
  topics.update([
    fakeOf<Carried>({ topic, hosting, seekers: new Set<readonly string[]>(lists), serve: hosting !== undefined }),
  ]);
  expect(joined).toEqual([{ offers: true, ...expected }]);
});
