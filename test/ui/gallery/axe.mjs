/** Checks every state on a phone, light and dark; prints what it finds and fails if it finds anything. `node test/ui/gallery/axe.mjs [word…]` */
import { chosen, openGallery, show } from './browser.mjs';
import { findingsOf } from './check.mjs';

const gallery = await openGallery();
let found = 0;
for (const colorScheme of ['light', 'dark']) {
  const page = await gallery.open({ viewport: { width: 360, height: 740 }, colorScheme });
  for (const state of chosen()) {
    await show(page, gallery.address(state), state.press);
    const findings = await findingsOf(page);
    found += findings.length;
    for (const finding of findings) console.error(`${state.name} ${colorScheme}: ${finding}`);
  }
}
await gallery.close();
console.log(`${chosen().length} states, ${found} findings`);
process.exitCode = found > 0 ? 1 : 0;
