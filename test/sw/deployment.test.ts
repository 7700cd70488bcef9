import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { networkFirst } from '../../src/sw/deployment.js';

const shell = new Map<string, string>();
vi.mock('workbox-precaching', () => ({
  matchPrecache: async (name: string) => (shell.has(name) ? new Response(shell.get(name)) : undefined),
}));

/** Caches in memory, of which one can see what is there. */
const stores = new Map<string, Map<string, Response>>();
let onPut = (): unknown => undefined;
const precache = 'workbox-precache-v2-https://one.example/';
const cachesInMemory = {
  has: async (name: string) => stores.has(name),
  delete: async (name: string) => stores.delete(name),
  keys: async () => [...stores.keys()],
  open: async (name: string) => {
    const rows = stores.get(name) ?? new Map<string, Response>();
    stores.set(name, rows);
    return {
      match: async ({ url }: Request) => rows.get(url)?.clone(),
      put: async ({ url }: Request, response: Response) => {
        rows.set(url, response);
        onPut();
      },
    };
  },
};

const request = new Request('https://one.example/tabard.json');
const answers = (text: string): void => {
  vi.stubGlobal('fetch', async () => new Response(text));
};
const text = async (): Promise<string> => (await networkFirst(request)).text();

beforeEach(() => {
  vi.stubGlobal('caches', cachesInMemory);
  stores.set(precache, new Map());
  shell.set('index.html', 'shell').set('tabard.json', 'as built');
});
afterEach(() => {
  vi.unstubAllGlobals();
  stores.clear();
  onPut = () => undefined;
});

describe('tabard.json by the service worker', () => {
  it('is fresh where there is a network, and the last one known where there is none', async () => {
    answers('first');
    expect(await text()).toBe('first');
    answers('second');
    expect(await text()).toBe('second');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    expect(await text()).toBe('second');
  });

  it('is as it was built where none was ever fetched', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    expect(await text()).toBe('as built');
    expect([...stores.keys()]).toEqual([precache]);
  });

  it('leaves nothing where everything has been erased, before it was asked for or meanwhile', async () => {
    answers('fresh');
    onPut = () => stores.delete(precache);
    expect(await text()).toBe('fresh');
    expect([...stores.keys()]).toEqual([]);
    expect(await text()).toBe('fresh');
    expect([...stores.keys()]).toEqual([]);
  });
});
