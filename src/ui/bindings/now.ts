/** The time, for words like "2 minutes ago". One timer for the whole page, stopped when nobody looks. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';

const period = 10_000;
const [now, setNow] = createSignal(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export const useNow = (): Accessor<number> => {
  setNow(Date.now());
  users += 1;
  timer ??= setInterval(() => setNow(Date.now()), period);
  onCleanup(() => {
    users -= 1;
    if (users > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
  return now;
};
