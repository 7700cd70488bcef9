/** One link of one's own, as it is edited. */

import { createSignal, type JSX, Show } from 'solid-js';
import type { LinkItem } from '../../../app/view.js';
import { own } from '../../../i18n/en/own.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { binIcon, downIcon, dragIcon, upIcon } from '../../parts/icons.js';
import { TextField } from '../../parts/text-field.jsx';
import { useIssueWords } from './issue-words.js';
import { completeAddress, MAX_TITLE, wrongWithAddress, wrongWithText } from './rules.js';

interface LinkRowProps {
  /** Undefined for the moment in which it goes. */
  readonly link: LinkItem | undefined;
  readonly number: number;
  readonly count: number;
  readonly title: (link: LinkItem) => string;
  /** Pixels by which it stands apart from its place while a row is dragged. */
  readonly shift: number;
  readonly dragged: boolean;
  readonly onGrab: (event: PointerEvent) => void;
  readonly onChange: (change: { readonly title?: string; readonly url?: string }) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

export const LinkRow = (props: LinkRowProps): JSX.Element => {
  const t = useText(own);
  const issueWords = useIssueWords();
  const [left, setLeft] = createSignal(true);
  /** Whoever is still writing is not told that it is wrong. */
  const leave = (url: string): void => {
    const whole = completeAddress(url);
    if (whole !== url) props.onChange({ url: whole });
    setLeft(true);
  };
  return (
    <Show when={props.link}>
      {(link) => (
        <li
          class="card own-link"
          data-dragged={props.dragged ? '' : undefined}
          style={{ transform: props.shift === 0 ? undefined : `translateY(${props.shift}px)` }}
        >
          <span
            class="own-link-drag"
            title={t('own.drag')}
            aria-hidden="true"
            onPointerDown={(event) => props.onGrab(event)}
          >
            <Icon drawing={dragIcon} />
          </span>
          <div class="own-link-fields">
            <TextField
              look="title"
              label={t('own.linkTitleOf', { number: props.number })}
              placeholder={t('own.linkTitle')}
              testid="own-link-title"
              value={link().title}
              issue={issueWords(wrongWithText(link().title, MAX_TITLE), MAX_TITLE)}
              onText={(title) => props.onChange({ title })}
            />
            <TextField
              look="address"
              type="url"
              label={t('own.linkUrlOf', { number: props.number })}
              placeholder="https://"
              testid="own-link-url"
              value={link().url}
              issue={left() ? issueWords(wrongWithAddress(link().url), 0) : undefined}
              onText={(url) => {
                setLeft(false);
                props.onChange({ url });
              }}
              onLeave={() => leave(link().url)}
            />
          </div>
          <div class="own-link-tools">
            <Button
              kind="quiet"
              icon={upIcon}
              testid="own-link-up"
              label={t('own.up', { title: props.title(link()) })}
              aria-disabled={props.number === 1}
              onClick={() => props.onMove(-1)}
            />
            <Button
              kind="quiet"
              icon={downIcon}
              testid="own-link-down"
              label={t('own.down', { title: props.title(link()) })}
              aria-disabled={props.number === props.count}
              onClick={() => props.onMove(1)}
            />
            <Button
              kind="quiet"
              icon={binIcon}
              testid="own-link-remove"
              label={t('own.remove', { title: props.title(link()) })}
              onClick={() => props.onRemove()}
            />
          </div>
        </li>
      )}
    </Show>
  );
};
