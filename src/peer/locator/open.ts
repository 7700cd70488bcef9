/**
 * Keeping and seeking boxes in a browser. Their links have a session key, a pool and a rendezvous of their own, as those of a linking have: who
 * knows a locator's topic can take no place from a neighbour, and nothing that is said there touches the peer.
 */
import { createDisposer, type Dispose } from '../../base/index.js';
import { topicOfBytes } from '../../net/index.js';
import type { Topic, TrackerView } from '../../net/types.js';
import { type GroundworkOptions, layGroundwork } from '../groundwork.js';
import { createLocatorKeeper } from './keep.js';
import { MAX_BOXES_KEPT } from './limits.js';
import { createLocatorSeeker } from './seek.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface KeptBox {
  /** 20 bytes. */
  readonly topic: Bytes;
  readonly box: Bytes;
}

export interface KeepBoxesOptions extends GroundworkOptions {
  onError(error: unknown): void;
}

export interface BoxKeeping {
  /** From now on these are kept, and no others: one's own, and those of whom one is a pin. The first 64. */
  keep(boxes: readonly KeptBox[]): void;
  close: Dispose;
}

/** Announces each topic as a listener, and answers whoever comes. */
export const keepBoxes = async (options: KeepBoxesOptions): Promise<BoxKeeping> => {
  const ground = await layGroundwork(options);
  const { now, timers, onError } = options;
  let kept: ReadonlyMap<Topic, Bytes> = new Map();
  const keeper = createLocatorKeeper({ pool: ground.pool, now, timers, onError, boxAt: (topic) => kept.get(topic) });
  ground.belongTo({ accepts: keeper.accepts, victim: () => undefined });
  return {
    keep(boxes) {
      const next = new Map(boxes.slice(0, MAX_BOXES_KEPT).map(({ topic, box }) => [topicOfBytes(topic), box]));
      for (const topic of kept.keys()) if (!next.has(topic)) ground.rendezvous.leave(topic);
      for (const topic of next.keys()) if (!kept.has(topic)) ground.rendezvous.join(topic, { offers: false });
      kept = next;
    },
    close() {
      keeper.close();
      ground.close();
    },
  };
};

export interface SeekBoxesOptions extends GroundworkOptions {
  readonly topic: Bytes;
  /** Where to ask beside the deployment's own trackers. Who names them has been allowed to. */
  readonly meetAt?: readonly string[];
  onBox(box: Bytes): void;
  onTrackers?(trackers: readonly TrackerView[]): void;
  onError(error: unknown): void;
}

export const seekBoxes = async (options: SeekBoxesOptions): Promise<Dispose> => {
  const ground = await layGroundwork(options);
  const { rendezvous, pool, opener } = ground;
  const topic = topicOfBytes(options.topic);
  const disposer = createDisposer();
  const { now, timers, onBox, onError } = options;
  const onAsked = (): void => rendezvous.refresh(topic);
  const seeker = createLocatorSeeker({ pool, now, timers, onBox, onError, onAsked, topic, name: options.topic });
  ground.belongTo({ accepts: () => !disposer.disposed, victim: () => undefined });
  disposer.add(() => {
    seeker.close();
    ground.close();
  });
  disposer.add(rendezvous.on('tracker', () => options.onTrackers?.(rendezvous.trackers())));
  for (const tracker of options.meetAt ?? []) opener.allow(tracker);
  const { trackers, meetAt = [] } = options;
  const where = meetAt.length === 0 ? {} : { trackers: [...new Set([...trackers, ...meetAt])] };
  rendezvous.join(topic, { offers: true, ...where });
  return () => disposer.dispose();
};
