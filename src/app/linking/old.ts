/**
 * The side of a linking that has the identity. Nothing lasting changes before the new device has stored what it was given: a linking that is
 * dropped before leaves a permission that was made for it and never became known.
 */
import { type DidKey, type Signer, TabardError } from '../../base/index.js';
import { encodeBase32, parseDidKey } from '../../codec/index.js';
import { buildChange, buildDeviceDelegations, parseDelegation, type VerifiedLog, WRITE } from '../../identity/index.js';
import { type DeviceCard, DOCUMENT_BYTES, type Grant, type OldDevice } from '../../pairing/index.js';
import type { ReceiveOutcome, VerifyStore } from '../../worker/index.js';
import type { Own } from '../own.js';
import { noteRotation, powerByWords, rotateByWords } from '../recovery/by-words.js';
import { recoveryStanding } from '../recovery/current.js';
import { wordsNote } from '../recovery/notes.js';
import { delegationsOf, knownKeys, powersOf } from './authority.js';
import { deviceNotes, setDeviceNote } from './devices.js';
import type { LinkingRow, NotedDevice, RowKeeper } from './row.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface OldParts {
  readonly own: Own;
  readonly store: VerifyStore;
  readonly rows: RowKeeper;
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
  /** This device, for its own entry in the list. */
  readonly self: { readonly name: string; readonly kind: string };
  /** The entropy behind the words that were typed in, where this device keeps no root key: they give the new device its authority. */
  readonly words?: Bytes | undefined;
  /** What is public of it is passed on. */
  announce(): void;
}

export const createOldDevice = (parts: OldParts): OldDevice => {
  const { own, store, rows, now } = parts;
  const { did, vault, household } = own;

  const buildGrant = async (card: DeviceCard): Promise<Grant> => {
    const byWords = parts.words === undefined ? undefined : await rotateOnce(parts.words);
    const powers = await powersOf(store, vault, did);
    const held = await delegationsOf(store, did, [vault.deviceKey]);
    const root = byWords ?? powers.root ?? vault.deviceSigner;
    const made = await buildDeviceDelegations(powers.log, card, root, parts.random);
    const documents = household.states();
    const small = (bytes: Bytes): Bytes | undefined => (bytes.length <= DOCUMENT_BYTES ? bytes : undefined);
    return {
      did,
      operations: powers.operations,
      delegations: [...made, ...[...held.values()].map(({ bytes }) => bytes)],
      household: { epoch: vault.householdEpoch, key: await vault.householdKey() },
      recovery: await recoveryToHand(powers.log),
      documents: { profile: small(documents.profile), config: small(documents.config) },
    };
  };

  /** Words that nobody has written down yet travel along; those that were practised stay where they are. */
  const recoveryToHand = async (log: VerifiedLog): Promise<Grant['recovery']> => {
    const { current } = await recoveryStanding(own, log);
    if (current === undefined)
      throw new TabardError('no-power', 'other words were made elsewhere, and this device has not heard of their key');
    const { index, key, entropy } = current;
    const { practisedAt } = wordsNote(household.config, log.state.backup);
    return { index, key, entropy: practisedAt === null ? entropy : undefined };
  };

  /** The rotation by the words, and the root key that it names. */
  const rotateOnce = async (words: Bytes): Promise<Signer> => {
    const { log } = await powersOf(store, vault, did);
    const power = await powerByWords(parts, log, words);
    await rotateByWords(parts, log, power);
    await noteRotation(own, power);
    return power.root;
  };

  const required = async (): Promise<LinkingRow & { readonly grant: Grant }> => {
    const row = await rows.read();
    if (row?.grant === undefined) throw new TabardError('pairing-expired', 'nothing was granted');
    return { ...row, grant: row.grant };
  };

  /** Rotates if both root keys are still in this one hand, so that afterwards either device can put the other out. */
  const rotate = async (key: DidKey, root: DidKey): Promise<void> => {
    const powers = await powersOf(store, vault, did);
    if (powers.root === undefined || powers.next === undefined) return;
    const delegations = await delegationsOf(store, did, [...(await knownKeys(store, own)), key]);
    const author = { by: 'next-root' as const, signer: powers.next, nextRootKey: root };
    const { bytes } = await buildChange(powers.log, { author, delegations, now: now() });
    ensureTaken(await store.receiveOperations(did, [bytes]), 'rotation');
  };

  const note = async (key: DidKey, { name, kind }: NotedDevice, delegations: readonly Bytes[]): Promise<void> => {
    const notes = deviceNotes(household.config);
    if (!notes.has(vault.deviceKey)) {
      const at = vault.madeAt;
      setDeviceNote(household.config, vault.deviceKey, {
        ...{ ...parts.self, addedAt: at, addedBy: null, lastSeen: now() },
        delegation: encodeBase32(own.delegation.bytes),
      });
    }
    if (notes.has(key)) return;
    const [addedAt, addedBy] = [now(), vault.deviceKey];
    const delegation = encodeBase32((await writeDelegation(delegations, key)) ?? new Uint8Array(0));
    setDeviceNote(household.config, key, { name, kind, delegation, addedAt, addedBy, lastSeen: addedAt });
  };

  /** What does not hold is passed over, and no fault: whether it may write is asked. */
  const ensureBorne = async (key: DidKey): Promise<void> => {
    const { holds, code } = await store.authority(did, key, WRITE);
    if (!holds)
      throw new TabardError('no-power', 'this device cannot add others any more', code ? { refusal: code } : {});
  };

  return {
    async grant(card, resume) {
      if (card === undefined) return (await required()).grant;
      const grant = await buildGrant(card);
      const { key, root, name, kind } = card;
      await rows.write({ stage: 'granted', resume, at: now(), grant, device: { key, root, name, kind } });
      return grant;
    },
    async finish() {
      const row = await required();
      const key = parseDidKey(row.device?.key ?? '');
      const root = parseDidKey(row.device?.root ?? '');
      if (key === undefined || root === undefined || row.device === undefined)
        throw new TabardError('vault-damaged', 'the row of a linking lacks the device');
      // Before anything else: this device may have been put out since it granted.
      ensureTaken(await store.receiveDelegations(did, row.grant.delegations), 'delegation');
      await ensureBorne(key);
      await rows.write({ ...row, stage: 'finishing' });
      await rotate(key, root);
      await note(key, row.device, row.grant.delegations);
      await household.config.kept();
      await rows.forget();
      parts.announce();
      return store.operationsFrom(did, 0);
    },
  };
};

/** Throws `no-power` for what the identity does not bear: a device that it does not bear must not be told of as linked. */
const ensureTaken = (outcome: ReceiveOutcome, what: string): void => {
  if (outcome.verdict === 'valid') return;
  const refusal = 'code' in outcome ? { refusal: outcome.code } : {};
  throw new TabardError('no-power', `the ${what} was judged ${outcome.verdict}`, refusal);
};

/** The one by which a device may write. */
const writeDelegation = async (all: readonly Bytes[], key: DidKey): Promise<Uint8Array | undefined> => {
  for (const bytes of all) {
    const judged = await parseDelegation(bytes);
    if (judged.verdict === 'valid' && judged.value.aud === key && judged.value.cmd === WRITE) return bytes;
  }
  return undefined;
};
