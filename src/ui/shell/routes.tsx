/** Which address shows which page. Every page is a chunk of its own, fetched when it is first gone to. */
import { HashRouter, Route } from '@solidjs/router';
import { createEffect, type JSX, lazy, on, Show } from 'solid-js';
import { useApp } from '../bindings/app.js';
import { useReadable } from '../bindings/readable.js';
import { Shell } from './shell.jsx';

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
  // The button that made the profile is gone: the reader goes on at the top of what it made.
  createEffect(
    on(
      () => me() !== null,
      () => document.getElementById('main')?.focus({ preventScroll: true }),
      { defer: true },
    ),
  );
  return (
    <Show when={me() !== null} fallback={<StartPage />}>
      <OwnPage />
    </Show>
  );
};

const person = { target: /^@[a-z2-7]{32}$/i };

/** Fetches the page of an address while the app still opens: one round trip less before something shows. */
export const preloadPage = (hash: string): void => {
  const pages = /^#\/@/.test(hash) ? [VisitPage] : /^(#\/?)?$/.test(hash) ? [StartPage, OwnPage] : [];
  for (const page of pages) void page.preload();
};

export const Routes = (): JSX.Element => (
  <HashRouter root={Shell} explicitLinks>
    <Route path="/" component={Home} />
    <Route path="/following" component={FollowingPage} />
    <Route path="/node" component={NodePage} />
    <Route path="/settings" component={SettingsPage} />
    <Route path="/:target" matchFilters={person} component={VisitPage} />
    <Route path="*rest" component={NotFoundPage} />
  </HashRouter>
);
