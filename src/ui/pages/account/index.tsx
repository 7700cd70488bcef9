/** Pages about who one is in this browser: few people open them, so they share one place among the routes and are fetched one by one. */
import { type Component, createMemo, type JSX, Show } from 'solid-js';
import { later } from '../../bindings/later.jsx';
import { useRoute } from '../../bindings/route.js';
import '../../styles/settings.css';
import '../../styles/following.css';
import './account.css';

const pages: Readonly<Record<string, Component>> = {
  '/conflict': later(async () => (await import('./conflict.jsx')).ConflictPage).Part,
  '/identities': later(async () => (await import('./identities.jsx')).IdentitiesPage).Part,
  '/sign-out': later(async () => (await import('./sign-out.jsx')).SignOutPage).Part,
};

export const AccountPage = (): JSX.Element => {
  const route = useRoute();
  const page = createMemo(() => pages[route().path]);
  return (
    <Show when={page()} keyed>
      {(Page) => <Page />}
    </Show>
  );
};
