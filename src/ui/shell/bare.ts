/** What is shown in place of the app, which is not started: inside another page, and after everything here was erased. */
import { ended } from '../../i18n/en/ended.js';
import { framed } from '../../i18n/en/framed.js';

const link = (text: string, testid: string): HTMLAnchorElement => {
  const made = document.createElement('a');
  // The bare page: what the one around it put behind the address is its own.
  made.href = location.href.replace(/[?#].*$/, '');
  made.textContent = text;
  made.dataset.testid = testid;
  return made;
};

const inFrame = (): HTMLElement => {
  const way = link(framed['framed.open'], 'framed');
  way.target = '_blank';
  way.rel = 'noopener noreferrer';
  return way;
};

/** Nothing is opened until somebody says so: else the page would make anew what was erased. */
const afterErasing = (): HTMLElement => {
  const section = document.createElement('section');
  section.className = 'halt';
  section.dataset.testid = 'ended';
  const title = document.createElement('h1');
  title.textContent = ended['ended.title'];
  const text = document.createElement('p');
  text.textContent = ended['ended.text'];
  const again = link(ended['ended.again'], 'ended-again');
  again.className = 'button';
  again.dataset.kind = 'main';
  again.addEventListener('click', (event) => {
    event.preventDefault();
    history.replaceState(null, '', again.href);
    location.reload();
  });
  section.append(title, text, again);
  const main = document.createElement('main');
  main.className = 'main';
  main.append(section);
  return main;
};

export const showBare = (root: HTMLElement): void => {
  root.replaceChildren(window.top === window ? afterErasing() : inFrame());
};
