/**
 * `tabard.json`: what whoever deployed this copy decided. The only hosts that are contacted unasked are the ones it names.
 * A tracker may be relative (`./rendezvous`): this page's own host.
 */
import { parseUrl } from '../base/index.js';
import { isTrackerAddress } from './share-link.js';

export interface Deployment {
  readonly name: string;
  /** Where others reach this page, if not only by the address in the address bar: links on a loopback page start with the first. */
  readonly addresses: readonly string[];
  /** Absolute `ws:` or `wss:` addresses. */
  readonly trackers: readonly string[];
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
  /** Custom properties to set on the page, such as `--gules`. */
  readonly theme: Readonly<Record<string, string>>;
}

const maxTrackers = 8;
const maxIceServers = 8;
const maxAddresses = 8;

/** What is used where the file is missing or says nothing. */
export const emptyDeployment: Deployment = { name: 'Tabard', addresses: [], trackers: [], iceServers: [], theme: {} };

/** Reads the file's JSON; whatever is not as documented counts as absent. `base` is the address of the page. */
export const parseDeployment = (json: unknown, base: string): Deployment => {
  if (!isObject(json)) return emptyDeployment;
  return {
    name: typeof json.name === 'string' && json.name.length > 0 ? json.name.slice(0, 80) : emptyDeployment.name,
    addresses: strings(json.addresses).flatMap(parseAddress).slice(0, maxAddresses),
    trackers: strings(json.trackers)
      .map((text) => absoluteTracker(text, base))
      .filter((text) => text !== undefined)
      .slice(0, maxTrackers),
    iceServers: (Array.isArray(json.iceServers) ? json.iceServers : []).flatMap(parseIceServer).slice(0, maxIceServers),
    theme: parseTheme(json.theme),
  };
};

/** True for a tracker on the host of the page at `base`, or on one that the deployment names. */
export const isConfigured = (deployment: Deployment, base: string, tracker: string): boolean =>
  [base, ...deployment.trackers].some((one) => new URL(one).host === new URL(tracker).host);

/** A tracker's address as seen from the page: relative ones become `ws:` or `wss:` as the page is http or https. */
export const absoluteTracker = (text: string, base: string): string | undefined => {
  const url = parseUrl(text, base);
  if (url === undefined) return undefined;
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol === 'https:') url.protocol = 'wss:';
  url.hash = '';
  return isTrackerAddress(url.href) ? url.href : undefined;
};

const parseAddress = (text: string): string[] => {
  const url = /^https?:\/\//.test(text) ? parseUrl(text) : undefined;
  return url === undefined ? [] : [url.href];
};

const parseIceServer = (value: unknown): Deployment['iceServers'][number][] => {
  if (!isObject(value)) return [];
  const urls = (typeof value.urls === 'string' ? [value.urls] : strings(value.urls)).filter((url) =>
    /^(stun|turns?):/.test(url),
  );
  if (urls.length === 0) return [];
  const { username, credential } = value;
  return typeof username === 'string' && typeof credential === 'string' ? [{ urls, username, credential }] : [{ urls }];
};

const parseTheme = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter(
          (entry): entry is [string, string] =>
            /^--[a-z-]+$/.test(entry[0]) && typeof entry[1] === 'string' && /^[#\w\s(),.%-]{1,60}$/.test(entry[1]),
        ),
      )
    : {};

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
