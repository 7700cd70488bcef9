/** Pictures, sounds, films and files of a post. Nothing is fetched before it comes into sight; sound and film wait for a tap. */
import { createSignal, For, type JSX, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import type { MediaView } from '../../../app/media/media-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { useReadable } from '../../bindings/readable.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { downloadIcon } from '../../parts/icons.js';
import { Said } from '../../parts/post/said.jsx';
import { playIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';

/** Calls `show` when it comes near the window. */
const seen = (element: HTMLElement, show: () => void): void => {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      show();
    },
    { rootMargin: '400px' },
  );
  observer.observe(element);
  onCleanup(() => observer.disconnect());
};

/** How it stands where it cannot be seen yet. */
const Standing = (props: { readonly media: MediaView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const state = useReadable(props.media.state);
  const bytes = useReadable(props.media.bytes);
  const size = (): string => formats.bytes(props.media.facts.blob.size);
  return (
    <Switch>
      <Match when={state() === 'held'}>
        <Button testid="media-load" onClick={() => props.media.load()}>
          {t('social.mediaHeld', { bytes: size() })}
        </Button>
      </Match>
      <Match when={state() === 'stopped'}>
        <span class="row">
          {t('social.mediaStopped')}
          <Button onClick={() => props.media.load()}>{t('social.mediaGo')}</Button>
        </span>
      </Match>
      <Match when={state() === 'away'}>
        <span class="small">{t('social.mediaAway')}</span>
      </Match>
      <Match when={state() === 'unshowable'}>
        <span class="small">{t('social.mediaUnshowable')}</span>
      </Match>
      <Match when={state() === 'coming' && props.media.facts.blob.size > 500_000}>
        <span class="row small">
          <progress
            max={bytes().total}
            value={bytes().done}
            aria-label={t('social.mediaComing', {
              done: formats.bytes(bytes().done),
              total: formats.bytes(bytes().total),
            })}
          />
          <span class="figure">
            {t('social.mediaComing', { done: formats.bytes(bytes().done), total: formats.bytes(bytes().total) })}
          </span>
          <Button kind="quiet" onClick={() => props.media.cancel()}>
            {t('common.cancel')}
          </Button>
        </span>
      </Match>
    </Switch>
  );
};

const ratioOf = ({ facts }: MediaView): string | undefined =>
  facts.width !== undefined && facts.height !== undefined
    ? `${facts.width} / ${Math.min(facts.height, facts.width * 1.5)}`
    : undefined;

/** No picture is shown larger than it is; the smallest are still large enough to be tapped. */
const widthOf = ({ facts }: MediaView): string | undefined =>
  facts.width === undefined ? undefined : `${Math.max(facts.width, 160)}px`;

const focusOf = ({ facts }: MediaView): string | undefined =>
  facts.focus === undefined ? undefined : `${facts.focus.x / 100}% ${facts.focus.y / 100}%`;

const PictureFrame = (props: {
  readonly media: MediaView;
  /** Others stand beside it: then all have one shape. */
  readonly alone: boolean;
  readonly onOpen: () => void;
}): JSX.Element => {
  const t = useText(words);
  const url = useReadable(props.media.url);
  const preview = useReadable(props.media.preview);
  const alt = (): string => props.media.facts.alt ?? '';
  const source = (): string | null => url() ?? preview() ?? props.media.placeholder();
  return (
    <div
      class="media-picture"
      data-testid="media-picture"
      ref={(element) => seen(element, () => props.media.show())}
      style={{
        'aspect-ratio': props.alone ? ratioOf(props.media) : undefined,
        'max-inline-size': props.alone ? widthOf(props.media) : undefined,
      }}
    >
      <Show when={source()}>
        {(address) => (
          <button
            type="button"
            class="media-open"
            aria-label={t('social.mediaOpen', { alt: alt() || t('social.mediaNoAlt') })}
            onClick={() => props.onOpen()}
          >
            <img
              src={address()}
              alt={alt()}
              data-real={url() !== null}
              style={{ 'object-position': focusOf(props.media) }}
              onError={() => {
                if (url() !== null) props.media.failed();
              }}
            />
          </button>
        )}
      </Show>
      <span class="media-standing">
        <Standing media={props.media} />
      </span>
    </div>
  );
};

/** A film or a sound that has not been asked for: as large as it will be, so that nothing moves when it comes. */
const Waiting = (props: { readonly media: MediaView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const preview = useReadable(props.media.preview);
  const isFilm = (): boolean => props.media.kind === 'video';
  return (
    <div
      class="media-waiting"
      data-kind={props.media.kind}
      style={{ 'aspect-ratio': isFilm() ? (ratioOf(props.media) ?? '16 / 9') : undefined }}
    >
      <Show when={isFilm() ? (preview() ?? props.media.placeholder()) : null}>
        {(address) => <img src={address()} alt="" />}
      </Show>
      <Button icon={playIcon} testid="media-play" onClick={() => props.media.load()}>
        {t('social.mediaPlay', { bytes: formats.bytes(props.media.facts.blob.size) })}
      </Button>
    </div>
  );
};

const Player = (props: { readonly media: MediaView }): JSX.Element => {
  const t = useText(words);
  const url = useReadable(props.media.url);
  const preview = useReadable(props.media.preview);
  const state = useReadable(props.media.state);
  const label = (): string => props.media.facts.alt ?? props.media.facts.name ?? t('social.mediaNoAlt');
  return (
    <div
      class="media-player"
      data-kind={props.media.kind}
      data-testid={`media-${props.media.kind}`}
      ref={(element) => seen(element, () => props.media.show())}
    >
      <Switch>
        <Match when={url() !== null && props.media.kind === 'video' ? url() : null}>
          {(address) => (
            // biome-ignore lint/a11y/useMediaCaption: what a stranger published has none; its description stands below.
            <video
              src={address()}
              poster={preview() ?? undefined}
              controls
              playsinline
              preload="metadata"
              aria-label={label()}
              onError={() => props.media.failed()}
            />
          )}
        </Match>
        <Match when={url() !== null && props.media.kind === 'audio' ? url() : null}>
          {(address) => (
            // biome-ignore lint/a11y/useMediaCaption: what a stranger published has none; its description stands below.
            <audio
              src={address()}
              controls
              preload="metadata"
              aria-label={label()}
              onError={() => props.media.failed()}
            />
          )}
        </Match>
        <Match when={state() === 'here' || state() === 'coming'}>
          <span />
        </Match>
        <Match when={state() !== 'unshowable'}>
          <Waiting media={props.media} />
        </Match>
      </Switch>
      {/* What waits for a tap says so in its own frame. */}
      <Show when={state() !== 'held'}>
        <span class="media-standing">
          <Standing media={props.media} />
        </span>
      </Show>
      <Show when={props.media.facts.alt}>
        {(alt) => (
          <p class="small soft media-words">
            <Said text={alt()} />
          </p>
        )}
      </Show>
    </div>
  );
};

const FileLine = (props: { readonly media: MediaView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const saving = useAction(() => props.media.save());
  return (
    <div class="media-file" data-testid="media-file">
      <Said text={props.media.facts.name ?? props.media.facts.blob.mime} />
      <span class="small soft figure">{formats.bytes(props.media.facts.blob.size)}</span>
      <Button icon={downloadIcon} aria-disabled={saving.pending()} onClick={() => saving.run()}>
        {t('social.mediaSave')}
      </Button>
      <Standing media={props.media} />
      <Failure error={saving.error()} />
    </div>
  );
};

const Large = (props: { readonly media: MediaView; readonly onClose: () => void }): JSX.Element => {
  const t = useText(words);
  const url = useReadable(props.media.url);
  const preview = useReadable(props.media.preview);
  onMount(() => props.media.load());
  return (
    <Dialog open onClose={props.onClose} title={props.media.facts.alt ?? t('social.mediaNoAlt')} testid="media-large">
      <img class="media-large" src={url() ?? preview() ?? ''} alt={props.media.facts.alt ?? ''} />
      <Standing media={props.media} />
    </Dialog>
  );
};

export const Media = (props: { readonly media: readonly MediaView[] }): JSX.Element => {
  const [large, setLarge] = createSignal<MediaView>();
  const pictures = () => props.media.filter(({ kind }) => kind === 'picture');
  const rest = () => props.media.filter(({ kind }) => kind !== 'picture');
  return (
    <div class="media">
      <Show when={pictures().length > 0}>
        <div class="media-pictures" data-count={Math.min(pictures().length, 4)}>
          <For each={pictures()}>
            {(one) => <PictureFrame media={one} alone={pictures().length === 1} onOpen={() => setLarge(one)} />}
          </For>
        </div>
      </Show>
      <For each={rest()}>
        {(one) => (
          <Show when={one.kind !== 'file'} fallback={<FileLine media={one} />}>
            <Player media={one} />
          </Show>
        )}
      </For>
      <Show when={large()}>{(one) => <Large media={one()} onClose={() => setLarge(undefined)} />}</Show>
    </div>
  );
};
