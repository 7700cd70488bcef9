/**
 * Serves a built folder: a fixed list of files read at the start, so that no path of a request ever reaches the file system. Compressed
 * once, answered with validators, and with the headers of `headers.ts`.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cacheControl, securityHeaders } from './headers.js';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Not for the public: build records and instructions for other hosts. */
const hidden = /(^|\/)(\.|_headers$)/;
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;
const leastToCompress = 1024;

interface Served {
  readonly type: string;
  readonly cache: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzip: Buffer | undefined;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** `change` may replace the contents of a file, named as in a URL. */
export const serveFolder = async (
  folder: string,
  change: (path: string, contents: Buffer) => Buffer = (_, contents) => contents,
): Promise<Handler> => {
  const files = new Map<string, Served>();
  for (const path of await listFiles(folder)) {
    files.set(path, prepare(path, change(path, await readFile(join(folder, path)))));
  }
  for (const [path, file] of [...files]) {
    if (path.endsWith('/index.html')) files.set(path.slice(0, -'index.html'.length), file);
  }
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerText(request, response, 405, 'Only GET and HEAD are answered here.\n', { Allow: 'GET, HEAD' });
      return;
    }
    const file = files.get(pathOf(request.url ?? '/'));
    if (file === undefined) answerText(request, response, 404, 'There is nothing here.\n');
    else answerFile(request, response, file);
  };
};

/** A short answer in plain text. */
export const answerText = (
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, {
    ...securityHeaders,
    'Cache-Control': 'no-store',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
};

/** The decoded path, or a name that no file has. */
export const pathOf = (url: string): string => {
  const path = url.replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
};

const answerFile = (request: IncomingMessage, response: ServerResponse, file: Served): void => {
  const headers = {
    ...securityHeaders,
    'Cache-Control': file.cache,
    'Content-Type': file.type,
    ETag: file.etag,
    ...(file.gzip === undefined ? {} : { Vary: 'Accept-Encoding' }),
  };
  const known = request.headers['if-none-match'];
  if (known?.split(',').some((one) => one.trim().replace(/^W\//, '') === file.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const wantsGzip = /\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = wantsGzip && file.gzip !== undefined ? file.gzip : file.plain;
  response.writeHead(200, {
    ...headers,
    'Content-Length': body.length,
    ...(body === file.gzip ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

const prepare = (path: string, plain: Buffer): Served => {
  const type = types[extname(path)] ?? 'application/octet-stream';
  const isWorthIt = compressible.test(type) && plain.length >= leastToCompress;
  return {
    type,
    cache: cacheControl(path),
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    gzip: isWorthIt ? gzipSync(plain, { level: 9 }) : undefined,
  };
};

const listFiles = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(folder.length).replaceAll('\\', '/')}/${entry.name}`)
    .filter((path) => !hidden.test(path));
};
