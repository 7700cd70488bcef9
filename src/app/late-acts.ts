/** Acts whose code is fetched with the first of them. */
import type { LaterActs } from './acts.js';

/** All of them: the app does not compile where one is missing. Named once each, for everybody fetches this. */
const names: Readonly<Record<keyof LaterActs, 0>> = {
  create: 0,
  follow: 0,
  unfollow: 0,
  setReserve: 0,
  keeping: 0,
  health: 0,
  social: 0,
  media: 0,
  bring: 0,
  persist: 0,
  exportCar: 0,
  saveCar: 0,
  saveReadable: 0,
  unfinishedImport: 0,
  importCar: 0,
  inspectCar: 0,
  leaveCar: 0,
  recovery: 0,
  eraseEverything: 0,
};

export const lateActs = (acts: () => Promise<LaterActs>): LaterActs =>
  Object.fromEntries(
    (Object.keys(names) as (keyof LaterActs)[]).map((name) => [
      name,
      async (...args: unknown[]) => Reflect.apply((await acts())[name], undefined, args),
    ]),
  ) as LaterActs;
