/** The frame around every page. It waits for the app, keeps the focus where the reader is, and survives a page that breaks. */
import { createEffect, createMemo, ErrorBoundary, type JSX, Match, on, Show, Switch } from 'solid-js';
import { Banners } from '../banners/index.jsx';
import { useApp } from '../bindings/app.js';
import { later, nothing } from '../bindings/later.jsx';
import { useReadable } from '../bindings/readable.js';
import { useReady } from '../bindings/ready.js';
import { useRoute } from '../bindings/route.js';
import { useText } from '../bindings/text.jsx';
import { currentToast } from '../bindings/toast.js';
import { LiveRegion } from '../parts/live.jsx';
import { fetchWordsSoon } from '../parts/words.jsx';
import { Broken, CannotStart, Loading } from './halt.jsx';
import { Header } from './header.jsx';
import { Pages } from './routes.jsx';

const keys = later(async () => (await import('../pages/social/page.js')).keysPart(), {
  otherwise: nothing,
  patient: true,
});
const toast = later(async () => (await import('../parts/toast.jsx')).Toast, { otherwise: nothing });

export const Shell = (): JSX.Element => {
  const t = useText();
  const app = useApp();
  const ready = useReady(app);
  const me = useReadable(app.me);
  const route = useRoute();
  let main: HTMLElement | undefined;
  fetchWordsSoon();
  toast.fetchSoon();

  // A new page is read from its beginning.
  const path = createMemo(() => route().path);
  createEffect(
    on(
      path,
      () => {
        window.scrollTo(0, 0);
        main?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );

  return (
    <>
      <button type="button" class="button skip" onClick={() => main?.focus()}>
        {t('common.skip')}
      </button>
      <Header />
      <Banners />
      <main id="main" class="main" tabindex="-1" ref={main}>
        <Switch fallback={<Loading />}>
          <Match when={ready().state === 'failed'}>
            <CannotStart error={ready().error} />
          </Match>
          <Match when={ready().state === 'ready'}>
            <ErrorBoundary fallback={(error: unknown, again) => <Broken error={error} again={again} />}>
              <Pages />
            </ErrorBoundary>
          </Match>
        </Switch>
      </main>
      <Show when={currentToast()}>
        <toast.Part />
      </Show>
      <Show when={me()}>
        <keys.Part />
      </Show>
      <LiveRegion />
    </>
  );
};
