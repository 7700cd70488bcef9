import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.js';
import { took } from '../support/cast.js';
import { type ServedModule, serveModule } from './bundle.js';
import type { VaultPage } from './vault-page.js';

declare global {
  interface Window {
    readonly vault: VaultPage;
  }
}

type Way = Parameters<VaultPage['make']>[1];

const ways: readonly { readonly way: Way; readonly id: string; readonly kind: 'native' | 'sealed' }[] = [
  { way: 'native', id: 'a'.repeat(16), kind: 'native' },
  { way: 'no-ed25519', id: 'b'.repeat(16), kind: 'sealed' },
  { way: 'ed25519-not-stored', id: 'c'.repeat(16), kind: 'sealed' },
];

describe('the vault in Chromium', () => {
  let served: ServedModule;
  beforeAll(async () => {
    served = await serveModule('vault-page');
  });
  afterAll(() => served.close());

  it('VLT-1 VLT-2 makes, keeps and reopens keys in every way, over a restart of the browser', async () => {
    let browser = await openBrowser();
    try {
      const made = [];
      let page = await browser.open(served.url);
      for (const { way, id } of ways)
        made.push(await page.evaluate(([a, b]) => window.vault.make(a, b), [id, way] as const));
      await browser.close({ keep: true });
      browser = await openBrowser({ folder: browser.folder });
      page = await browser.open(served.url);
      for (const [index, { way, id, kind }] of ways.entries()) {
        const opened = await page.evaluate(([a, b]) => window.vault.open(a, b), [id, way] as const);
        expect(made[index]).toMatchObject({ kind, signs: true });
        const { milliseconds: _, ...same } = made[index] as { milliseconds: number };
        expect(opened).toMatchObject(same);
        took(`vault: keys made ${way} are opened`, opened?.milliseconds ?? 0);
      }
      expect(browser.errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('VLT-1 says so, and leaves nothing, where the browser keeps no key', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.open(served.url);
      const made = await page.evaluate((id) => window.vault.make(id, 'no-keys-stored'), 'd'.repeat(16));
      expect(made).toEqual({ code: 'key-unusable', rows: [] });
      expect(await page.evaluate((id) => window.vault.open(id, 'native'), 'd'.repeat(16))).toBeUndefined();
    } finally {
      await browser.close();
    }
  });
});
