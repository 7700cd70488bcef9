/** On a visited profile: that its log contradicts itself. Said, not shouted. */
import type { JSX } from 'solid-js';
import type { Did } from '../../../base/index.js';
import { conflict as words } from '../../../i18n/en/conflict.js';
import { useText } from '../../bindings/text.jsx';
import { Icon } from '../../parts/icon.jsx';
import { warningIcon } from '../../parts/icons.js';
import './conflict-line.css';

export const ConflictLine = (props: { readonly did: Did }): JSX.Element => {
  const t = useText(words);
  return (
    <div class="visit-conflict" data-testid="visit-conflict" role="status">
      <Icon drawing={warningIcon} />
      <p>
        {t('conflict.line')}{' '}
        <a class="visit-conflict-more" href={`#/conflict?of=${props.did.slice(-32)}`} data-testid="visit-conflict-more">
          {t('conflict.more')}
        </a>
      </p>
    </div>
  );
};
