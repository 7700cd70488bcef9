/** Acts whose code is fetched with the first of them. */
import type { LaterActs } from './acts.js';

const names =
  'create follow unfollow setReserve keeping health social media bring persist exportCar saveCar saveReadable unfinishedImport importCar inspectCar leaveCar recovery eraseEverything';

type Word<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Word<Rest> : Text;
type Missing = Exclude<keyof LaterActs, Word<typeof names>>;

/** All of them: the app does not compile where one is not named above. */
export const lateActs = (acts: () => Promise<LaterActs>) =>
  Object.fromEntries(
    names
      .split(' ')
      .map((name) => [
        name,
        async (...args: unknown[]) => Reflect.apply((await acts())[name as keyof LaterActs], undefined, args),
      ]),
  ) as Omit<LaterActs, Missing>;
