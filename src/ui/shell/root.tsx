/** Mounts the UI: words, theme and routes around the pages. */
import { createEffect, type JSX } from 'solid-js';
import { render } from 'solid-js/web';
import type { App } from '../../app/view.js';
import type { Dispose } from '../../base/index.js';
import { AppProvider } from '../bindings/app.js';
import { useReadable } from '../bindings/readable.js';
import { parseRoute } from '../bindings/route.js';
import { TextProvider } from '../bindings/text.jsx';
import '../styles/index.css';
import { preloadPage } from './routes.jsx';
import { Shell } from './shell.jsx';

const Root = (props: { readonly app: App }): JSX.Element => {
  const settings = useReadable(props.app.settings);
  const deployment = useReadable(props.app.deployment);
  createEffect(() => {
    const { theme } = settings();
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  });
  createEffect(() => {
    for (const [property, value] of Object.entries(deployment().theme)) {
      document.documentElement.style.setProperty(property, value);
    }
  });
  return (
    <AppProvider value={props.app}>
      <TextProvider choice={settings().locale}>
        <Shell />
      </TextProvider>
    </AppProvider>
  );
};

/** Fetches the code of the page that the address names. */
export const preloadOpened = (app: App): void => preloadPage(parseRoute(location.hash), app);

export const mountApp = (root: HTMLElement, app: App): Dispose => {
  // What index.html shows until there is more.
  root.replaceChildren();
  return render(() => <Root app={app} />, root);
};
