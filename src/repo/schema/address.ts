/** Addresses that a record may name. No scheme that can run anything, no name and password, no white space. */

export const MAX_ADDRESS_BYTES = 2048;

const authority = String.raw`(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@\\:"<>\[\]^\x60{|}]+)(?::\d{1,5})?`;
const rest = String.raw`(?:[/?#][^\s\\"<>^\x60{|}]*)?`;
const web = new RegExp(`^https?://${authority}${rest}$`, 'iu');
const mail = /^mailto:[^\s@\\"<>?]+@[^\s@\\"<>?/]+$/iu;
const tracker = new RegExp(`^wss://${authority}${rest}$`, 'iu');
const localTracker = /^ws:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/[^\s\\"<>^\x60{|}]*)?$/iu;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domain = String.raw`(?:${label}\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?`;
const username = new RegExp(`^(?:${domain}|${label}@(?:${domain}|[a-z2-7]{32}))$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const invisible = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const loneSurrogate = /\p{Surrogate}/u;

/** http, https or mailto. */
export const isAddress = (text: string): boolean => isClean(text) && (web.test(text) || mail.test(text));

/** wss, or ws on this machine. */
export const isTracker = (text: string): boolean => isClean(text) && (tracker.test(text) || localTracker.test(text));

/** A domain, or a name in a registry: `name@<domain or 32 letters>`. */
export const isUsername = (text: string): boolean => text.length <= 320 && username.test(text);

const isClean = (text: string): boolean =>
  text.length <= MAX_ADDRESS_BYTES && !invisible.test(text) && !loneSurrogate.test(text);
