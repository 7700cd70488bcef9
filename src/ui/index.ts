export { mountApp, preloadOpened } from './shell/root.jsx';
