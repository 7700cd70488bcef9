/** Bring in an export: all of it is checked, then what it holds is said, then it is kept. */

import { createEffect, createSignal, type JSX, Show } from 'solid-js';
import type { ImportPreview, ImportReport, UnfinishedImport } from '../../../app/view.js';
import { imports } from '../../../i18n/en/imports.js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { uploadIcon } from '../../parts/icons.js';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { pathOf } from '../following/link-path.js';
import { ImportFoundList } from './import-found.jsx';
import { useLongAction } from './long-action.js';
import { Progress } from './progress.jsx';

interface Chosen {
  readonly file: File;
  readonly preview: ImportPreview;
}

const Report = (props: { readonly report: ImportReport }): JSX.Element => {
  const t = useText(words);
  return (
    <ImportFoundList found={props.report} testid="settings-import-report">
      <p>
        {t('settings.imported', {
          name: props.report.name.trim() || t('settings.them'),
          records: t('settings.records', { count: props.report.records }),
        })}{' '}
        <Show when={props.report.own} fallback={<a href={pathOf(props.report.did)}>{t('settings.importedOpen')}</a>}>
          {t('settings.importedOwn')}
        </Show>
      </p>
    </ImportFoundList>
  );
};

export const Import = (): JSX.Element => {
  const t = useText({ ...words, ...imports });
  const formats = useFormats();
  const app = useApp();
  const [chosen, setChosen] = createSignal<Chosen | undefined>();
  const [report, setReport] = createSignal<ImportReport | undefined>();
  const inspecting = useLongAction(
    async ({ signal, reach }, file: File): Promise<Chosen> => {
      setReport(undefined);
      setChosen(undefined);
      const preview = await app.inspectCar(file, { signal, onProgress: (done, total) => reach({ done, total }) });
      return { file, preview };
    },
    (found) => {
      setChosen(found);
      announce(t('import.ask'));
    },
  );
  const importing = useLongAction(
    ({ signal, reach }, { file, preview: { ticket } }: Chosen) =>
      app.importCar(file, { ticket, signal, onProgress: (done, total) => reach({ done, total }) }),
    (result) => {
      setChosen(undefined);
      setReport(result);
      announce(
        t('settings.imported', { name: result.name, records: t('settings.records', { count: result.records }) }),
      );
    },
  );
  const leaving = useAction(
    () => app.leaveCar(),
    () => setChosen(undefined),
  );
  const pending = (): boolean => inspecting.pending() || importing.pending();
  const current = () => (inspecting.pending() ? inspecting : importing);
  const [unfinished, setUnfinished] = createSignal<UnfinishedImport | null>(null);
  const looking = useAction(() => app.unfinishedImport(), setUnfinished);
  // Also after one that failed, a full disk for instance: what came in until then is kept.
  createEffect(() => {
    if (!pending()) looking.run();
  });
  const total = (): number => current().reached().total ?? 0;
  const take = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    if (file !== undefined) inspecting.run(file);
    // So that the same file can be chosen again.
    input.value = '';
  };
  return (
    <section class="stack">
      <Heading>{t('settings.import')}</Heading>
      <p>{t('settings.importText')}</p>
      <Show when={!pending() && chosen() === undefined && unfinished()}>
        {(begun) => (
          <p class="issue" data-testid="settings-unfinished">
            {t('settings.unfinished', { bytes: formats.bytes(begun().bytes) })}
          </p>
        )}
      </Show>
      <Show when={pending()}>
        <Progress
          text={t(inspecting.pending() ? 'settings.importing' : 'settings.importKeeping', {
            done: formats.bytes(current().reached().done),
            total: formats.bytes(total()),
          })}
          part={total() > 0 ? current().reached().done / total() : undefined}
          cancel={current().cancel}
        />
      </Show>
      <Show when={!pending() && chosen()}>
        {(found) => (
          <ImportFoundList found={found().preview} testid="settings-import-found">
            <p>{t(unfinished()?.did === found().preview.did ? 'import.goesOn' : 'import.ask')}</p>
            <div class="row">
              <Button kind="main" testid="settings-import-keep" onClick={() => importing.run(found())}>
                {t('import.keep')}
              </Button>
              <Button testid="settings-import-leave" onClick={() => leaving.run()}>
                {t('import.leave')}
              </Button>
            </div>
          </ImportFoundList>
        )}
      </Show>
      <label class="button file-button" hidden={pending() || chosen() !== undefined}>
        <Icon drawing={uploadIcon} />
        {t('settings.importGo')}
        <input
          type="file"
          accept=".car,application/vnd.ipld.car"
          data-testid="settings-import"
          disabled={pending()}
          onChange={(event) => take(event.currentTarget)}
        />
      </label>
      <Show when={report()}>{(found) => <Report report={found()} />}</Show>
      <Failure error={inspecting.error() ?? importing.error()} testid="settings-error" />
    </section>
  );
};
