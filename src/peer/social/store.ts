/** What this part of the peer uses of the worker. */
import type { VerifyStore } from '../../worker/types.js';

export type SocialStore = Pick<VerifyStore, 'social' | 'authority' | 'receiveDelegations'>;
