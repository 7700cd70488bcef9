/** Media files of a readable export. Their names end as their kind does: nothing that a browser would run has such a name. */
import type { Cid } from '../../base/index.js';
import { type Html, html } from './html.js';
import type { ArchiveWords } from './words.js';

/** The kinds that the service worker shows (SWB-2), and no others: an SVG or a page that somebody posted opens in no browser. */
const endings: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/webm': 'weba',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
};

/** A media file that is in the export. */
export interface MediaFile {
  readonly cid: Cid;
  readonly mime: string;
  readonly name: string;
}

export const mediaFile = (cid: Cid, mime: string): MediaFile => ({
  cid,
  mime,
  name: `media/${cid}.${Object.hasOwn(endings, mime) ? endings[mime] : 'bin'}`,
});

export const showMedia = (words: ArchiveWords, file: MediaFile | undefined, alt: string): Html => {
  if (file === undefined) return html`<p class="soft">${words.pictureMissing}</p>`;
  const [kind] = file.name.endsWith('.bin') ? [''] : file.mime.split('/');
  if (kind === 'image') return html`<img src="${file.name}" alt="${alt}" loading="lazy">`;
  if (kind === 'audio') return html`<audio controls preload="none" src="${file.name}" aria-label="${alt}"></audio>`;
  if (kind === 'video') return html`<video controls preload="none" src="${file.name}" aria-label="${alt}"></video>`;
  return html`<p><a href="${file.name}" download>${alt === '' ? words.file : alt}</a></p>`;
};
