/**
 * The headers that a page full of keys is served with. `public/_headers` says the same for static hosts, and a test holds the two
 * together.
 */

const policy: readonly (readonly [directive: string, ...sources: string[]])[] = [
  ['default-src', "'none'"],
  ['script-src', "'self'"],
  ['style-src', "'self'"],
  ['img-src', "'self'", 'blob:', 'data:'],
  ['media-src', "'self'", 'blob:'],
  ['font-src', "'self'"],
  ['connect-src', "'self'", 'ws:', 'wss:'],
  ['manifest-src', "'self'"],
  ['worker-src', "'self'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
  ['frame-ancestors', "'none'"],
];

/** What a policy in a meta element cannot say. */
const headerOnly = new Set(['frame-ancestors']);

export const contentSecurityPolicy = ({ meta = false }: { readonly meta?: boolean } = {}): string =>
  policy
    .filter(([directive]) => !meta || !headerOnly.has(directive))
    .map((parts) => parts.join(' '))
    .join('; ');

/** For every answer. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy(),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), autoplay=(self), camera=(self), geolocation=(), gyroscope=(), magnetometer=(), microphone=(self), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Names with a hash in them never change; everything else is asked about again each time. */
export const cacheControl = (path: string): string =>
  /^\/assets\/.+-[\w-]{8}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
