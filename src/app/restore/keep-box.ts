/**
 * Keeps the box that the words find (LOC-1, LOC-4), in the tab that leads: sealed while the words or their locator are here, kept as it is while
 * the vault is locked or the words have been erased, and answered with to whoever asks under its topic.
 */
import { byteString, bytesOf, decodeMap, encodeValue, isByteString } from '../../codec/index.js';
import type { BoxKeeping, KeptBox } from '../../peer/locator/index.js';
import type { Store } from '../../store/index.js';
import { deriveLocator, type Locator, type Vault } from '../../vault/index.js';
import { type LocatorContent, openLocatorBox, sealLocatorBox } from '../../vault/recovery/index.js';
import type { AppCore } from '../core.js';
import { keeperNotes } from '../keeping/notes.js';
import { locatorRow } from './row-name.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a box takes of them (LOC-1). */
const mostTrackers = 8;
const mostPins = 32;
const longestTracker = 256;

interface Kept extends KeptBox {
  /** Topic and key, sealed: what makes the next box when the words are not here any more. */
  readonly locator: Bytes;
}

/** The box of one's own words, as it is kept here; undefined where there is none. */
export const keptBox = async (local: Pick<Store, 'vault'>): Promise<KeptBox | undefined> => {
  const kept = await readRow(local);
  return kept === undefined ? undefined : { topic: kept.topic, box: kept.box };
};

const readRow = async (local: Pick<Store, 'vault'>): Promise<Kept | undefined> => {
  const row = await local.vault.get(locatorRow);
  const part = (name: string): Bytes | undefined => {
    const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
    return value instanceof Uint8Array ? value.slice() : undefined;
  };
  const [topic, box, locator] = [part('topic'), part('box'), part('locator')];
  return topic === undefined || box === undefined || locator === undefined ? undefined : { topic, box, locator };
};

/** Of the words that are here, else as it was kept when they were. */
const findLocator = async (vault: Vault, kept: Kept | undefined): Promise<Locator | undefined> => {
  const entropy = await vault.recoveryEntropy();
  if (entropy !== undefined) return deriveLocator(entropy);
  if (kept === undefined) return undefined;
  const judged = decodeMap(await vault.open(kept.locator, locatorRow));
  if (judged.verdict !== 'valid') return undefined;
  const { topic, key, backup } = judged.value;
  if (!isByteString(topic) || !isByteString(key) || !isByteString(backup)) return undefined;
  // Other words have taken their place since.
  return isSame(bytesOf(backup), vault.backupKey) ? { topic: bytesOf(topic), key: bytesOf(key) } : undefined;
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

export interface SealParts {
  readonly local: Pick<Store, 'vault'>;
  readonly vault: Vault;
  readonly content: LocatorContent;
  readonly random: (length: number) => Bytes;
}

/** The box as it should be now, made anew where what it says has changed. Undefined where it cannot be made. */
export const ensureBox = async ({ local, vault, content, random }: SealParts): Promise<KeptBox | undefined> => {
  const kept = await readRow(local);
  if (vault.locked) return kept;
  const locator = await findLocator(vault, kept);
  if (locator === undefined) return undefined;
  if (kept !== undefined && isSame(kept.topic, locator.topic)) {
    const before = await openLocatorBox(locator, kept.box);
    if (!('problem' in before) && JSON.stringify(before) === JSON.stringify(content)) return kept;
  }
  const { topic, key } = locator;
  const box = await sealLocatorBox(locator, content, random);
  const secret = encodeValue({
    ...{ topic: byteString(topic), key: byteString(key), backup: byteString(vault.backupKey.slice()) },
  });
  await local.vault.put({ [locatorRow]: { v: 1, topic, box, locator: await vault.seal(secret, locatorRow) } });
  return { topic, box };
};

export interface OwnBox {
  /** Looks anew at what there is to keep. */
  settle(): Promise<void>;
}

/** `others`: what is kept for those whose pin one is. */
export const keepOwnBox = (core: AppCore, others: () => Promise<readonly KeptBox[]> = async () => []): OwnBox => {
  const { page, surroundings } = core;
  let keeping: BoxKeeping | undefined;
  let watched: Vault | undefined;
  let turn: Promise<void> = Promise.resolve();

  const open = async (): Promise<BoxKeeping> => {
    const { keepBoxes } = await import('../../peer/locator/index.js');
    const { trackers, iceServers } = core.deployed.get();
    const { address, steady: now, timers, random, online } = page;
    const ground = { address, now, timers, random, online, trackers, iceServers };
    return keepBoxes({ ...ground, onError: surroundings.failedWith });
  };

  const look = async (): Promise<void> => {
    const { identity, network } = await core.opened();
    const did = identity.did();
    if (did === null || network.role !== 'leader' || !page.webrtc) {
      keeping?.close();
      keeping = undefined;
      return;
    }
    const { vault } = (await identity.open()).own;
    if (watched !== vault) {
      watched = vault;
      vault.onChange(() => settle().catch(surroundings.failedWith));
    }
    const trackers = core.deployed
      .get()
      .trackers.filter((tracker) => tracker.length <= longestTracker)
      .slice(0, mostTrackers);
    const { config } = (await identity.open()).own.household;
    const content: LocatorContent = { did, pins: [...keeperNotes(config).keys()].sort().slice(0, mostPins), trackers };
    const own = await ensureBox({ local: await identity.local(), vault, content, random: page.random });
    const boxes = [...(own === undefined ? [] : [own]), ...(await others())];
    if (boxes.length === 0 && keeping === undefined) return;
    keeping ??= await open();
    keeping.keep(boxes);
  };

  const settle = (): Promise<void> => {
    const next = turn.then(look);
    turn = next.catch(() => undefined);
    return next;
  };
  core.on('role', () => settle().catch(surroundings.failedWith));
  return { settle };
};
