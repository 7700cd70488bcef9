/** That what is private has grown too large to be sealed: said by the tab that would have sealed it, to all tabs of this browser. */
import type { AppCore } from '../core.js';

const setting = 'sealed-too-large';

/** Bytes that it would take; null where it fits. */
export const sealedTooLarge = async (core: AppCore): Promise<number | null> => {
  const { registry, identity } = await core.opened();
  const found = await registry.setting(identity.id, setting);
  return typeof found === 'number' ? found : null;
};

/** `bytes`: as above. */
export const noteSealed = async (core: AppCore, bytes: number | null): Promise<void> => {
  if ((await sealedTooLarge(core)) === bytes) return;
  const { registry, identity } = await core.opened();
  await registry.setSetting(identity.id, setting, bytes);
};
