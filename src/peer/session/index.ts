export { type Answers, type BuiltHeads, createAnswers } from './answer.js';
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
