/** Linking without the server of this page: by one on the person's own network, or by codes alone. */
import { createEffect, createSignal, type JSX, on } from 'solid-js';
import type { Devices } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { WayThrough } from '../../parts/way-through.jsx';
import { PasteField } from './paste-field.jsx';

export const WithoutServer = (props: { readonly acts: Devices }): JSX.Element => {
  const t = useText(words);
  return (
    <details class="devices-more">
      <summary>{t('devices.without')}</summary>
      <div class="stack devices-ways">
        <CodesAlone acts={props.acts} />
        <OwnServer acts={props.acts} />
      </div>
    </details>
  );
};

/** What `npm start -- --host` prints is typed in. */
const OwnServer = (props: { readonly acts: Devices }): JSX.Element => {
  const t = useText(words);
  const [at, setAt] = createSignal('');
  let field: HTMLInputElement | undefined;
  const showing = useAction((typed?: string) =>
    props.acts.show({ at: at(), ...(typed === undefined ? {} : { words: typed }) }),
  );
  const [isBad, setBad] = createSignal(false);
  createEffect(
    on(showing.error, (error) => {
      setBad(codeOf(error) === 'bad-link');
      if (isBad()) field?.focus();
    }),
  );
  return (
    <section class="stack devices-way">
      <h3>{t('devices.ownServer')}</h3>
      <p>{t('devices.ownServerText')}</p>
      <pre class="devices-command" dir="ltr">
        <code>npm start -- --host</code>
      </pre>
      <p class="soft small">{t('devices.ownServerTrust')}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          showing.run();
        }}
      >
        <PasteField
          id="devices-at"
          label={t('devices.at')}
          issue={t('devices.atBad')}
          value={at()}
          bad={isBad()}
          placeholder="https://192.168.1.20:4173"
          field={(element) => {
            field = element;
          }}
          onInput={(text) => {
            setAt(text);
            setBad(false);
          }}
        />
        <Button submit testid="devices-show-at" aria-disabled={showing.pending()}>
          {t('devices.atGo')}
        </Button>
      </form>
      <WayThrough
        error={codeOf(showing.error()) === 'bad-link' ? undefined : showing.error()}
        pending={showing.pending()}
        testid="devices-at-error"
        onWords={(typed) => showing.run(typed)}
      />
    </section>
  );
};

const CodesAlone = (props: { readonly acts: Devices }): JSX.Element => {
  const t = useText(words);
  const showing = useAction((typed?: string) =>
    props.acts.show({ byHand: true, ...(typed === undefined ? {} : { words: typed }) }),
  );
  return (
    <section class="stack devices-way">
      <h3>{t('devices.byHand')}</h3>
      <p>{t('devices.byHandText')}</p>
      <Button testid="devices-show-hand" aria-disabled={showing.pending()} onClick={() => showing.run()}>
        {t('devices.byHandGo')}
      </Button>
      <WayThrough
        error={showing.error()}
        pending={showing.pending()}
        testid="devices-hand-error"
        onWords={(typed) => showing.run(typed)}
      />
    </section>
  );
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
