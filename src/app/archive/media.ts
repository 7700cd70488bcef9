/** Media files of a readable export. Their names end as their kind does: nothing that a browser would run has such a name. */
import type { Cid } from '../../base/index.js';
import { endingOf } from '../media/file-endings.js';
import { type Html, html } from './html.js';
import type { ArchiveWords } from './words.js';

/** A media file that is in the export. */
export interface MediaFile {
  readonly cid: Cid;
  readonly mime: string;
  readonly name: string;
}

export const mediaFile = (cid: Cid, mime: string): MediaFile => ({
  cid,
  mime,
  name: `media/${cid}.${endingOf(mime)}`,
});

export const showMedia = (words: ArchiveWords, file: MediaFile | undefined, alt: string): Html => {
  if (file === undefined) return html`<p class="soft">${words.pictureMissing}</p>`;
  const [kind] = file.name.endsWith('.bin') ? [''] : file.mime.split('/');
  if (kind === 'image') return html`<img src="${file.name}" alt="${alt}" loading="lazy">`;
  if (kind === 'audio') return html`<audio controls preload="none" src="${file.name}" aria-label="${alt}"></audio>`;
  if (kind === 'video') return html`<video controls preload="none" src="${file.name}" aria-label="${alt}"></video>`;
  return html`<p><a href="${file.name}" download>${alt === '' ? words.file : alt}</a></p>`;
};
