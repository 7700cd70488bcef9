/** The least that a Solid page with addresses can be: what first paint costs before there is anything to show. */
import { createSignal, Match, onCleanup, Switch } from 'solid-js';
import { render } from 'solid-js/web';

const App = () => {
  const [path, setPath] = createSignal(location.hash.slice(1));
  const follow = (): void => void setPath(location.hash.slice(1));
  addEventListener('hashchange', follow);
  onCleanup(() => removeEventListener('hashchange', follow));
  return (
    <main>
      <nav>
        <a href="#/">Home</a> <a href="#/about">About</a>
      </nav>
      <Switch fallback={<h1 data-testid="visit-name">Home</h1>}>
        <Match when={path() === '/about'}>
          <h1>About</h1>
        </Match>
      </Switch>
    </main>
  );
};

const root = document.getElementById('app');
if (root === null) throw new TypeError('no element "app"');
render(() => <App />, root);
