export { mountApp } from './shell/root.jsx';
