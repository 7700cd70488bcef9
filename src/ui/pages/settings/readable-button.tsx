/** The export that people read: pages, data and media in a ZIP file. Fetched with Settings. */
import type { JSX } from 'solid-js';
import { armsSvg } from '../../../arms/index.js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useApp } from '../../bindings/app.js';
import { useArchiveWords } from '../../bindings/archive-words.js';
import { useText } from '../../bindings/text.jsx';
import { SaveButton } from './export-button.jsx';

export const ReadableButton = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const archiveWords = useArchiveWords();
  return (
    <SaveButton
      testid="settings-readable"
      label={t('settings.readableGo')}
      ending="zip"
      save={({ signal, reach }, name) => {
        const did = app.me.get()?.did;
        return app.saveReadable({
          ...{ name, signal, words: archiveWords() },
          arms: did === undefined ? '' : armsSvg(did),
          onProgress: (done) => reach({ done }),
        });
      }}
    />
  );
};
