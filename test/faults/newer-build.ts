/** The app as its next version might be: the same, with one migration more. */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';

const oneMigrationMore: Plugin = {
  name: 'one-migration-more',
  enforce: 'pre',
  transform: {
    filter: { id: /src\/store\/schema\.ts$/ },
    handler: (code) =>
      `${code.replace('storeMigrations: readonly Migration<StoreSchema>[]', 'storeMigrations: Migration<StoreSchema>[]')}
storeMigrations.push((db) => void Reflect.apply(db.createObjectStore, db, ['later']));`,
  },
};

/** The last bytes are not worth their time here. */
const notSmaller: Plugin = {
  name: 'not-smaller',
  configResolved({ plugins }) {
    for (const plugin of plugins)
      if (plugin.name === 'tabard-smaller') Reflect.deleteProperty(plugin, 'generateBundle');
  },
};

/** Builds it and lays it over the files of a folder that is being served. */
export const buildNewer = async (folder: string): Promise<void> => {
  const outDir = mkdtempSync(join(tmpdir(), 'tabard-newer-'));
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  await build({
    mode: 'production',
    logLevel: 'error',
    plugins: [oneMigrationMore, notSmaller],
    build: { outDir, emptyOutDir: true },
  });
  process.env.NODE_ENV = NODE_ENV;
  cpSync(outDir, folder, { recursive: true });
};
