export { StartPage } from './start.jsx';
