/** `/ca` and `/ca.crt`: how a phone learns to trust this machine, in plain words. Served without encryption too: it is where trust begins. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders } from '../headers.js';
import { pathOf } from '../static-files.js';

export interface AuthorityPageOptions {
  /** In DER, which phones take. */
  readonly certificate: Uint8Array;
  readonly fingerprint: string;
}

export const AUTHORITY_PAGE = '/ca';
export const AUTHORITY_FILE = '/ca.crt';
const stylePath = '/ca.css';

const style = `:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }
body { max-inline-size: 38rem; margin-inline: auto; padding: 1rem }
a { display: inline-block; padding: .75rem 1.25rem; border: 2px solid; border-radius: .5rem; font-weight: 600 }
code { overflow-wrap: anywhere }
`;

/** True if the request was for one of the three and is answered. */
export const answerAuthority = (
  request: IncomingMessage,
  response: ServerResponse,
  { certificate, fingerprint }: AuthorityPageOptions,
): boolean => {
  const answer = (type: string, body: string | Uint8Array, more: Readonly<Record<string, string>> = {}): true => {
    response.writeHead(200, {
      ...securityHeaders,
      'Cache-Control': 'no-store',
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      ...more,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
  switch (pathOf(request.url ?? '/')) {
    case AUTHORITY_PAGE:
      return answer('text/html; charset=utf-8', page(fingerprint));
    case stylePath:
      return answer('text/css; charset=utf-8', style);
    case AUTHORITY_FILE:
      return answer('application/x-x509-ca-cert', certificate, {
        'Content-Disposition': 'attachment; filename="tabard-ca.crt"',
      });
    default:
      return false;
  }
};

const page = (fingerprint: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trust this Tabard</title>
<link rel="stylesheet" href="${stylePath.slice(1)}">
<h1>Trust this Tabard</h1>
<p>Without this step the page runs, after a warning of your browser, but it cannot be installed and cannot start offline.</p>
<p><a href="${AUTHORITY_FILE.slice(1)}">Download the certificate</a></p>
<p>It was made on the computer that serves this page and stays there. It can vouch for addresses of a home network only, never for
a site on the internet.</p>
<h2>iPhone and iPad</h2>
<ol>
<li>Open this page in Safari, tap “Download the certificate”, then “Allow”.</li>
<li>Open Settings. Tap “Profile Downloaded”, then “Install”.</li>
<li>In Settings, go to General, About, Certificate Trust Settings, and switch on “Tabard local authority”.</li>
</ol>
<h2>Android</h2>
<ol>
<li>Tap “Download the certificate”.</li>
<li>Open Settings and search for “CA certificate” (under Security, Encryption &amp; credentials, Install a certificate).</li>
<li>Choose “CA certificate”, then “Install anyway”, and pick the file <code>tabard-ca.crt</code>.</li>
</ol>
<h2>Is it the right one?</h2>
<p>Its details show this SHA-256 fingerprint. It must be the one that the computer has printed:</p>
<p><code>${fingerprint}</code></p>
<h2>To undo it</h2>
<p>iPhone: Settings, General, VPN &amp; Device Management, the profile, “Remove”. Android: Settings, “User credentials”, the entry,
“Remove”.</p>
</html>
`;
