export type { Answers, BuiltHeads } from './answer.js';
export { createAnswers } from './answers.js';
export {
  createSession,
  isLinkGone,
  RequestError,
  type Session,
  type SessionEnvironment,
  type SessionEvents,
} from './session.js';
export { createSessionState, type Effect, nextDeadline, type Served, type SessionState } from './state.js';
export { type SessionEvent, step, VERSIONS } from './step.js';
