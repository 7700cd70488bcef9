/** Whom one has blocked. */
import { For, type JSX, Show } from 'solid-js';
import { rules as words } from '../../../../i18n/en/rules.js';
import { useAction } from '../../../bindings/action.js';
import { useReadable } from '../../../bindings/readable.js';
import { useSocial } from '../../../bindings/social.js';
import { useText } from '../../../bindings/text.jsx';
import { Button } from '../../../parts/button.jsx';
import { Name } from '../../../parts/name.jsx';
import { Heading } from '../../../parts/small.jsx';
import { Failure } from '../../../parts/words.jsx';
import { useUndo } from '../undoing.js';

export const Blocks = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const blocks = useReadable(social.blocks);
  const said = useUndo();
  const unblocking = useAction(async (block: ReturnType<typeof blocks>[number]) =>
    said(t('rules.unblocked'), await social.block(block.who.did, false, { public: block.public })),
  );
  return (
    <section class="stack">
      <Heading>{t('rules.blocks')}</Heading>
      <Show when={blocks().length > 0} fallback={<p class="soft">{t('rules.blocksNone')}</p>}>
        <ul class="rules-list">
          <For each={blocks()}>
            {(block) => (
              <li class="rules-line" data-testid="rules-block">
                <span>
                  <Name did={block.who.did} name={block.who.name} />{' '}
                  <span class="small soft">{t(block.public ? 'rules.blockPublic' : 'rules.blockPrivate')}</span>
                </span>
                <Button
                  aria-label={t('rules.unblockOf', { name: block.who.name.trim() || t('common.unnamed') })}
                  aria-disabled={unblocking.pending()}
                  onClick={() => unblocking.run(block)}
                >
                  {t('rules.unblock')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Failure error={unblocking.error()} />
    </section>
  );
};
