/** One's own rules about posts and people, each in a place where it can be taken back. */
import type { JSX } from 'solid-js';
import { rules as words } from '../../../i18n/en/rules.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { LinkButton } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { ToSettings } from '../../parts/to-settings.jsx';
import { OutsideNotices } from './outside.jsx';
import { Answers } from './rules/answers.jsx';
import { Blocks } from './rules/blocks.jsx';
import { Mutes } from './rules/mutes.jsx';
import { Notices } from './rules/notices.jsx';
import { Streams } from './rules/streams.jsx';
import '../../styles/settings.css';

export const RulesPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('rules.title'));
  return (
    <div class="settings rules" data-testid="rules">
      <ToSettings />
      <h1>{t('rules.title')}</h1>
      <Answers />
      <Notices />
      <OutsideNotices />
      <Mutes />
      <Blocks />
      <section class="stack">
        <Heading>{t('rules.hidden')}</Heading>
        <p>{t('rules.hiddenText')}</p>
        <LinkButton href="#/hidden" testid="rules-hidden">
          {t('rules.hiddenOpen')}
        </LinkButton>
      </section>
      <Streams />
    </div>
  );
};
