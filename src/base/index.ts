export type { Cid, Did, DidKey, RecordPath, RecordUri, Tid } from './brands.js';
export { type ErrorCode, errorCodes, type RefusalCode, refusalCodes } from './codes.js';
export { createDisposer, type Disposer } from './disposer.js';
export { createEmitter, type Emitter } from './emitter.js';
export type { Dispose, Now, RandomBytes, Signer, Timers } from './environment.js';
export { isAbortError, isTabardError, TabardError, unreachable } from './errors.js';
export { type Invalid, invalid, type Judgement, type Needs, needs, valid } from './judgement.js';
export { createPart } from './part.js';
export { type Cell, createCell, type Readable } from './readable.js';
