/** Which address shows which page. Every page is a chunk of its own, fetched when it is first gone to. */
import { type Component, createEffect, createMemo, type JSX, on, onMount, Show } from 'solid-js';
import type { App } from '../../app/view.js';
import { askAhead } from '../bindings/ahead.js';
import { useApp } from '../bindings/app.js';
import { later } from '../bindings/later.jsx';
import { useReadable } from '../bindings/readable.js';
import { type PageName, pageOf, type Route, useRoute } from '../bindings/route.js';
import { fetchArmsAhead, fetchArmsSoon } from '../parts/arms.jsx';
import { Loading } from './halt.jsx';

const page = (load: () => Promise<Component>) => later(load, { waiting: Loading });

const start = page(async () => (await import('../pages/start/index.jsx')).StartPage);
const own = page(async () => (await import('../pages/own/index.jsx')).OwnPage);
const visit = page(async () => (await import('../pages/visit/index.jsx')).VisitPage);
const social = page(async () => (await import('../pages/social/page.js')).socialPage());

/** Whoever has a profile here edits it; whoever has none starts. */
const Home = (): JSX.Element => {
  const me = useReadable(useApp().me);
  // A memo: `me` changes with every publication, and whoever is writing keeps the focus.
  const has = createMemo(() => me() !== null);
  // The button that made the profile is gone: the reader goes on at the top of what it made.
  createEffect(on(has, () => document.getElementById('main')?.focus({ preventScroll: true }), { defer: true }));
  // Whoever starts finds all of it here when they have started.
  if (!has()) {
    own.fetchSoon();
    fetchArmsSoon();
  }
  return (
    <Show when={has()} fallback={<start.Part />}>
      <own.Part />
    </Show>
  );
};

const pages: Record<PageName, Component> = {
  home: Home,
  visit: visit.Part,
  following: page(async () => (await import('../pages/following/index.jsx')).FollowingPage).Part,
  node: page(async () => (await import('../pages/node/index.jsx')).NodePage).Part,
  devices: page(async () => (await import('../pages/devices/index.jsx')).DevicesPage).Part,
  settings: page(async () => (await import('../pages/settings/index.jsx')).SettingsPage).Part,
  account: page(async () => (await import('../pages/account/index.jsx')).AccountPage).Part,
  recovery: page(async () => (await import('../pages/recovery/index.jsx')).RecoveryPage).Part,
  restore: page(async () => (await import('../pages/restore/index.jsx')).RestorePage).Part,
  health: page(async () => (await import('../pages/health/index.jsx')).HealthPage).Part,
  social: social.Part,
  'not-found': page(async () => (await import('../pages/not-found/index.jsx')).NotFoundPage).Part,
};

/** Fetches the page of an address while the app still opens: one round trip less before something shows. */
export const preloadPage = (route: Route, app: App): void => {
  const name = pageOf(route);
  if (app.hadIdentity) askAhead(name);
  if (name === 'visit') visit.fetchAhead();
  if (name === 'home') (app.hadIdentity ? own : start).fetchAhead();
  if (name === 'social' && app.hadIdentity) social.fetchAhead();
  // A visit's arms come after its name, but where they are kept already.
  if (name === 'visit' ? isKept() : app.hadIdentity) fetchArmsAhead();
};

/** Whether a service worker answers for this page: what it asks for is here. */
const isKept = (): boolean => 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;

export const Pages = (): JSX.Element => {
  const route = useRoute();
  const app = useApp();
  const current = createMemo(() => pageOf(route()));
  return (
    <Show when={current()} keyed>
      {(name) => {
        const Page = pages[name];
        // One's own profile, a visit and the social pages say by themselves when they show what was asked for.
        if (name !== 'home' && name !== 'visit' && name !== 'social') onMount(app.shown);
        if (name !== 'home' && name !== 'visit') fetchArmsAhead();
        return <Page />;
      }}
    </Show>
  );
};
