/** Paste a link, go there. */
import type { JSX } from 'solid-js';
import { following as words } from '../../../i18n/en/following.js';
import { goTo } from '../../bindings/route.js';
import { useText } from '../../bindings/text.jsx';
import { LinkForm } from './link-form.jsx';

export const OpenLink = (): JSX.Element => {
  const t = useText(words);
  return (
    <LinkForm
      label={t('following.open')}
      go={t('following.go')}
      bad={t('following.badLink')}
      testid="following-open"
      onLink={({ path }) => goTo(path)}
    />
  );
};
