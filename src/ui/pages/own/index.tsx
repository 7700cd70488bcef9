/** The code is here, and not in a file of its own: who has a profile has it, and it is in nobody else's first load. */
export { QrCode } from '../../share/qr.jsx';
export { OwnPage } from './own.jsx';
