/**
 * Links under one topic and for one purpose beside the peer's own: to link a device. They have a session key, a pool and a rendezvous of their
 * own, so nothing that is said there touches the peer, and no stranger who was met there is a neighbour. Messages are carried as they are.
 */
import { createDisposer } from '../base/index.js';
import { topicOfBytes } from '../net/index.js';
import type { TrackerView } from '../net/types.js';
import { createConversations, LINGER, type Meeting } from './conversations.js';
import { type GroundworkOptions, layGroundwork } from './groundwork.js';

export interface MeetingOptions extends GroundworkOptions {
  /** 20 bytes. */
  readonly topic: Uint8Array;
  /** Where both seek each other; those of the deployment if left out. Who names them has been allowed to. */
  readonly meetAt?: readonly string[] | undefined;
  onTrackers?(trackers: readonly TrackerView[]): void;
}

export const openMeeting = async (options: MeetingOptions): Promise<Meeting> => {
  const ground = await layGroundwork(options);
  const { pool, rendezvous, opener } = ground;
  const topic = topicOfBytes(options.topic);
  const conversations = createConversations(options.timers);
  const disposer = createDisposer();

  ground.belongTo({ accepts: () => !disposer.disposed, victim: () => undefined });
  disposer.add(() => {
    rendezvous.close();
    const timer = options.timers.set(() => ground.close(), LINGER);
    if (conversations.peers().length === 0) {
      options.timers.clear(timer);
      ground.close();
    }
  });
  disposer.add(pool.on('link', conversations.open));
  disposer.add(rendezvous.on('tracker', () => options.onTrackers?.(rendezvous.trackers())));
  for (const tracker of options.meetAt ?? []) opener.allow(tracker);
  rendezvous.join(topic, { offers: true, ...(options.meetAt === undefined ? {} : { trackers: options.meetAt }) });

  return {
    peers: conversations.peers,
    send: conversations.send,
    part: conversations.part,
    on: conversations.on,
    close: () => disposer.dispose(),
  };
};
