/** Settings of this device, taking everything along, ending it. */
import type { JSX } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Missing } from '../../parts/words.jsx';
import '../../styles/choice.css';
import '../../styles/settings.css';
import { later } from '../../bindings/later.jsx';
import { DevicesLink } from './devices-link.jsx';
import { Erase } from './erase.jsx';
import { Export } from './export.jsx';
import { IdentitiesSection } from './identities.jsx';
import { Import } from './import.jsx';
import { Keep } from './keep.jsx';
import { Looks } from './looks.jsx';
import { NodeLink } from './node-link.jsx';
import { PostsLink } from './posts-link.jsx';
import { RecoveryLink } from './recovery-link.jsx';
import { Reserve } from './reserve.jsx';

/** Only who has keys has something to lock. */
const lock = later(async () => (await import('../lock/index.jsx')).LockSettings, { otherwise: Missing });

const health = later(async () => (await import('../health/link.jsx')).HealthLink, { otherwise: Missing });

export const SettingsPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('settings.title'));
  return (
    <div class="settings">
      <h1>{t('settings.title')}</h1>
      <health.Part />
      <DevicesLink />
      <RecoveryLink />
      <lock.Part />
      <IdentitiesSection />
      <Looks />
      <PostsLink />
      <NodeLink />
      <Reserve />
      <Keep />
      <Export />
      <Import />
      <Erase />
    </div>
  );
};
