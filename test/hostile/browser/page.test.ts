/** What a hostile page could try around ours, and what could be written into it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCast } from '../../e2e/support/cast.js';
import { create, home, ready } from '../../e2e/support/pages.js';
import { createServers, forbidden } from './servers.js';

const cast = createCast();

const serve = createServers();

describe('the page itself', () => {
  it('is served with a policy under which nothing written into it runs', async () => {
    const browser = await cast.browser({ tolerate: forbidden });
    const answer = await fetch(home());
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*/);
    const page = await browser.open(home());
    await ready(page);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.owned = "inline"';
      document.head.append(script);
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="data:," onerror="window.owned=1"><a id="lure" href="javascript:window.owned=2">x</a><base href="https://evil.example/">',
      );
      const outside = document.createElement('script');
      outside.src = 'https://evil.example/x.js';
      document.head.append(outside);
      document.getElementById('lure')?.click();
    });
    expect(await page.evaluate(() => document.baseURI)).toBe(home());
    const evaluated = await page.evaluate(() => {
      const script = document.createElement('script');
      script.src = `data:text/javascript,${encodeURIComponent('window.owned = 3')}`;
      return new Promise((resolve) => {
        script.onload = () => resolve('ran');
        script.onerror = () => resolve('refused');
        document.head.append(script);
      });
    });
    expect(evaluated).toBe('refused');
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(cast.errors()).toEqual([]);
  });

  it('cannot be framed', async () => {
    const port = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><link rel="icon" href="data:,"><iframe src="${home()}"></iframe>`);
    });
    const browser = await cast.browser({ tolerate: forbidden });
    const page = await browser.open(`http://localhost:${port}/`);
    const frame = page.frames()[1];
    expect(frame?.url()).not.toBe(home());
    expect(await frame?.evaluate(() => document.getElementById('app'))).toBeNull();
    expect(cast.errors()).toEqual([]);
  });
});

describe('the page on a host that sends no headers', () => {
  it('starts nothing inside another page, opens no key, and says so', async () => {
    const bare = await serve((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const name = join('dist', path === '/' ? 'index.html' : path);
      const types: Record<string, string> = {
        html: 'text/html',
        js: 'text/javascript',
        css: 'text/css',
        json: 'application/json',
      };
      response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
      if (existsSync(name)) response.end(readFileSync(name));
      else response.writeHead(404).end();
    });
    const around = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><link rel="icon" href="data:,"><iframe src="http://localhost:${bare}/"></iframe>`);
    });
    const browser = await cast.browser({ tolerate: [/404/, /WebSocket/, /rendezvous/] });
    const alone = await browser.open(`http://localhost:${bare}/`);
    await create(alone, 'Ada Thornfield');
    const page = await browser.context.newPage();
    await page.goto(`http://localhost:${around}/`);
    const frame = page.frameLocator('iframe');
    await frame.getByTestId('framed').waitFor();
    expect(await frame.getByTestId('framed').getAttribute('rel')).toContain('noopener');
    const inner = page.frames()[1];
    expect(
      await inner?.evaluate(() => [Reflect.has(window, 'tabard'), document.body.textContent?.includes('Ada')]),
    ).toEqual([false, false]);
    expect(cast.errors()).toEqual([]);
  });
});
