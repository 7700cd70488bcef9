/** The links as cards. Under each title stands where it really leads: the host as browsers resolve it, so that lookalike letters show. */
import { For, type JSX, Show } from 'solid-js';
import type { LinkItem } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useText } from '../../bindings/text.jsx';
import { Icon } from '../../parts/icon.jsx';
import { Plain } from '../../parts/name.jsx';
import { Heading, safeAddress } from '../../parts/small.jsx';

interface Place {
  /** Host, or the address to write to. */
  readonly main: string;
  readonly rest: string;
}

/** Where an address that may be opened leads. A login in front of the host is left out: it is there to deceive. */
const placeOf = (address: string): Place => {
  const { host, pathname, search, protocol } = new URL(address);
  if (protocol === 'mailto:') return { main: pathname, rest: '' };
  return { main: host, rest: pathname === '/' ? search : pathname + search };
};

const LinkCard = (props: { readonly link: LinkItem }): JSX.Element => {
  const t = useText(words);
  const address = (): string | undefined => safeAddress(props.link.url);
  const place = (): Place => placeOf(address() ?? 'about:blank');
  return (
    <a
      class="card visit-link"
      data-testid="visit-link"
      href={address()}
      target="_blank"
      rel="noopener noreferrer ugc nofollow"
      aria-disabled={address() === undefined ? 'true' : undefined}
      role={address() === undefined ? 'link' : undefined}
    >
      <span class="visit-link-words">
        <strong>
          <Plain text={props.link.title.trim() || place().main} />
        </strong>
        <Show when={address() !== undefined} fallback={<span class="soft small">{t('visit.cannotOpen')}</span>}>
          <span class="visit-place" dir="ltr">
            {place().main}
            <span>{place().rest}</span>
          </span>
        </Show>
      </span>
      <Show when={address() !== undefined}>
        <Icon name="arrow" />
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
          <For each={props.links}>
            {(link) => (
              <li>
                <LinkCard link={link} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
};
