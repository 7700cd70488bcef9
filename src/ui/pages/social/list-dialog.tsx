/** A list's name, what it is about, and who can see it. */
import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { listPath } from '../../../app/social/post-path.js';
import type { ListView } from '../../../app/social/social-view.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useAction } from '../../bindings/action.js';
import { goTo } from '../../bindings/route.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Marks } from '../../parts/marks.jsx';
import { Failure } from '../../parts/words.jsx';

const seen = ['private', 'public'] as const;

export const ListDialog = (props: { readonly list: ListView | null; readonly onClose: () => void }): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const id = createUniqueId();
  const { list } = props;
  const [name, setName] = createSignal(list?.name ?? '');
  const [description, setDescription] = createSignal(list?.description ?? '');
  const [who, setWho] = createSignal<(typeof seen)[number]>(list?.public === true ? 'public' : 'private');
  const [lacks, setLacks] = createSignal(false);
  const changes = (): boolean => list !== null && list.public !== (who() === 'public');
  // All of it in the act: a list that changes its place is gone from the page before the act has ended, and this dialog with it.
  const keeping = useAction(async () => {
    const key = await social.keepList({
      ...(list === null ? {} : { key: list.key }),
      name: name().trim(),
      description: description().trim(),
      members: list?.members.map(({ did }) => did) ?? [],
      public: who() === 'public',
    });
    props.onClose();
    showToast(list === null ? t('lists.made', { name: name().trim() }) : t('lists.kept'));
    if (list?.key !== key) goTo(listPath(key));
  });
  const go = (event: SubmitEvent): void => {
    event.preventDefault();
    setLacks(name().trim() === '');
    if (lacks()) document.getElementById(`${id}-name`)?.focus();
    else keeping.run();
  };
  return (
    <Dialog open onClose={props.onClose} title={list?.name ?? t('lists.new')} testid="list-dialog">
      <form class="stack rule-form" onSubmit={go}>
        <div class="stack">
          <label class="label" for={`${id}-name`}>
            {t('lists.name')}
          </label>
          <input
            id={`${id}-name`}
            class="field"
            dir="auto"
            maxlength={64}
            data-testid="list-name"
            aria-invalid={lacks()}
            aria-describedby={lacks() ? `${id}-lacks` : undefined}
            value={name()}
            onInput={(event) => {
              setName(event.currentTarget.value);
              setLacks(false);
            }}
          />
          <Show when={lacks()}>
            <p class="issue" id={`${id}-lacks`} role="alert">
              {t('lists.nameNeeded')}
            </p>
          </Show>
        </div>
        <div class="stack">
          <label class="label" for={`${id}-about`}>
            {t('lists.description')}
          </label>
          <textarea
            id={`${id}-about`}
            class="field"
            dir="auto"
            rows={2}
            maxlength={300}
            data-testid="list-description"
            aria-describedby={`${id}-about-hint`}
            value={description()}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
          <p class="small soft" id={`${id}-about-hint`}>
            {t('lists.descriptionHint')}
          </p>
        </div>
        <Marks
          legend={t('lists.who')}
          value={who()}
          options={seen.map((value) => ({ value, says: t(`lists.${value}`), text: t(`lists.${value}Text`) }))}
          testid="list-who"
          onChoose={setWho}
        />
        <Show when={changes()}>
          <p class="small" role="status">
            {t(who() === 'public' ? 'lists.goPublic' : 'lists.goPrivate')}
          </p>
        </Show>
        <Failure error={keeping.error()} />
        <div class="row dialog-end">
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
          <Button kind="main" submit testid="list-go" aria-disabled={keeping.pending()}>
            {t(list === null ? 'lists.make' : 'lists.keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
