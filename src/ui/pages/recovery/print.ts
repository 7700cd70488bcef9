/** Printing one part of the page: it is laid on a page of its own while the printer's window is open. */

/** Whatever has `data-print` on the page; or one of them. */
export const printPart = (parts: Iterable<Element>): void => {
  const paper = document.createElement('div');
  paper.className = 'paper';
  for (const part of parts) {
    const copy = part.cloneNode(true);
    if (copy instanceof HTMLElement) {
      copy.hidden = false;
      renameIds(copy);
    }
    paper.append(copy);
  }
  document.body.append(paper);
  const done = (): void => {
    paper.remove();
    window.removeEventListener('afterprint', done);
  };
  window.addEventListener('afterprint', done);
  window.print();
};

/** What one has on the page is hidden while it is printed, and what is hidden clips nothing. */
const renameIds = (copy: Element): void => {
  for (const element of copy.querySelectorAll('[id]')) element.id = `paper-${element.id}`;
  for (const element of copy.querySelectorAll('[clip-path]')) {
    const path = element.getAttribute('clip-path') ?? '';
    element.setAttribute('clip-path', path.replace('url(#', 'url(#paper-'));
  }
};

export const printSheet = (): void => printPart(document.querySelectorAll('[data-print="sheet"]'));
