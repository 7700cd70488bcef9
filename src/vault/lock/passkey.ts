/**
 * Passkeys through WebAuthn: not to sign in anywhere, but for the secret that an authenticator derives for a salt (PRF). The one file of
 * this folder that asks the browser for them.
 */
import { TabardError } from '../../base/index.js';
import type { PasskeyParams } from '../slots.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Passkeys {
  /** Makes one and derives its secret. Throws `passkey-unusable`. */
  make(input: { readonly user: Bytes; readonly label: string; readonly salt: Bytes }): Promise<Evaluated>;
  /** Asks for any of them. Throws `passkey-unusable`. */
  ask(known: readonly PasskeyParams[]): Promise<Evaluated>;
}

export interface Evaluated {
  readonly credential: Bytes;
  /** 32 bytes. */
  readonly secret: Bytes;
}

/** What the browser checks; nobody here does, for the secret alone opens anything. */
const challenge = (): Bytes => crypto.getRandomValues(new Uint8Array(32));

const timeout = 120_000;

export const webPasskeys: Passkeys = {
  async make({ user, label, salt }) {
    const made = await asking(() =>
      navigator.credentials.create({
        publicKey: {
          challenge: challenge(),
          rp: { name: 'Tabard' },
          user: { id: user, name: label, displayName: label },
          pubKeyCredParams: [
            { type: 'public-key', alg: -8 },
            { type: 'public-key', alg: -7 },
            { type: 'public-key', alg: -257 },
          ],
          // With and without it the same authenticator derives two different secrets.
          authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
          timeout,
          extensions: { prf: { eval: { first: salt } } },
        },
      }),
    );
    const found = evaluated(made);
    if (found !== undefined) return found;
    if (!(made instanceof PublicKeyCredential) || made.getClientExtensionResults().prf?.enabled !== true)
      throw unusable('this passkey derives no secret');
    // Many authenticators say so only when they are asked the next time.
    return webPasskeys.ask([{ credential: new Uint8Array(made.rawId), salt }]);
  },
  async ask(known) {
    const byCredential = Object.fromEntries(
      known.map(({ credential, salt }) => [base64Url(credential), { first: salt }]),
    );
    const given = await asking(() =>
      navigator.credentials.get({
        publicKey: {
          challenge: challenge(),
          allowCredentials: known.map(({ credential }) => ({ type: 'public-key', id: credential })),
          userVerification: 'required',
          timeout,
          extensions: { prf: { evalByCredential: byCredential } },
        },
      }),
    );
    const found = evaluated(given);
    if (found === undefined) throw unusable('this passkey derives no secret');
    return found;
  },
};

const asking = async (ask: () => Promise<Credential | null>): Promise<Credential | null> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error) throw unusable('the passkey was not given', error);
    throw error;
  }
};

const evaluated = (credential: Credential | null): Evaluated | undefined => {
  if (!(credential instanceof PublicKeyCredential)) return undefined;
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return undefined;
  const secret = first instanceof ArrayBuffer ? new Uint8Array(first) : new Uint8Array(first.buffer.slice(0));
  return secret.length === 32 ? { credential: new Uint8Array(credential.rawId), secret: secret.slice() } : undefined;
};

const unusable = (what: string, cause?: unknown): TabardError =>
  new TabardError('passkey-unusable', what, { retryable: true, ...(cause === undefined ? {} : { cause }) });

const base64Url = (bytes: Bytes): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
