/** The first screen: one field, one button. */
import { createSignal, type JSX, onMount } from 'solid-js';
import { start } from '../../../i18n/en/start.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button } from '../../parts/button.jsx';
import { Failure } from '../../parts/words.jsx';
import { Logo } from '../../shell/logo.jsx';
import './start.css';

const back = later(async () => (await import('./back.jsx')).Back, { otherwise: nothing, patient: true });

export const StartPage = (): JSX.Element => {
  const app = useApp();
  const t = useText(start);
  const [name, setName] = createSignal('');
  const create = useAction(() => app.create({ name: name().trim() }));
  useTitle(() => '');
  let field: HTMLInputElement | undefined;
  onMount(() => {
    app.shown();
    // On a phone the keyboard would hide what the page says; and who came from elsewhere is read the page from its top.
    if (matchMedia('(hover: hover) and (pointer: fine)').matches && document.activeElement === document.body)
      field?.focus({ preventScroll: true });
  });

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.run();
  };

  return (
    <form class="start" onSubmit={submit}>
      <div class="start-arms">
        <Logo />
      </div>
      <h1>{t('start.title')}</h1>
      <p class="start-lead">{t('start.lead')}</p>
      <div class="start-field">
        <label class="label" for="start-name">
          {t('start.name')}
        </label>
        <input
          id="start-name"
          ref={field}
          class="field"
          data-testid="start-name"
          type="text"
          autocomplete="nickname"
          maxlength={64}
          dir="auto"
          aria-describedby="start-hint"
          value={name()}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id="start-hint" class="soft small">
          {t('start.hint')}
        </p>
      </div>
      <Button kind="main" submit testid="start-go" aria-disabled={create.pending()}>
        {t('start.go')}
      </Button>
      <p class="soft" role="status">
        {create.pending() ? t('start.going') : ''}
      </p>
      <back.Part />
      <Failure error={create.error()} />
      <a class="start-have" href="#/pair" data-testid="start-have">
        {t('start.have')}
      </a>
      <a class="start-have" href="#/restore" data-testid="start-restore">
        {t('start.lost')}
      </a>
    </form>
  );
};
