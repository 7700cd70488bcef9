/** Who can see a list: a drawing, and words beside it or for whoever hears the page. */
import type { JSX } from 'solid-js';
import type { ListView } from '../../../app/social/social-view.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useText } from '../../bindings/text.jsx';
import { lockIcon } from '../../parts/frame-icons.js';
import { Icon } from '../../parts/icon.jsx';
import { eyeIcon } from '../../parts/icons.js';

export const ListMark = (props: { readonly list: Pick<ListView, 'public'> }): JSX.Element => {
  const t = useText(words);
  return (
    <span class="list-mark small soft" data-public={props.list.public}>
      <Icon drawing={props.list.public ? eyeIcon : lockIcon} />
      {t(props.list.public ? 'lists.markPublic' : 'lists.markPrivate')}
    </span>
  );
};
