/** What tests of a feed set up: its parts beside the social layer that acts, faster timers, many posts. */
import type { FeedParts } from '../../../src/app/social/feed.js';
import type { SocialGround } from '../../../src/app/social/ground.js';
import { createOpinions } from '../../../src/app/social/opinions.js';
import { createPeople } from '../../../src/app/social/people.js';
import { createViews } from '../../../src/app/social/views.js';
import { parseDid, tidOf } from '../../../src/codec/index.js';
import { realTimers } from '../../helpers/real.js';
import { clock, path } from '../../worker/world.js';
import type { Soul } from './world.js';

/** What a feed is made with, beside the social layer that acts. */
export const partsOf = async ({ ground }: Soul): Promise<FeedParts & { close(): void }> => {
  const people = createPeople(ground);
  const opinions = createOpinions(ground);
  const views = createViews(ground, people, opinions);
  const stops = [
    ground.onConfig(() => {
      opinions.changed();
      people.lookAtFollows();
    }),
    ground.onChanged(({ did }) => {
      people.look(did);
      opinions.forgetStreams(did);
    }),
  ];
  await opinions.refresh();
  return {
    ...{ ground, people, opinions, views },
    followed: () => ({
      dids: [...(ground.self()?.own.household.config.follows().keys() ?? [])].flatMap((text) => parseDid(text) ?? []),
      streams: {},
    }),
    close() {
      for (const stop of stops) stop();
      for (const each of [people, views]) each.close();
    },
  };
};

/** Time goes faster: what rests 150 ms rests 8. */
export const quick: SocialGround['timers'] = { ...realTimers, set: (run, after) => realTimers.set(run, after / 20) };

/** That many posts of one commit, the newest now. */
export const bulk = async (who: Soul, count: number): Promise<void> => {
  clock.now += 1000;
  await who.own.writer.write(
    Array.from({ length: count }, (_, at) => ({
      path: path(`app.tabard.post/${tidOf(clock.now * 1000 - at * 1000, 1)}`),
      value: { text: `${at} of many, ${at % 7 === 0 ? 'about boats' : 'about cats'}`, createdAt: clock.now - at },
    })),
  );
};
