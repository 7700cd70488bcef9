/** What a tab does for others (DESIGN §6): one file, this interface and one switch each. */
import type { DidKey } from '../../base/index.js';
import type { RepositorySummary } from '../../worker/types.js';
import type { Message, MessageOf } from '../messages/index.js';

/** Who asks, on which link. */
export interface Asker {
  /** Its session key. */
  readonly remote: DidKey;
  readonly link: { readonly transcript: Uint8Array<ArrayBuffer> };
}

export interface Role {
  readonly name: 'host' | 'pin' | 'directory' | 'indexer' | 'labeler' | 'witness' | 'clock' | 'conflict' | 'snapshots';
  /** Whether and as what this role offers a kept repository to others. */
  offers(repository: RepositorySummary): 'own' | 'kept' | undefined;
  /** Answers a question of another peer; left out by roles that answer none. */
  answer?(body: Uint8Array<ArrayBuffer>, from: Asker): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Finds the role that a question is for; what is for none goes to `other`. `undefined` becomes `unsupported`. */
export const answerByRole =
  <Who extends Asker>(
    roles: readonly Role[],
    other: (message: MessageOf<'ask'> | MessageOf<'push'>, session: Who) => Promise<Message | undefined>,
  ) =>
  async (message: MessageOf<'ask'> | MessageOf<'push'>, session: Who): Promise<Message | undefined> => {
    if (message.t !== 'ask') return other(message, session);
    const role = roles.find((each) => each.name === message.role && each.answer !== undefined);
    if (role?.answer === undefined) return other(message, session);
    const body = await role.answer(message.body, session);
    return { t: 'answer', id: message.id, body: body ?? null, refused: body === undefined ? 'not-found' : null };
  };
