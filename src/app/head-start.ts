/**
 * What an opened page begins before most of its program is here: it reads `tabard.json`, and seeks whoever serves the profile that its link
 * names (LDR-12). Whatever fails here fails again, and is told, where it is needed.
 */
import type { FirstPage } from './browser-first.js';
import { type Deployment, isConfigured, parseDeployment } from './deployment.js';
import type { EarlySeek, SeekEarly } from './network.js';
import { parseTarget } from './share-link.js';

export interface HeadStart {
  readonly deployment: Promise<Deployment>;
  /** The link names somebody: whatever is one's own comes after them. */
  readonly isVisit: boolean;
  /** Undefined where the link names nobody, or nobody can be asked. */
  readonly seek: Promise<EarlySeek | undefined>;
}

/** `led` says whether another tab of this browser leads already. */
export const createHeadStart = (page: FirstPage, seekEarly: SeekEarly, led: Promise<boolean>): HeadStart => {
  led.catch(() => undefined);
  const target = parseTarget(page.opened, page.address);
  const load = async (): Promise<Deployment> => parseDeployment(await page.fetchJson('./tabard.json'), page.address);
  const deployment = load();

  const begin = async (): Promise<EarlySeek | undefined> => {
    const known = await deployment;
    if (target === undefined || !page.webrtc || !page.online.get()) return undefined;
    const trackers = target.trackers.filter((tracker) => isConfigured(known, page.address, tracker));
    // Nobody to ask: the peer says so.
    if (trackers.length === 0 && known.trackers.length === 0) return undefined;
    return seekEarly({ page, deployment: known }, { ...target, trackers }, led);
  };

  const seek = begin();
  seek.catch(() => undefined);
  return { deployment, isVisit: target !== undefined, seek };
};
