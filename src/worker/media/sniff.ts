/** What a file is, by its bytes (MED-1). What it is called, and what its sender or the system says of its type, says nothing. */

export type Sniffed =
  | { readonly is: 'picture'; readonly type: PictureType }
  | { readonly is: 'sound'; readonly type: SoundType }
  | { readonly is: 'other'; readonly type: OtherType };

export type PictureType = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic';
/** A container of sound, or of pictures and sound. */
export type SoundType = 'mp4' | 'matroska' | 'mp3' | 'ogg' | 'wave' | 'flac' | 'aac';
export type OtherType = 'pdf' | 'zip' | 'tiff' | 'svg' | 'html' | 'text' | 'unknown';

const heicBrands: ReadonlySet<string> = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** `head`: the first bytes, some hundred at least where the file has them. */
export const sniff = (head: Uint8Array): Sniffed => {
  const at = (offset: number, text: string): boolean =>
    [...text].every((letter, index) => head[offset + index] === letter.charCodeAt(0));
  const picture = (type: PictureType): Sniffed => ({ is: 'picture', type });
  const sound = (type: SoundType): Sniffed => ({ is: 'sound', type });
  if (at(0, '\x89PNG\r\n\x1a\n')) return picture('png');
  if (at(0, '\xff\xd8\xff')) return picture('jpeg');
  if (at(0, 'GIF87a') || at(0, 'GIF89a')) return picture('gif');
  if (at(0, 'RIFF') && at(8, 'WEBP')) return picture('webp');
  if (at(0, 'BM') && head[14] === 40) return picture('bmp');
  if (at(4, 'ftyp')) return ofBrand(String.fromCharCode(...head.subarray(8, 12)));
  if (at(0, '\x1a\x45\xdf\xa3')) return sound('matroska');
  if (at(0, 'RIFF') && at(8, 'WAVE')) return sound('wave');
  if (at(0, 'OggS')) return sound('ogg');
  if (at(0, 'fLaC')) return sound('flac');
  if (at(0, 'ID3') || isFrame(head, 0x02, 0x06)) return sound('mp3');
  if (isFrame(head, 0x00, 0x06)) return sound('aac');
  if (['moov', 'mdat', 'wide', 'free', 'skip'].some((name) => at(4, name))) return sound('mp4');
  return { is: 'other', type: ofOther(head, at) };
};

const ofBrand = (brand: string): Sniffed => {
  if (brand === 'avif' || brand === 'avis') return { is: 'picture', type: 'avif' };
  if (heicBrands.has(brand)) return { is: 'picture', type: 'heic' };
  return { is: 'sound', type: 'mp4' };
};

/** Eleven set bits, then the layer: 0 for AAC, others for MPEG audio. */
const isFrame = (head: Uint8Array, least: number, mask: number): boolean => {
  const [first = 0, second = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return false;
  const layer = second & mask;
  return least === 0 ? layer === 0 && (second & 0xf0) === 0xf0 : layer !== 0;
};

const ofOther = (head: Uint8Array, at: (offset: number, text: string) => boolean): OtherType => {
  if (at(0, '%PDF')) return 'pdf';
  if (at(0, 'PK\x03\x04')) return 'zip';
  if (at(0, 'II*\0') || at(0, 'MM\0*')) return 'tiff';
  const text = new TextDecoder().decode(head.subarray(0, 4096));
  if (/<svg[\s>:]/i.test(text)) return 'svg';
  if (/<(!doctype\s+html|html|script|body|head)[\s>]/i.test(text)) return 'html';
  return /[\0\ufffd]/.test(text.slice(0, -3)) ? 'unknown' : 'text';
};

/** The types that a browser or system gives to what was sniffed: anything else is another name for it. */
const usualTypes: Readonly<Record<string, RegExp>> = {
  png: /^image\/(png|apng)$/,
  jpeg: /^image\/jpe?g$/,
  gif: /^image\/gif$/,
  webp: /^image\/webp$/,
  bmp: /^image\/(bmp|x-ms-bmp)$/,
  avif: /^image\/avif/,
  heic: /^image\/hei[cf]/,
  mp4: /^(video|audio)\/(mp4|quicktime|x-m4[av]|3gpp2?|m4a)$/,
  matroska: /^(video|audio)\/(webm|x-matroska|matroska)$/,
  mp3: /^audio\/(mpeg|mp3)$/,
  ogg: /^(audio|video|application)\/ogg$/,
  wave: /^audio\/(wav|x-wav|wave|vnd\.wave)$/,
  flac: /^audio\/(flac|x-flac)$/,
  aac: /^audio\/(aac|x-aac|aacp)$/,
};

/** Whether somebody called it something else. A file without a type claims nothing. */
export const isMisnamed = ({ is, type }: Sniffed, claimed: string): boolean => {
  const plain = claimed.toLowerCase().split(';', 1)[0]?.trim() ?? '';
  if (plain === '' || plain === 'application/octet-stream') return false;
  if (is === 'other') return type !== 'svg' && /^(image|audio|video)\//.test(plain) && type !== 'tiff';
  return usualTypes[type]?.test(plain) !== true;
};
