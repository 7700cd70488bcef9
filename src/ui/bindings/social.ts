/** What people write, for the pages that show it: fetched once, with the first of them. */
import { type Accessor, createContext, createSignal, onCleanup, onMount, useContext } from 'solid-js';
import type { Social } from '../../app/social/social-view.js';
import { type Action, useAction } from './action.js';
import { useApp } from './app.js';

export const SocialContext = createContext<Social>();

/** Inside `WithSocial`. */
export const useSocial = (): Social => {
  const social = useContext(SocialContext);
  if (social === undefined) throw new TypeError('outside of the pages of posts');
  return social;
};

/** Undefined until it is here; `error` says why it does not come, `retry` tries again. */
export const fetchSocial = (): { readonly made: Accessor<Social | undefined>; readonly fetching: Action<[]> } => {
  const app = useApp();
  const [made, setMade] = createSignal<Social>();
  const fetching = useAction(
    () => app.social(),
    (social) => setMade(() => social),
  );
  onMount(() => fetching.run());
  return { made, fetching };
};

/** Made when shown, let go of when not. */
export const useClosing = <T extends { close(): void }>(made: T): T => {
  onCleanup(() => made.close());
  return made;
};
