/** What this role, and what people write to each other, use of the worker. */
import type { VerifyStore } from '../../worker/types.js';
import type { SocialStore } from '../social/store.js';

export type PinStore = Pick<
  VerifyStore,
  'on' | 'pins' | 'record' | 'repositories' | 'operationsFrom' | 'delegationsFor'
> &
  SocialStore;
