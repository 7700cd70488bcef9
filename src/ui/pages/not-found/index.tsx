/** An address that leads nowhere. One that was meant to be a profile's says what is wrong with it. */
import type { JSX } from 'solid-js';
import { notFound as words } from '../../../i18n/en/not-found.js';
import { useRoute } from '../../bindings/route.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { LinkButton } from '../../parts/button.jsx';

export const NotFoundPage = (): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const isPerson = (): boolean => route().path.startsWith('/@');
  const title = (): string => t(isPerson() ? 'notFound.link' : 'notFound.title');
  useTitle(title);
  return (
    <section class="halt" data-testid="not-found">
      <h1>{title()}</h1>
      <p>{t(isPerson() ? 'notFound.linkText' : 'notFound.text')}</p>
      <LinkButton kind="main" href="#/">
        {t('notFound.home')}
      </LinkButton>
    </section>
  );
};
