/**
 * Where one is: the fragment of the address. Six addresses need no router; links are plain `#/…` links, and the browser keeps the
 * history.
 */
import { type Accessor, createSignal } from 'solid-js';

export interface Route {
  /** Begins with a slash, ends without one. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
}

/** What a fragment says; `#` may be missing. */
export const parseRoute = (hash: string): Route => {
  const [path = '', ...rest] = hash.replace(/^#/, '').split('?');
  const query = rest.join('?');
  return { path: `/${path.replace(/^\/+|\/+$/g, '')}`, query: query === '' ? '' : `?${query}` };
};

export type PageName =
  | 'home'
  | 'following'
  | 'node'
  | 'settings'
  | 'devices'
  | 'recovery'
  | 'restore'
  | 'visit'
  | 'account'
  | 'health'
  | 'social'
  | 'not-found';

const places: Readonly<Record<string, PageName>> = {
  '/': 'home',
  '/following': 'following',
  '/node': 'node',
  '/settings': 'settings',
  '/identities': 'account',
  '/sign-out': 'account',
  '/conflict': 'account',
  '/settings/recovery': 'recovery',
  '/restore': 'restore',
  '/settings/health': 'health',
};

export const pageOf = ({ path }: Route): PageName =>
  (Object.hasOwn(places, path) ? places[path] : undefined) ??
  (/^\/@[a-z2-7]{32}$/i.test(path)
    ? 'visit'
    : /^\/(pair|settings\/devices)(\/|$)/.test(path)
      ? 'devices'
      : /^\/(feed$|notices$|bookmarks$|hidden$|search$|settings\/posts$|bring$|lists$|list\/.|tag\/.|@[a-z2-7]{32}\/(list\/)?[a-z2-7]{13}$)/i.test(
            path,
          )
        ? 'social'
        : 'not-found');

const read = (): Route => parseRoute(location.hash);

const sameRoute = (a: Route, b: Route): boolean => a.path === b.path && a.query === b.query;

let route: Accessor<Route> | undefined;

/** One for the whole page. */
export const useRoute = (): Accessor<Route> => {
  if (route === undefined) {
    const [current, setCurrent] = createSignal(read(), { equals: sameRoute });
    window.addEventListener('hashchange', () => setCurrent(read()));
    route = current;
  }
  return route;
};

/** Goes to an address such as `/settings`; the browser's button leads back. */
export const goTo = (path: string): void => {
  location.hash = path;
};
