export { OwnPage } from './own.jsx';
