/** What a file holds, before and after it is kept: whose it is, how much of what, what is missing, and whether its signatures hold. */
import { For, type JSX, Show } from 'solid-js';
import type { ImportPreview, ImportReport } from '../../../app/view.js';
import { type RefusalCode, refusalCodes } from '../../../base/index.js';
import { imports as words } from '../../../i18n/en/imports.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { RefusalWords } from '../../parts/words.jsx';

const known = [
  'profile',
  'identity',
  'post',
  'follow',
  'block',
  'like',
  'boost',
  'list',
  'stream',
  'reply',
  'volume',
] as const;

const kindOf = (collection: string) => known.find((kind) => collection === `app.tabard.${kind}`);

const isRefusal = (code: string): code is RefusalCode => refusalCodes.some((known) => known === code);

export const ImportFoundList = (props: {
  readonly found: ImportPreview | ImportReport;
  readonly testid: string;
  readonly children: JSX.Element;
}): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const kinds = () => Object.entries(props.found.kinds).map(([collection, count]) => ({ collection, count }));
  const refused = () => Object.entries(props.found.notShown).map(([code, count]) => ({ code, count: count ?? 0 }));
  const missing = (): number => props.found.media.named - props.found.media.here;
  const nameOf = (collection: string, count: number): string => {
    const kind = kindOf(collection);
    if (kind !== undefined) return t(`import.kind.${kind}`, { count });
    return collection === '' ? t('import.kindRest', { count }) : t('import.kindOther', { collection, count });
  };
  return (
    <div class="settings-report card stack" data-testid={props.testid} data-own={props.found.own}>
      <p class="settings-whose">
        <Arms did={props.found.did} size="list" decorative />
        <span>
          <strong>{props.found.name.trim() || t('import.unnamed')}</strong>
          <br />
          <span class="soft small">{t('import.asOf', { date: formats.dateTime(props.found.asOf) })}</span>
        </span>
      </p>
      <div class="stack">
        <ul class="settings-found">
          <For each={kinds()}>{({ collection, count }) => <li class="tag">{nameOf(collection, count)}</li>}</For>
          <Show when={props.found.media.named > 0}>
            <li class="tag">
              {t('import.media', { count: props.found.media.here, bytes: formats.bytes(props.found.media.bytes) })}
            </li>
          </Show>
          <Show when={props.found.sealed.held > 0}>
            <li class="tag">{t('import.sealed', { count: props.found.sealed.held })}</li>
          </Show>
          <Show when={props.found.removed > 0}>
            <li class="tag">{t('import.removed', { count: props.found.removed })}</li>
          </Show>
        </ul>
        <Show when={missing() > 0}>
          <p class="issue">{t('import.missing', { count: missing() })}</p>
        </Show>
        <For each={refused()}>
          {({ code, count }) => (
            <p class="issue">
              {t('import.notShown', { count })}{' '}
              <Show when={isRefusal(code) && code}>{(why) => <RefusalWords code={why()} />}</Show>
            </p>
          )}
        </For>
        <Show when={props.found.sealed.refused > 0}>
          <p class="issue">{t('import.sealedRefused', { count: props.found.sealed.refused })}</p>
        </Show>
        <p class="soft small">
          {t('import.signatures', {
            operations: t('import.operations', { count: props.found.operations }),
            devices: t('import.devices', { count: props.found.devices }),
          })}
        </p>
        <Show when={props.found.conflict}>
          <p class="issue">{t('import.conflict')}</p>
        </Show>
        {props.children}
      </div>
    </div>
  );
};
