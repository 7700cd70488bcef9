/** What listens to a person's hands, fetched a moment after the page stands: nobody drags anything in its first instant. */
import { type Accessor, createMemo, createSignal, untrack } from 'solid-js';
import { useApp } from './app.js';

/** Made in the scope of the component that asks. Where the code cannot be fetched now, it is when the network is back. */
export const useSoon = <Code, Made>(
  load: () => Promise<Code>,
  make: (code: Code) => Made,
): Accessor<Made | undefined> => {
  const [code, setCode] = createSignal<Code>();
  const fetchCode = (): void =>
    void load().then(
      (loaded) => setCode(() => loaded),
      () => window.addEventListener('online', fetchCode, { once: true }),
    );
  void useApp().whenShown.then(fetchCode);
  return createMemo(() => {
    const loaded = code();
    return loaded && untrack(() => make(loaded));
  });
};
