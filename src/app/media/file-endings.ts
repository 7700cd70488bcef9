/** How files of media are called on a disk: by what they are shown as, and by nothing that a browser would run. */
import { shownType } from '../../store/index.js';

/** The kinds that are shown (SWB-2), and no others: an SVG or a page that somebody posted opens in no browser. */
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

/** Without a dot; `bin` for what is not shown. */
export const endingOf = (mime: string): string => endings[shownType(mime)] ?? 'bin';
