/** Asking one peer: whatever goes wrong on the way is no answer. */
import type { RefusalCode } from '../../base/index.js';
import { RequestError, type Session } from '../session/index.js';
import { type BodyKind, type BodyOf, encodeBody, parseBody } from './bodies.js';

/** What is said against whom. */
export type Fault = (session: Session, code: RefusalCode, mayNotKnow?: boolean) => void;

/** The answer's body, undefined where there is none. `unsupported`: this peer does not do that. */
export const askRole = async <Answer extends BodyKind, Question extends BodyKind>(
  session: Session,
  role: string,
  [question, asked]: readonly [Question, BodyOf<Question>],
  answer: Answer,
  fault: Fault,
): Promise<BodyOf<Answer> | undefined> => {
  try {
    const told = await session.ask({ t: 'ask', id: 0, role, body: encodeBody(question, asked) });
    if (told.t !== 'answer' || told.body === null) return undefined;
    const parsed = parseBody(answer, told.body);
    if (parsed.verdict === 'invalid') fault(session, parsed.code);
    return parsed.verdict === 'valid' ? parsed.value : undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.code === 'timeout') fault(session, 'timeout');
    return undefined;
  }
};
