/**
 * The little that we read of session descriptions. One that came over a rendezvous is refused unless it is exactly what our own
 * pages make: one data section, one sha-256 fingerprint, a bounded number of candidates, each an IP address or a `.local` name: any other
 * name would make this browser ask a stranger's name server (LNK-1). Pure.
 */
import { MAX_CANDIDATES, SDP_BYTES } from '../limits.js';

/** True if a description of somebody else's may be given to the browser. */
export const isSoundSdp = (sdp: unknown): sdp is string => {
  if (typeof sdp !== 'string' || sdp.length > SDP_BYTES || !sdp.startsWith('v=0')) return false;
  if (!/^[\x20-\x7e\r\n]*$/.test(sdp)) return false;
  // A line ends where the browser ends it: a lone carriage return is no line end there, but is one to `^` and `$` here.
  if (/\r(?!\n)/.test(sdp)) return false;
  const lines = sdp.split(/\r?\n/);
  const sections = lines.filter((line) => line.startsWith('m='));
  if (sections.length !== 1 || !sections[0]?.startsWith('m=application ')) return false;
  const candidates = lines.filter((line) => /candidate/i.test(line) && line !== 'a=end-of-candidates');
  if (candidates.length > MAX_CANDIDATES || !candidates.every(isSoundCandidate)) return false;
  if (
    !lines.filter((line) => /^\s*c\s*=/i.test(line)).every((line) => isAddress(/^c=IN IP[46] (\S+)$/.exec(line)?.[1]))
  )
    return false;
  const fingerprints = lines.filter((line) => /^\s*a\s*=\s*fingerprint/i.test(line));
  return fingerprints.length === 1 && fingerprintOf(sdp) !== undefined;
};

/** Its address is one: no name that somebody would have to be asked for. */
const isSoundCandidate = (line: string): boolean => {
  const [, address] =
    /^a=candidate:[\w+/-]{1,32} \d{1,3} (?:udp|tcp) \d{1,10} (\S+) \d{1,5} typ (?:host|srflx|prflx|relay)(?: \S+)*$/i.exec(
      line,
    ) ?? [];
  return isAddress(address) || /^[\da-z-]{1,63}\.local$/i.test(address ?? '');
};

const isAddress = (text = ''): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text) ||
  /^(?=.*:.*:)[\da-f:]{2,39}(?::\d{1,3}(?:\.\d{1,3}){3})?$/i.test(text);

/** The one sha-256 fingerprint in a description as 64 hexadecimal letters. Undefined if there is none, another kind or two that differ. */
export const fingerprintOf = (sdp: string): string | undefined => {
  const found = new Set<string>();
  for (const [, kind = '', value = ''] of sdp.matchAll(/^a=fingerprint:(\S+) (\S+)\r?$/gm)) {
    if (kind.toLowerCase() !== 'sha-256') return undefined;
    found.add(value.replaceAll(':', '').toLowerCase());
  }
  const [only] = found;
  return found.size === 1 && only !== undefined && /^[0-9a-f]{64}$/.test(only) ? only : undefined;
};
