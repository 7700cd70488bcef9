/** The address of a tracker as a person types it (docs/protocol/link.md, URL-7). */
import { parseUrl, type Url } from '../base/index.js';
import { isTrackerAddress } from './share-link.js';

/**
 * The tracker that a person names: by the address of the page beside it, as `npm start -- --host` prints it, or by its own. Undefined for what is no address.
 * From a page that came by https a browser opens plain sockets to this machine only.
 */
export const typedTracker = (text: string, page: string): string | undefined => {
  const trimmed = text.trim();
  const isBare = !/^[a-z]+:\/\//i.test(trimmed);
  const bare = isBare ? parseUrl(`http://${trimmed}`) : undefined;
  const whole = isBare ? `${bare !== undefined && isLoopback(bare) ? 'http' : 'https'}://${trimmed}` : trimmed;
  const typed = trimmed === '' || /\s/.test(trimmed) ? undefined : parseUrl(whole);
  if (typed === undefined) return undefined;
  const tracker = /^https?:$/.test(typed.protocol) ? new URL('./rendezvous', typed.href) : typed;
  const isPlain = /^(?:http|ws):$/.test(tracker.protocol) && (isLoopback(tracker) || !page.startsWith('https:'));
  if (tracker.protocol.startsWith('http') || tracker.protocol === 'ws:') tracker.protocol = isPlain ? 'ws:' : 'wss:';
  tracker.hash = '';
  return isTrackerAddress(tracker.href) ? tracker.href : undefined;
};

const isLoopback = ({ hostname }: Url): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
