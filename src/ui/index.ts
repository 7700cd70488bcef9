import type { App } from '../app/view.js';
export const mountApp = (root: HTMLElement, app: App): (() => void) => {
  void app.ready.then(() => { root.textContent = 'ready'; });
  return () => undefined;
};
