/** The blazon as a text for those who do not see the arms: it is fetched once the drawing stands, which most people go by. */
import { type Accessor, createSignal, onMount } from 'solid-js';
import type { Did } from '../../base/index.js';
import { useApp } from './app.js';

const [words, setWords] = createSignal<(did: Did) => string>();

/** Undefined without a DID, and until the words are there. */
export const useBlazon = (did: () => Did | undefined): Accessor<string | undefined> => {
  const app = useApp();
  onMount(() => {
    if (did() === undefined || words() !== undefined) return;
    const fetched = app.whenShown.then(() => import('../../arms/words.js'));
    fetched.then(
      ({ blazonOfDid }) => setWords(() => blazonOfDid),
      // Without a network the arms stay a drawing, until some are shown again.
      () => undefined,
    );
  });
  return () => {
    const shown = did();
    return shown && words()?.(shown);
  };
};
