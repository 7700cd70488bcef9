/**
 * The little that we read of session descriptions. One that came over a rendezvous is refused unless it is exactly what our own
 * pages make: one data section, one sha-256 fingerprint, a bounded number of candidates (LNK-1). Pure.
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
  if (lines.filter((line) => line.startsWith('a=candidate:')).length > MAX_CANDIDATES) return false;
  const fingerprints = lines.filter((line) => /^\s*a\s*=\s*fingerprint/i.test(line));
  return fingerprints.length === 1 && fingerprintOf(sdp) !== undefined;
};

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
