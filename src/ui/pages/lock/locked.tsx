/** One's own profile while its keys are locked: as visitors see it, under the way to unlock. */
import { type JSX, onMount } from 'solid-js';
import type { Me } from '../../../app/view.js';
import { lock as words } from '../../../i18n/en/lock.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';
import { Links } from '../visit/links.jsx';
import { Person } from '../visit/person.jsx';
import { Unlock } from './unlock.jsx';
import '../../styles/visit.css';

export const LockedProfile = (props: { readonly me: Me }): JSX.Element => {
  const t = useText(words);
  onMount(useApp().shown);
  return (
    <div class="locked" data-testid="locked">
      <section class="stack" aria-labelledby="locked-title">
        <Heading id="locked-title">{t('lock.locked')}</Heading>
        <p>{t('lock.lockedText')}</p>
        <Unlock />
      </section>
      <article class="profile visit" data-testid="locked-public">
        <div class="profile-person">
          <Person did={props.me.did} profile={props.me.profile} />
        </div>
        <div class="profile-rest">
          <Links links={props.me.profile.links} />
        </div>
      </article>
    </div>
  );
};
