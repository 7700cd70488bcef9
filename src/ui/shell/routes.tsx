/** Which address shows which page. Every page is a chunk of its own, fetched when it is first gone to. */
import { createEffect, createMemo, type JSX, lazy, Match, on, Show, Switch } from 'solid-js';
import { useApp } from '../bindings/app.js';
import { useReadable } from '../bindings/readable.js';
import { pageOf, type Route, useRoute } from '../bindings/route.js';

const StartPage = lazy(() => import('../pages/start/index.jsx').then((module) => ({ default: module.StartPage })));
const OwnPage = lazy(() => import('../pages/own/index.jsx').then((module) => ({ default: module.OwnPage })));
const VisitPage = lazy(() => import('../pages/visit/index.jsx').then((module) => ({ default: module.VisitPage })));
const FollowingPage = lazy(() =>
  import('../pages/following/index.jsx').then((module) => ({ default: module.FollowingPage })),
);
const NodePage = lazy(() => import('../pages/node/index.jsx').then((module) => ({ default: module.NodePage })));
const SettingsPage = lazy(() =>
  import('../pages/settings/index.jsx').then((module) => ({ default: module.SettingsPage })),
);
const NotFoundPage = lazy(() =>
  import('../pages/not-found/index.jsx').then((module) => ({ default: module.NotFoundPage })),
);

/** Whoever has a profile here edits it; whoever has none starts. */
const Home = (): JSX.Element => {
  const me = useReadable(useApp().me);
  // A memo: `me` changes with every publication, and whoever is writing keeps the focus.
  const has = createMemo(() => me() !== null);
  // The button that made the profile is gone: the reader goes on at the top of what it made.
  createEffect(on(has, () => document.getElementById('main')?.focus({ preventScroll: true }), { defer: true }));
  return (
    <Show when={has()} fallback={<StartPage />}>
      <OwnPage />
    </Show>
  );
};

/** Fetches the page of an address while the app still opens: one round trip less before something shows. */
export const preloadPage = (route: Route): void => {
  const page = pageOf(route);
  const pages = page === 'visit' ? [VisitPage] : page === 'home' ? [StartPage, OwnPage] : [];
  for (const each of pages) void each.preload();
};

export const Pages = (): JSX.Element => {
  const route = useRoute();
  const page = createMemo(() => pageOf(route()));
  return (
    <Switch fallback={<NotFoundPage />}>
      <Match when={page() === 'home'}>
        <Home />
      </Match>
      <Match when={page() === 'visit'}>
        <VisitPage />
      </Match>
      <Match when={page() === 'following'}>
        <FollowingPage />
      </Match>
      <Match when={page() === 'node'}>
        <NodePage />
      </Match>
      <Match when={page() === 'settings'}>
        <SettingsPage />
      </Match>
    </Switch>
  );
};
