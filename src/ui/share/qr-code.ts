/** A QR code as a path, a file of SVG, or a picture of pixels. */
import { encode } from 'uqr';

export interface QrDrawing {
  /** Edge in modules, the quiet zone of four on each side included. */
  readonly size: number;
  readonly path: string;
}

const quiet = 4;

export const drawQr = (text: string): QrDrawing => {
  const { data, size } = encode(text, { ecc: 'M', border: quiet });
  return {
    size,
    path: data
      .map((row, y) =>
        runsOf(row)
          .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
          .join(''),
      )
      .join(''),
  };
};

/** Dark modules side by side become one stroke. */
const runsOf = (row: readonly boolean[]): [start: number, length: number][] => {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last !== undefined && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  });
  return runs;
};

/** Ink on leaf in either scheme: readers want dark on light. */
const dark = '#26221f';
const light = '#fffdf7';

export const qrSvg = ({ size, path }: QrDrawing): Blob =>
  new Blob(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="${light}" d="M0 0h${size}v${size}H0z"/><path fill="${dark}" d="${path}"/></svg>\n`,
    ],
    { type: 'image/svg+xml' },
  );

/** At least 1,000 pixels wide, whole pixels to a module. */
export const qrPng = async ({ size, path }: QrDrawing): Promise<Blob> => {
  const scale = Math.ceil(1000 / size);
  const canvas = document.createElement('canvas');
  canvas.width = size * scale;
  canvas.height = size * scale;
  const context = canvas.getContext('2d');
  if (context === null) throw new TypeError('no 2d canvas');
  context.fillStyle = light;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = dark;
  context.fill(new Path2D(path));
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new TypeError('no PNG')) : resolve(blob)), 'image/png');
  });
};
