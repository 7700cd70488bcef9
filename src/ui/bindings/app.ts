/** The app, for whoever stands under the shell. */
import { createContext, useContext } from 'solid-js';
import type { App } from '../../app/view.js';

const AppContext = createContext<App>();

export const AppProvider = AppContext.Provider;

export const useApp = (): App => {
  const app = useContext(AppContext);
  if (app === undefined) throw new TypeError('useApp outside of AppProvider');
  return app;
};
