/**
 * The link that is shared: `<page>#/@<32 letters>[?t=<tracker>…]`. At most three trackers, none where it is the page's own host,
 * unknown keys ignored (docs/protocol/link.md, rules URL-n).
 */
import { type Did, parseUrl, socketHost } from '../base/index.js';
import { lettersOf, parseDid } from '../codec/index.js';

/** What a link says. */
export interface Target {
  readonly did: Did;
  /** Absolute `ws:` or `wss:` addresses. */
  readonly trackers: readonly string[];
}

export const MAX_LINK_TRACKERS = 3;
const maxLinkLength = 2048;
const maxTrackerLength = 200;

/** True for what may be contacted as a tracker at all: `wss:`, or `ws:`, without credentials. */
export const isTrackerAddress = (text: string): boolean =>
  text.length <= maxTrackerLength && socketHost(text) !== undefined;

/** The link to a profile on this page. `page` is its address without a fragment. */
export const formatLink = (page: string, target: Target): string =>
  `${page}#/@${lettersOf(target.did)}${trackersQuery(page, target.trackers)}`;

/** The end of a link that names trackers; empty where none need be named. */
export const trackersQuery = (page: string, trackers: readonly string[]): string => {
  const own = new URL(page).host;
  const query = trackers
    .filter((tracker) => new URL(tracker).host !== own)
    .slice(0, MAX_LINK_TRACKERS)
    .map((tracker) => `t=${encodeURIComponent(tracker.replace(/^wss:\/\//, ''))}`)
    .join('&');
  return query === '' ? '' : `?${query}`;
};

/** The trackers that the end of a link names. */
export const trackersOf = (query: string): string[] =>
  new URLSearchParams(query)
    .getAll('t')
    .map((value) => (/^wss?:\/\//.test(value) ? value : `wss://${value}`))
    .filter(isTrackerAddress);

/**
 * What a person pasted: a whole link, its fragment, `@letters`, bare letters, or a DID. Undefined if it is none of these.
 * A link to another host's page names that host's own tracker.
 */
export const parseTarget = (text: string, page: string): Target | undefined => {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > maxLinkLength) return undefined;
  const at = trimmed.indexOf('#');
  const fragment = at >= 0 ? trimmed.slice(at + 1) : trimmed;
  const [path = '', query = ''] = fragment.split('?', 2);
  const did = parseName(path);
  if (did === undefined) return undefined;
  return {
    did,
    trackers: [...new Set([...trackersOf(query), ...foreignTracker(trimmed.slice(0, Math.max(at, 0)), page)])].slice(
      0,
      MAX_LINK_TRACKERS,
    ),
  };
};

const parseName = (path: string): Did | undefined => {
  const name = path.replace(/^\/?@?/, '');
  return parseDid(name) ?? parseDid(`did:tabard:${name.toLowerCase()}`);
};

/** The tracker beside the page of a link, if that is not our own page. */
export const foreignTracker = (address: string, page: string): string[] => {
  const url = /^https?:/.test(address) ? parseUrl(address) : undefined;
  if (url === undefined || url.host === new URL(page).host) return [];
  const tracker = new URL('./rendezvous', url.href);
  tracker.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return isTrackerAddress(tracker.href) ? [tracker.href] : [];
};
