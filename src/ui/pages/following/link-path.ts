/** From what a person pasted to the address of that profile on this page. Whether the letters are an identity is for the app to say. */
import { type Did, parseUrl } from '../../../base/index.js';

const named = /^(?:did:tabard:|@)?([a-z2-7]{32})(?:\?(.*))?$/i;
const maxLength = 2048;

/** `#/@letters`, where the profile is shown. */
export const pathOf = (did: Did): string => `#/@${did.replace('did:tabard:', '')}`;

/** The page that a link was made on introduces its own people: it is named as a tracker, and asked about before it is used. */
const pageTracker = (page: string, own: string): string | undefined => {
  const url = /^https?:/i.test(page) ? parseUrl(page) : undefined;
  if (url === undefined || url.host === own) return undefined;
  const { href } = new URL('./rendezvous', url.href);
  return href.replace(/^https:\/\//, '').replace(/^http:/, 'ws:');
};

/** `/@letters?t=…`; undefined if it is no link to a profile. `ownHost` is that of this page. */
export const parseLink = (text: string, ownHost: string): string | undefined => {
  const trimmed = text.trim();
  if (trimmed.length > maxLength) return undefined;
  const hash = trimmed.indexOf('#');
  const found = named.exec(trimmed.slice(hash + 1).replace(/^\//, ''));
  const letters = found?.[1];
  if (letters === undefined) return undefined;
  const trackers = new URLSearchParams(found?.[2] ?? '').getAll('t');
  const page = pageTracker(trimmed.slice(0, Math.max(0, hash)), ownHost);
  const query = [...trackers, ...(page === undefined ? [] : [page])].map((host) => `t=${encodeURIComponent(host)}`);
  return `/@${letters.toLowerCase()}${query.length === 0 ? '' : `?${query.join('&')}`}`;
};
