/** Addresses that others' files name. */
import { parseUrl, type Url } from '../../base/index.js';

/** An address of the web without a person's name in it; undefined for any other. */
export const webAddress = (text: string): Url | undefined => {
  const url = parseUrl(text);
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' ? url : undefined;
};
