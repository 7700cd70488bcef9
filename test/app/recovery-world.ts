/** Recovery over a device with a real vault, store and log; the page and the network are played. */
import type { AppCore, CoreEvents } from '../../src/app/core.js';
import type { Deployed } from '../../src/app/deployed.js';
import type { Deployment } from '../../src/app/deployment.js';
import type { IdentityKeeper } from '../../src/app/identity-keeper.js';
import type { Linkings } from '../../src/app/linking/linking.js';
import type { Mine } from '../../src/app/mine.js';
import type { Network } from '../../src/app/network.js';
import type { Own } from '../../src/app/own.js';
import type { Page } from '../../src/app/page.js';
import { openRecovery } from '../../src/app/recovery/recovery.js';
import type { Recovery, ShownWords } from '../../src/app/recovery-view.js';
import type { SurroundingsKeeper } from '../../src/app/surroundings.js';
import type { App, Me, ProfileFields } from '../../src/app/view.js';
import { createEmitter, type Did } from '../../src/base/index.js';
import type { Registry } from '../../src/store/index.js';
import { fakeOf } from '../helpers/fake.js';
import type { TestDevice } from './devices-world.js';

export interface Linked {
  readonly device: TestDevice;
  readonly own: Own;
}

export interface Recovering {
  readonly recovery: Recovery;
  /** What was told as having failed. */
  readonly failures: unknown[];
  readonly announced: string[];
  /** Something of somebody has come. */
  came(did: Did): void;
}

const turns = new Map<string, Promise<unknown>>();
/** One after the other, as the locks of a browser. */
const alone = <T>(name: string, run: () => Promise<T>): Promise<T> => {
  const before = turns.get(name) ?? Promise.resolve();
  const mine = before.then(run, run);
  turns.set(name, mine);
  return mine;
};

export const coreOf = (
  { device, own }: Linked,
  failures: unknown[],
  announced: string[],
  events = createEmitter<CoreEvents>(),
): AppCore => {
  const id = own.did;
  const page = fakeOf<Page>({
    ...device.parts.page,
    now: device.parts.page.now,
    random: device.parts.page.random,
    exclusive: (name, run) => alone(`${id} ${name}`, run),
    takeTurn: (name, run) => alone(`${id} ${name}`, run),
    tell: () => undefined,
    // In the next task, however late it is wanted.
    timers: { set: (run) => Number(setTimeout(run, 0)), clear: (timer) => clearTimeout(timer) },
  });
  const network = fakeOf<Network>({ announce: (did) => void announced.push(did) });
  const app = fakeOf<App>({
    share: () => ({ link: `https://tabard.example/#/@${own.did.slice(-32)}`, reach: 'network', canShare: false }),
  });
  return fakeOf<AppCore>({
    page,
    app,
    store: device.verify,
    surroundings: fakeOf<SurroundingsKeeper>({
      failedWith(error) {
        failures.push(error);
        return 'not-found';
      },
    }),
    opened: async () => ({
      registry: fakeOf<Registry>({}),
      network,
      identity: fakeOf<IdentityKeeper>({ id, open: async () => fakeOf<Mine>({ own }) }),
    }),
    linking: async () => fakeOf<Linkings>({ rejoin: async () => undefined }),
    deployed: fakeOf<Deployed>({ get: () => fakeOf<Deployment>({ trackers: ['wss://tabard.example/rendezvous'] }) }),
    requireMe: () => fakeOf<Me>({ profile: fakeOf<ProfileFields>({ name: 'Ada' }) }),
    on: events.on,
  });
};

export const recoveryOf = async (linked: Linked, wasHere = true): Promise<Recovering> => {
  const failures: unknown[] = [];
  const announced: string[] = [];
  const events = createEmitter<CoreEvents>();
  const recovery = await openRecovery(coreOf(linked, failures, announced, events), wasHere);
  return { recovery, failures, announced, came: (did) => events.emit('changed', { did }) };
};

/** The words that are asked for, as they were shown. */
export const typeBack = (shown: ShownWords): Promise<unknown> => {
  const positions = shown.positions();
  return shown.check(
    positions,
    positions.map((position) => shown.words[position] ?? ''),
  );
};

/** Written down, and two of them typed back. Answers the words. */
export const practise = async (recovery: Recovery): Promise<readonly string[]> => {
  const shown = await recovery.words();
  await typeBack(shown);
  return shown.words;
};

export const mineOf = ({ own }: Linked): Mine => fakeOf<Mine>({ own });
