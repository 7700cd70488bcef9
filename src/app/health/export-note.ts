/** When everything was last taken along from this browser. A file that was thrown away since is not known of. */
import type { AppCore } from '../core.js';

interface ExportNote {
  /** ms since 1970. */
  readonly at: number;
  /** Of the newest commit in it. */
  readonly rev: string;
}

const setting = 'exported';

export const exportNote = async (core: AppCore): Promise<ExportNote | undefined> => {
  const { registry, identity } = await core.opened();
  const found = await registry.setting(identity.id, setting);
  if (typeof found !== 'object' || found === null) return undefined;
  const [at, rev]: unknown[] = [Reflect.get(found, 'at'), Reflect.get(found, 'rev')];
  return typeof at === 'number' && typeof rev === 'string' ? { at, rev } : undefined;
};

export const noteExport = async (core: AppCore): Promise<void> => {
  const { registry, identity } = await core.opened();
  const rev = core.app.me.get()?.head?.rev;
  if (rev !== undefined) await registry.setSetting(identity.id, setting, { at: core.page.now(), rev });
};
