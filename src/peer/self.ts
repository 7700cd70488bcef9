/** An own device, and what it signs to prove itself on one link (SYN-13). */
import type { Did, DidKey, RecordUri, Signer } from '../base/index.js';
import { byteString, signedBytes, type ValueMap } from '../codec/index.js';
import type { MessageOf } from './messages/index.js';

/** A locator box (LOC-1) and where it is asked for. */
export interface GivenBox {
  readonly topic: Uint8Array<ArrayBuffer>;
  readonly box: Uint8Array<ArrayBuffer>;
}

/** What an own device needs to prove itself. `delegations` is the chain that gives its key authority. */
export interface Self {
  readonly did: Did;
  readonly signer: Signer;
  delegations(): Promise<readonly Uint8Array<ArrayBuffer>[]>;
  prove(transcript: Uint8Array<ArrayBuffer>, session: DidKey): Promise<Proof>;
  boxFor?(keeper: Did): Promise<GivenBox | undefined>;
  /** Whether the person's rules refuse what this identity pushes. Its sender learns no more than that. */
  refuses?(push: PushClaim): Promise<boolean>;
}

/** What a push says that it is, before it is judged. */
export interface PushClaim {
  readonly from: Did;
  readonly uri: RecordUri;
}

export type Proof = Pick<MessageOf<'prove'>, 'key' | 'delegations' | 'sig'>;

/** What a proof signs: both ends of this very link. */
export const statement = (did: Did, key: DidKey, session: DidKey, transcript: Uint8Array): ValueMap => ({
  did,
  key,
  session,
  transcript: byteString(transcript),
});

export const createSelf = (
  did: Did,
  signer: Signer,
  delegations: () => Promise<readonly Uint8Array<ArrayBuffer>[]>,
  boxFor: (keeper: Did) => Promise<GivenBox | undefined> = async () => undefined,
): Self => ({
  did,
  signer,
  delegations,
  boxFor,
  async prove(transcript, session) {
    const bytes = signedBytes('prove', statement(did, signer.key, session, transcript));
    return { key: signer.key, delegations: await delegations(), sig: await signer.sign(bytes) };
  },
});
