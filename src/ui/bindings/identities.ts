/** The identities of this browser as signals: listed once, acted on by their own actions. */
import { type Accessor, createSignal, onMount } from 'solid-js';
import type { Identities, IdentityHere } from '../../app/view.js';
import type { Did } from '../../base/index.js';
import { useAction } from './action.js';
import { useApp } from './app.js';

export interface IdentitiesHere {
  /** Undefined until they are known. */
  readonly all: Accessor<readonly IdentityHere[] | undefined>;
  readonly error: Accessor<unknown>;
  readonly pending: Accessor<boolean>;
  switchTo(did: Did): void;
  add(): void;
}

export const useIdentities = (): IdentitiesHere => {
  const app = useApp();
  const [all, setAll] = createSignal<readonly IdentityHere[]>();
  const listing = useAction(
    async () => (await app.identities()).list(),
    (list) => setAll(list),
  );
  const going = useAction((go: (identities: Identities) => Promise<void>) => app.identities().then(go));
  onMount(() => listing.run());
  return {
    all,
    error: () => listing.error() ?? going.error(),
    pending: going.pending,
    switchTo: (did) => going.run((identities) => identities.switchTo(did)),
    add: () => going.run((identities) => identities.add()),
  };
};
