/** The blazon as a text for those who do not see the arms: it is fetched once the drawing stands, which most people go by. */
import { type Accessor, createSignal, onMount } from 'solid-js';
import type { Arms } from '../../arms/index.js';
import { useApp } from './app.js';

const [words, setWords] = createSignal<(arms: Arms) => string>();

/** Undefined without arms, and until the words are there. */
export const useBlazon = (arms: () => Arms | undefined): Accessor<string | undefined> => {
  const app = useApp();
  onMount(() => {
    if (arms() === undefined || words() !== undefined) return;
    const fetched = app.whenShown.then(() => import('../../arms/blazon.js'));
    fetched.then(
      ({ blazonOf }) => setWords(() => blazonOf),
      // Without a network the arms stay a drawing, until some are shown again.
      () => undefined,
    );
  });
  return () => {
    const shown = arms();
    return shown && words()?.(shown);
  };
};
