/** What this role uses of the worker. */
import type { VerifyStore } from '../../worker/types.js';

export type PinStore = Pick<VerifyStore, 'pins' | 'record' | 'repositories' | 'operationsFrom' | 'delegationsFor'>;
