/** What this role uses of the worker. */
import type { VerifyStore } from '../../worker/types.js';

export type PinStore = Pick<VerifyStore, 'pins' | 'repositories' | 'operationsFrom' | 'delegationsFor'>;
