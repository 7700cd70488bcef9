import { parseUrl } from '../base/index.js';

/**
 * An address that a stranger wrote, as it may be opened and as it is shown. Shown is what the browser will really go to: the host
 * in ASCII (so that a look-alike letter shows as `xn--…`), never a user name in front of it, the path percent-encoded (so that no
 * mark turns its direction).
 */
export interface Address {
  readonly href: string;
  /** For http and https the host with its port; for mailto the address. */
  readonly host: string;
  /** Path, query and fragment; empty for a bare host. */
  readonly rest: string;
}

/** Undefined for what is not opened (then its text is shown, as text): other schemes, and addresses with a user name or password. */
export const findAddress = (url: string): Address | undefined => {
  const parsed = parseUrl(url);
  if (parsed === undefined) return undefined;
  const { protocol, href, host, pathname, search, hash, username, password } = parsed;
  if (protocol === 'mailto:') return { href, host: pathname, rest: '' };
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  if (username !== '' || password !== '') return undefined;
  const rest = `${pathname}${search}${hash}`;
  return { href, host: host.replace(/^www\.(?=.+\.)/, ''), rest: rest === '/' ? '' : rest };
};

/** What `href` may be; undefined for what is not opened. */
export const safeAddress = (url: string): string | undefined => findAddress(url)?.href;
