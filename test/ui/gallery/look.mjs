/** Pictures of every state, phone and desktop, light and dark, into test/.out/look. `node test/ui/gallery/look.mjs [--fast] [--rtl] [word…]` */
import { mkdirSync } from 'node:fs';
import { chosen, openGallery, show } from './browser.mjs';

const out = 'test/.out/look';
mkdirSync(out, { recursive: true });
const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } };
const fast = process.argv.includes('--fast');
const more = process.argv.includes('--rtl') ? '&locale=qps-plocm' : '';

const gallery = await openGallery();
for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of fast ? [size === 'phone' ? 'light' : 'dark'] : ['light', 'dark']) {
    const page = await gallery.open({ viewport, colorScheme });
    page.on('pageerror', (error) => console.error(`${size} ${error.message}`));
    for (const state of chosen()) {
      await show(page, gallery.address(state, more), state.press);
      await page.screenshot({ path: `${out}/${state.name}-${size}-${colorScheme}.png`, fullPage: true });
    }
  }
}
await gallery.close();
