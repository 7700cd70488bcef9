/** "just now", "2 hours ago": for sentences. */
import { visit as words } from '../../../i18n/en/visit.js';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';

const moment = 60_000;

export const useAgo = (): ((at: number) => string) => {
  const t = useText(words);
  const now = useNow();
  const formats = useFormats();
  return (at) => (now() - at < moment ? t('visit.justNow') : formats.relative(at, now()));
};
