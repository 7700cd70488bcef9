/** What is shown in place of the app inside another page. */
import { framed } from '../../i18n/en/framed.js';

export const showFramed = (root: HTMLElement): void => {
  const link = document.createElement('a');
  // The bare page: what the one around it put behind the address is its own.
  link.href = location.href.replace(/[?#].*$/, '');
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.textContent = framed['framed.open'];
  link.dataset.testid = 'framed';
  root.replaceChildren(link);
};
