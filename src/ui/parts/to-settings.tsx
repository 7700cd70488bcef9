/** The way back to the page of which this one is a part. */
import type { JSX } from 'solid-js';
import { useText } from '../bindings/text.jsx';
import '../styles/to-settings.css';

export const ToSettings = (): JSX.Element => {
  const t = useText();
  return (
    <a class="to-settings" href="#/settings">
      {t('common.settings')}
    </a>
  );
};
