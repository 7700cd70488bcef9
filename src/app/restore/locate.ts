/** Whose the words are, when nothing but the words is left: whoever is met under their topic is asked for the box (LOC-4). */
import type { Dispose } from '../../base/index.js';
import { deriveLocator } from '../../vault/index.js';
import { type LocatorContent, openLocatorBox } from '../../vault/recovery/index.js';
import type { Deployment } from '../deployment.js';
import type { Page } from '../page.js';

export interface LocateParts {
  readonly page: Pick<Page, 'address' | 'steady' | 'timers' | 'random' | 'online'>;
  readonly deployment: Pick<Deployment, 'trackers' | 'iceServers'>;
  readonly entropy: Uint8Array<ArrayBuffer>;
  /** Beside the deployment's own: such as the person has named. */
  readonly trackers: readonly string[];
  /** Somebody answered; whether with a box that opens is said after. */
  onAnswer(): void;
  onFound(content: LocatorContent): void;
  onError(error: unknown): void;
}

export type Locate = (parts: LocateParts) => Promise<Dispose>;

/** The boxes that open, of all that are answered. A box that does not open says nothing about the words. */
export const locate: Locate = async ({ page, deployment, entropy, trackers, onAnswer, onFound, onError }) => {
  const [{ seekBoxes }, locator] = await Promise.all([import('../../peer/locator/index.js'), deriveLocator(entropy)]);
  const judge = async (box: Uint8Array<ArrayBuffer>): Promise<void> => {
    onAnswer();
    const opened = await openLocatorBox(locator, box);
    if (!('problem' in opened)) onFound(opened);
  };
  const { address, steady: now, timers, random, online } = page;
  return seekBoxes({
    ...{ address, now, timers, random, online },
    ...{ trackers: deployment.trackers, iceServers: deployment.iceServers, meetAt: trackers },
    ...{ topic: locator.topic, onBox: (box) => void judge(box).catch(onError), onError },
  });
};
