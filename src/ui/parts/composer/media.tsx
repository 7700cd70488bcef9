/** The media of a post: each with what it says to people who cannot see or hear it, what it may tell, and its place. */
import { For, type JSX, Show } from 'solid-js';
import type { ComposedMedia, Telling } from '../../../app/media/media-view.js';
import { composer as words } from '../../../i18n/en/composer.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { Plain } from '../name.jsx';
import { TextField } from '../text-field.jsx';
import { Failure } from '../words.jsx';
import { backIcon, crossIcon, forwardIcon } from './icons.js';
import type { ComposerMedia } from './props.js';

type Translator = ReturnType<typeof useText<typeof words>>;

const tells = (t: Translator, what: readonly Telling[]): string =>
  what.map((one) => t(`composer.tells.${one}`)).join(', ');

const MediaItem = (props: {
  readonly item: ComposedMedia;
  readonly at: number;
  readonly count: number;
  readonly acts: ComposerMedia['acts'];
}): JSX.Element => {
  const t = useText(words);
  const name = (): string => props.item.name || t('composer.recording');
  const seen = (): boolean => props.item.kind === 'picture';
  const asks = (): boolean => props.item.kind !== 'file' && props.item.state !== 'failed';
  return (
    <li class="card composer-medium" data-state={props.item.state} data-testid="composer-medium">
      <div class="composer-medium-head">
        <Show when={props.item.preview}>
          {(url) => <img class="composer-thumb" src={url()} alt="" width="72" height="72" />}
        </Show>
        <p class="composer-medium-name">
          <Plain text={name()} />
          <Show when={props.item.state === 'waiting'}>
            <span class="soft small">{t('composer.waiting')}</span>
          </Show>
          <Show when={props.item.state === 'preparing'}>
            <span class="soft small">{t('composer.preparing')}</span>
            <progress value={props.item.progress ?? undefined} max="1" aria-label={t('composer.preparing')} />
          </Show>
        </p>
        <span class="composer-medium-acts">
          <Show when={props.at > 0}>
            <Button
              kind="quiet"
              icon={forwardIcon}
              label={t('composer.earlier', { name: name() })}
              onClick={() => props.acts.move(props.item.id, props.at - 1)}
            />
          </Show>
          <Show when={props.at < props.count - 1}>
            <Button
              kind="quiet"
              icon={backIcon}
              label={t('composer.later', { name: name() })}
              onClick={() => props.acts.move(props.item.id, props.at + 1)}
            />
          </Show>
          <Button
            kind="quiet"
            icon={crossIcon}
            label={t('composer.takeOut', { name: name() })}
            onClick={() => props.acts.remove(props.item.id)}
            testid="composer-medium-remove"
          />
        </span>
      </div>
      <Show when={props.item.state === 'failed'}>
        <Failure error={props.item.code ?? 'unknown'} />
        <div class="row">
          <Button onClick={() => props.acts.retry(props.item.id)}>{t('composer.again')}</Button>
          <Show when={props.item.canBeFile}>
            <Button onClick={() => props.acts.attachAsFile(props.item.id)}>{t('composer.asFile')}</Button>
          </Show>
        </div>
      </Show>
      <Show when={props.item.mayTell.length > 0}>
        <p class="composer-tells small">{t('composer.mayTell', { what: tells(t, props.item.mayTell) })}</p>
      </Show>
      <Show when={asks()}>
        <TextField
          value={props.item.alt}
          onText={(alt) => props.acts.setAlt(props.item.id, alt)}
          label={t(props.item.kind === 'audio' ? 'composer.altHear' : 'composer.alt')}
          labelled
          lines
          hint={seen() && props.item.alt.trim() === '' ? t('composer.altMissing') : undefined}
          testid="composer-alt"
        />
      </Show>
    </li>
  );
};

export const MediaList = (props: { readonly media: ComposerMedia }): JSX.Element => (
  <ol class="composer-media">
    <For each={props.media.items.map(({ id }) => id)}>
      {(id, at) => (
        <Show when={props.media.items.find((item) => item.id === id)}>
          {(item) => <MediaItem item={item()} at={at()} count={props.media.items.length} acts={props.media.acts} />}
        </Show>
      )}
    </For>
  </ol>
);
