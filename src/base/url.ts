/**
 * Addresses that are read: the one place that asks whether a text is one. Not by `URL.canParse`: compiled, Node 20's says after some thousand calls
 * that an address with letters such as "å" is none.
 */

/** What pages, workers and Node alike know of an address. */
export interface Url {
  href: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  pathname: string;
  search: string;
  hash: string;
}

declare const URL: new (text: string, base?: string) => Url;

/** The address that a text is, seen from `base` where it is relative; undefined where it is none. */
export const parseUrl = (text: string, base?: string): Url | undefined => {
  try {
    return new URL(text, base);
  } catch {
    // It says nothing else than that this is none.
    return undefined;
  }
};

/** Host and port of a socket's address; undefined for anything but plain `ws:` and `wss:`, without a person's name in it. */
export const socketHost = (text: string): string | undefined => {
  const url = parseUrl(text);
  const isPlain = url !== undefined && /^wss?:$/.test(url.protocol) && url.username === '' && url.password === '';
  return isPlain && url.host !== '' ? url.host : undefined;
};
