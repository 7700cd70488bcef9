/** The links as cards. Under each title stands where it really leads: the host as browsers resolve it, so that lookalike letters show. */

import { Index, type JSX, Show } from 'solid-js';
import { type Address, findAddress } from '../../../app/address.js';
import type { LinkItem } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useText } from '../../bindings/text.jsx';
import { arrowIcon } from '../../parts/frame-icons.js';
import { Icon } from '../../parts/icon.jsx';
import { Plain } from '../../parts/name.jsx';
import { Heading } from '../../parts/small.jsx';

const LinkCard = (props: { readonly link: LinkItem }): JSX.Element => {
  const t = useText(words);
  const address = (): Address | undefined => findAddress(props.link.url);
  return (
    <a
      class="card visit-link"
      data-testid="visit-link"
      href={address()?.href}
      target="_blank"
      rel="noopener noreferrer ugc nofollow"
      aria-disabled={address() === undefined ? 'true' : undefined}
      role={address() === undefined ? 'link' : undefined}
    >
      <span class="visit-link-words">
        <strong>
          <Plain text={props.link.title.trim() || address()?.host || props.link.url} />
        </strong>
        <Show when={address()} fallback={<span class="soft small">{t('visit.cannotOpen')}</span>}>
          {(place) => (
            <span class="visit-place" dir="ltr">
              {place().host}
              <span>{place().rest}</span>
            </span>
          )}
        </Show>
      </span>
      <Show when={address() !== undefined}>
        <Icon drawing={arrowIcon} />
      </Show>
    </a>
  );
};

export const Links = (props: { readonly links: readonly LinkItem[] }): JSX.Element => {
  const t = useText(words);
  return (
    <section>
      <Heading>{t('visit.links')}</Heading>
      <Show when={props.links.length > 0} fallback={<p class="soft">{t('visit.noLinks')}</p>}>
        <ul class="visit-links">
          <Index each={props.links}>
            {(link) => (
              <li>
                <LinkCard link={link()} />
              </li>
            )}
          </Index>
        </ul>
      </Show>
    </section>
  );
};
