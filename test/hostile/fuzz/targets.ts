/** Everything that takes bytes, texts or messages from outside this tab. A new decoder or handler gets a target here. */
import 'fake-indexeddb/auto';
import { type FuzzOptions, type FuzzResult, fuzz, type Target } from './run.js';
import { bringTarget } from './targets-bring.js';
import { changesTarget } from './targets-changes.js';
import { consoleTarget } from './targets-console.js';
import { dataTargets } from './targets-data.js';
import { householdTargets } from './targets-household.js';
import { mediaTargets } from './targets-media.js';
import { pageTargets } from './targets-page.js';
import { pairingTargets } from './targets-pairing.js';
import { peerTarget } from './targets-peer.js';
import { socialTargets } from './targets-social.js';
import { tabTargets } from './targets-tabs.js';
import { talkTargets } from './targets-talk.js';
import { textTarget } from './targets-text.js';

export const allTargets = async (): Promise<readonly Target[]> => [
  ...(await dataTargets()),
  changesTarget(),
  ...talkTargets,
  textTarget,
  ...(await socialTargets()),
  await bringTarget(),
  ...(await pageTargets()),
  ...(await householdTargets()),
  ...(await tabTargets()),
  ...(await mediaTargets()),
  ...pairingTargets,
  await peerTarget(),
  await consoleTarget(),
];

/** One run over all targets. */
export const run = async (options: FuzzOptions): Promise<FuzzResult> => {
  const targets = await allTargets();
  try {
    return await fuzz(targets, options);
  } finally {
    for (const { close } of targets) await close?.();
  }
};
