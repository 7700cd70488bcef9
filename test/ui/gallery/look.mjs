/** Pictures of every state, phone and desktop, light and dark, into test/.out/look. `node test/ui/gallery/look.mjs [word…]` */
import { mkdirSync } from 'node:fs';
import { chosen, openGallery, show } from './browser.mjs';

const out = 'test/.out/look';
mkdirSync(out, { recursive: true });
const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } };
const fast = process.argv.includes('--fast');
const rtl = process.argv.includes('--rtl');

const gallery = await openGallery();
let wide = 0;
for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of fast ? [size === 'phone' ? 'light' : 'dark'] : ['light', 'dark']) {
    const context = await gallery.browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${size} ${error.message}`));
    for (const state of chosen()) {
      try {
        await show(page, gallery.address(state, rtl ? '&locale=qps-plocm' : ''), state.press);
      } catch (error) {
        console.error(`${state.name}: ${error.message.split('\n')[0]}`);
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) {
        wide++;
        console.error(`${state.name} ${size}: ${over} px wider than the window`);
      }
      await page.screenshot({ path: `${out}/${state.name}-${size}-${colorScheme}.png`, fullPage: true });
    }
    await context.close();
  }
}
await gallery.close();
process.exitCode = wide > 0 ? 1 : 0;
