/** A friend's card as a picture: to be sent, and read again by a camera. Dark on light, whatever the page looks like. */
import { drawQr } from '../../share/qr-code.js';

export interface CardPicture {
  readonly title: string;
  readonly owner: string;
  readonly keeper: string | undefined;
  readonly use: string;
  readonly how: string;
  readonly words: readonly string[];
  /** What the QR code says. */
  readonly code: string;
  readonly did: string;
}

const width = 1200;
const height = 1280;
const margin = 80;
const paper = '#fffdf7';
const ink = '#26221f';
const soft = '#6a6157';
const display = 'Fraunces, Georgia, serif';
const text = '"Atkinson Hyperlegible Next", system-ui, sans-serif';

export const drawCard = async (card: CardPicture): Promise<Blob> => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new TypeError('no 2d canvas');
  pen.fillStyle = paper;
  pen.fillRect(0, 0, width, height);
  pen.strokeStyle = ink;
  pen.lineWidth = 4;
  pen.strokeRect(margin / 2, margin / 2, width - margin, height - margin);
  pen.textBaseline = 'alphabetic';
  line(pen, card.title, 150, `600 64px ${display}`, ink);
  line(pen, card.owner, 210, `400 36px ${text}`, ink);
  if (card.keeper !== undefined) line(pen, card.keeper, 258, `400 30px ${text}`, soft);
  drawCode(pen, card.code, margin, 290, 520);
  drawWords(pen, card.words, margin + 500, 350);
  const below = wrap(pen, card.use, 860, `400 34px ${text}`, ink);
  wrap(pen, card.how, below + 24, `400 30px ${text}`, soft);
  line(pen, card.did, height - margin - 20, '400 26px ui-monospace, monospace', soft);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new TypeError('no PNG')) : resolve(blob)), 'image/png');
  });
};

type Pen = CanvasRenderingContext2D;

const line = (pen: Pen, words: string, y: number, font: string, color: string): void => {
  pen.font = font;
  pen.fillStyle = color;
  pen.fillText(words, margin, y, width - 2 * margin);
};

/** Answers where it ends. */
const wrap = (pen: Pen, words: string, from: number, font: string, color: string): number => {
  pen.font = font;
  pen.fillStyle = color;
  let y = from;
  let row = '';
  for (const word of words.split(' ')) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (row !== '' && pen.measureText(longer).width > width - 2 * margin) {
      pen.fillText(row, margin, y);
      y += 48;
      row = word;
    } else row = longer;
  }
  pen.fillText(row, margin, y);
  return y + 48;
};

const drawCode = (pen: Pen, code: string, x: number, y: number, edge: number): void => {
  const { size, path } = drawQr(code);
  // Whole pixels to a module.
  const scale = Math.floor(edge / size);
  pen.save();
  // Its quiet zone lies in the margin.
  pen.translate(x - 4 * scale, y);
  pen.scale(scale, scale);
  pen.fillStyle = ink;
  pen.fill(new Path2D(path));
  pen.restore();
};

/** Two columns, read downwards. */
const drawWords = (pen: Pen, words: readonly string[], x: number, y: number): void => {
  const rows = Math.ceil(words.length / 2);
  for (const [at, word] of words.entries()) {
    const left = x + (at < rows ? 0 : 300);
    const top = y + (at % rows) * 38;
    pen.font = `400 24px ${text}`;
    pen.fillStyle = soft;
    pen.fillText(String(at + 1), left, top);
    pen.font = `400 32px ${text}`;
    pen.fillStyle = ink;
    pen.fillText(word, left + 44, top);
  }
};
