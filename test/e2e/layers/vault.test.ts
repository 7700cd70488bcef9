import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.js';
import { type ServedModule, serveModule } from './bundle.js';
import './vault-page.js.d.ts';

let served: ServedModule;
beforeAll(async () => {
  served = await serveModule('vault-page');
});
afterAll(() => served.close());
