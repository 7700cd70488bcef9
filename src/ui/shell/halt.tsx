/** What is shown when there is nothing else to show: while the page opens, where it cannot, and when a part of it broke. */
import { createEffect, type JSX, on } from 'solid-js';
import { useRoute } from '../bindings/route.js';
import { useText } from '../bindings/text.jsx';
import { Light } from '../parts/small.jsx';
import { ErrorWords } from '../parts/words.jsx';

export const Loading = (): JSX.Element => {
  const t = useText();
  return (
    <div class="loading" data-testid="loading" role="status">
      <Light state="wait" />
      {t('common.loading')}
    </div>
  );
};

const Halt = (props: { readonly title: string; readonly error: unknown }): JSX.Element => {
  const t = useText();
  return (
    <section class="halt" role="alert" data-testid="halt">
      <h1>{props.title}</h1>
      <p>
        <ErrorWords error={props.error} />
      </p>
      <button type="button" class="button" data-kind="main" onClick={() => location.reload()}>
        {t('common.reload')}
      </button>
    </section>
  );
};

/** The app's `ready` was rejected. */
export const CannotStart = (props: { readonly error: unknown }): JSX.Element => {
  const t = useText();
  return <Halt title={t('common.brokenStart')} error={props.error} />;
};

/** A component threw: a defect, or a part of the page that could not be fetched. Going elsewhere tries again. */
export const Broken = (props: { readonly error: unknown; readonly again: () => void }): JSX.Element => {
  const t = useText();
  const route = useRoute();
  createEffect(on(route, () => props.again(), { defer: true }));
  return <Halt title={t('common.broken')} error={props.error} />;
};
