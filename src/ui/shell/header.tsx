/** One line at the top of every page: where one is, where one can go. */

import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../bindings/app.js';
import { later, nothing } from '../bindings/later.jsx';
import { useReadable } from '../bindings/readable.js';
import { useRoute } from '../bindings/route.js';
import { useText } from '../bindings/text.jsx';
import { feedIcon, followingIcon, profileIcon, settingsIcon } from '../parts/frame-icons.js';
import { Icon } from '../parts/icon.jsx';
import { Logo } from './logo.jsx';

const places = [
  ['feed', '/feed', feedIcon],
  ['profile', '/', profileIcon],
  ['following', '/following', followingIcon],
  ['settings', '/settings', settingsIcon],
] as const;

const switcher = later(async () => (await import('./switcher.jsx')).Switcher, { otherwise: nothing, patient: true });

/** A page of settings is in the settings; every path begins like the first page's. */
const isWithin = (path: string, place: string): boolean =>
  path === place || (place !== '/' && path.startsWith(`${place}/`));

export const Header = (): JSX.Element => {
  const t = useText();
  const route = useRoute();
  const app = useApp();
  const deployment = useReadable(app.deployment);
  const name = (): string => deployment().name;
  return (
    <header class="head">
      <div class="head-line">
        <a class="logo" href="#/" aria-label={name()}>
          <Logo />
          {name()}
        </a>
        <Show when={app.hadIdentity}>
          <switcher.Part />
        </Show>
        <nav class="nav" aria-label={t('common.nav')}>
          <For each={places}>
            {([name, path, drawing]) => (
              <a
                href={`#${path}`}
                data-testid={`nav-${name}`}
                aria-current={isWithin(route().path, path) ? 'page' : undefined}
              >
                <Icon drawing={drawing} />
                <span>{t(`common.${name}`)}</span>
              </a>
            )}
          </For>
        </nav>
      </div>
    </header>
  );
};
