/**
 * Kills a whole browser by SIGKILL, at seeded moments, in the middle of what changes an identity. In a cycle one person links a second device, puts
 * one of the two out, takes new words, loses everything and restores: what a kill left is what the next act begins with.
 */
import { openBrowser } from '../../../e2e/support/browser.js';
import { create } from '../../../e2e/support/pages.js';
import { startTestServer } from '../../../e2e/support/server.js';
import { type Chance, makeChance } from '../chance.js';
import { type Device, startDevice } from './device.js';
import { killInLinking, type Left, type Side } from './linking.js';
import { bioOn, edit, lookAtPerson, type Person, type World } from './person.js';
import { killInRestoring } from './restoring.js';
import { killInNewWords, killInRevoking, shownWords } from './rotating.js';

const everyKind = ['linking', 'revoking', 'words', 'restoring'] as const;
export type Kind = (typeof everyKind)[number];

export interface IdentityKillOptions {
  readonly seed: number;
  /** Each has one kill of each kind. */
  readonly cycles: number;
  readonly until?: () => boolean;
  readonly signal?: AbortSignal;
}

/** Kills by kind and by what they left. Whatever is wrong is thrown, with the seed and the kill that brought it out. */
export type IdentityKillCounts = Record<Kind, Record<Left, number>>;

/** The moment of the kill: so many ms after the last tap, at most. */
const longest: Readonly<Record<Kind, number>> = { linking: 600, revoking: 300, words: 500, restoring: 700 };

export const run = async ({ seed, cycles, until, signal }: IdentityKillOptions): Promise<IdentityKillCounts> => {
  const chance = makeChance(seed);
  const none = (): Record<Left, number> => ({ unbegun: 0, 'under way': 0, done: 0 });
  const counts: IdentityKillCounts = { linking: none(), revoking: none(), words: none(), restoring: none() };
  const devices = new Set<Device>();
  const endAll = async (): Promise<void> => {
    for (const device of devices) await device.dispose();
    devices.clear();
  };
  const server = await startTestServer();
  const host = await openBrowser();
  const abort = (): void => void Promise.all([endAll(), host.close()]);
  signal?.addEventListener('abort', abort);
  let during: string = 'the beginning';
  try {
    const world: World = { home: server.address, host: await host.open(server.address) };
    await create(world.host, 'Host');
    const first = await startDevice(server.address);
    devices.add(first);
    const scene: Scene = {
      world,
      chance,
      counts,
      devices,
      person: await settle(world, first),
      during: (text) => {
        during = text;
      },
    };
    let device = first;
    for (let cycle = 0; cycle < cycles && until?.() !== true && signal?.aborted !== true; cycle++)
      device = await oneCycle(scene, device);
  } catch (error) {
    throw new Error(`seed ${seed}, ${during}: ${String(error)}`, { cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
    await endAll();
    await host.close();
    await server.close();
  }
  return counts;
};

interface Scene {
  readonly world: World;
  readonly chance: Chance;
  readonly counts: IdentityKillCounts;
  readonly devices: Set<Device>;
  readonly person: Person;
  during(what: string): void;
}

/** Somebody with words, whom the host keeps. */
const settle = async (world: World, device: Device): Promise<Person> => {
  const page = device.page();
  const made = await create(page, 'Ada');
  const words = await shownWords(page);
  await world.host.evaluate(async (link) => {
    await window.tabard.open(link);
    await window.tabard.follow(link);
  }, made.link);
  const person: Person = { ...made, words, rescues: 0, bio: '', edits: 0 };
  await edit(page, person, [world.host]);
  return person;
};

const oneCycle = async (scene: Scene, first: Device): Promise<Device> => {
  const { world, chance, counts, devices, person } = scene;
  const moment = (kind: Kind, more = ''): number => {
    const wait = Math.round(chance.next() * longest[kind]);
    scene.during(`${kind} ${more} after ${wait} ms`);
    return wait;
  };
  const end = async (device: Device): Promise<void> => {
    devices.delete(device);
    await device.dispose();
  };

  const second = await startDevice(world.home);
  devices.add(second);
  const side: Side = chance.of(['old', 'new']);
  const linking = { old: first, fresh: second, side, wait: moment('linking', side) };
  counts.linking[await killInLinking(world, person, linking)]++;
  await lookAtPerson(world, person, first);

  const [by, victim] = chance.of([[first, second] as const, [second, first] as const]);
  const revoking = { by, victim, wait: moment('revoking', by === first ? 'by the old' : 'by the new') };
  counts.revoking[await killInRevoking(person, revoking)]++;
  await lookAtPerson(world, person, by);
  const bio = await bioOn(world.host, person.did);
  if (bio !== person.bio) throw new Error(`the host has "${String(bio)}"`);
  await end(victim);

  counts.words[await killInNewWords(person, { device: by, wait: moment('words') })]++;
  await lookAtPerson(world, person, by);
  await end(by);

  let back: Device | undefined;
  const left = await killInRestoring(world, person, moment('restoring'), (device) => {
    devices.add(device);
    back = device;
  });
  counts.restoring[left]++;
  if (back === undefined) throw new TypeError('no device came of it');
  await lookAtPerson(world, person, back);
  return back;
};
