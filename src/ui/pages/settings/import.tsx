/** Bring in an export: all of it is checked first, then kept; what came is said. */

import { createEffect, createSignal, type JSX, Show } from 'solid-js';
import type { ImportReport, UnfinishedImport } from '../../../app/view.js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Icon } from '../../parts/icon.jsx';
import { uploadIcon } from '../../parts/icons.js';
import { Heading } from '../../parts/small.jsx';
import { pathOf } from '../following/link-path.js';
import { Failure } from './failure.jsx';
import { useLongAction } from './long-action.js';
import { Progress } from './progress.jsx';

const Report = (props: { readonly report: ImportReport }): JSX.Element => {
  const t = useText(words);
  return (
    <div class="settings-report" data-testid="settings-import-report" data-own={props.report.own}>
      <Arms did={props.report.did} size="list" decorative />
      <p>
        {t('settings.imported', {
          name: props.report.name.trim() || t('settings.them'),
          records: t('settings.records', { count: props.report.records }),
        })}{' '}
        <Show when={props.report.own} fallback={<a href={pathOf(props.report.did)}>{t('settings.importedOpen')}</a>}>
          {t('settings.importedOwn')}
        </Show>
      </p>
    </div>
  );
};

export const Import = (): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const app = useApp();
  const [report, setReport] = createSignal<ImportReport | undefined>();
  const importing = useLongAction(
    ({ signal, reach }, file: File) => {
      setReport(undefined);
      return app.importCar(file, { signal, onProgress: (done, total) => reach({ done, total }) });
    },
    (result) => {
      setReport(result);
      announce(
        t('settings.imported', { name: result.name, records: t('settings.records', { count: result.records }) }),
      );
    },
  );
  const [unfinished, setUnfinished] = createSignal<UnfinishedImport | null>(null);
  const looking = useAction(() => app.unfinishedImport(), setUnfinished);
  // Also after one that failed, a full disk for instance: what came in until then is kept.
  createEffect(() => {
    if (!importing.pending()) looking.run();
  });
  const total = (): number => importing.reached().total ?? 0;
  const take = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    if (file !== undefined) importing.run(file);
    // So that the same file can be chosen again.
    input.value = '';
  };
  return (
    <section class="stack">
      <Heading>{t('settings.import')}</Heading>
      <p>{t('settings.importText')}</p>
      <Show when={!importing.pending() && unfinished()}>
        {(begun) => (
          <p class="issue" data-testid="settings-unfinished">
            {t('settings.unfinished', { bytes: formats.bytes(begun().bytes) })}
          </p>
        )}
      </Show>
      <Show when={importing.pending()}>
        <Progress
          text={t('settings.importing', {
            done: formats.bytes(importing.reached().done),
            total: formats.bytes(total()),
          })}
          part={total() > 0 ? importing.reached().done / total() : undefined}
          cancel={importing.cancel}
        />
      </Show>
      <label class="button file-button" hidden={importing.pending()}>
        <Icon drawing={uploadIcon} />
        {t('settings.importGo')}
        <input
          type="file"
          accept=".car,application/vnd.ipld.car"
          data-testid="settings-import"
          disabled={importing.pending()}
          onChange={(event) => take(event.currentTarget)}
        />
      </label>
      <Show when={report()}>{(found) => <Report report={found()} />}</Show>
      <Failure error={importing.error()} />
    </section>
  );
};
