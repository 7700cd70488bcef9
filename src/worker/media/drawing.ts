/** All that draws: decoding by the browser, canvases that belong to no page. The one file of this folder that touches them. */
import { TabardError } from '../../base/index.js';

export interface Drawn {
  readonly width: number;
  readonly height: number;
  /** As large as `edge` allows. */
  scaled(edge: number): { readonly width: number; readonly height: number };
  /** Encoded anew at this size. JPEG where the browser writes no WebP and nothing shows through, else PNG. */
  encode(edge: number, quality: number): Promise<Blob>;
  /** Its pixels, red, green, blue and alpha, at this size. */
  pixels(edge: number): { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray };
  close(): void;
}

/** A picture, turned as it says. Rejects with `media-unreadable`. */
export const decodePicture = async (file: Blob): Promise<Drawn> => {
  try {
    return drawn(await createImageBitmap(file, { imageOrientation: 'from-image' }));
  } catch (cause) {
    throw new TabardError('media-unreadable', 'the browser cannot decode it', { cause });
  }
};

/** What can be drawn already, such as a picture out of a film. */
export const drawn = (source: ImageBitmap): Drawn => {
  const { width, height } = source;
  const scaled: Drawn['scaled'] = (edge) => {
    const scale = Math.min(1, edge / Math.max(width, height));
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  };
  const draw = (edge: number, ground: boolean) => {
    const size = scaled(edge);
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d');
    if (context === null) throw new TabardError('media-unreadable', 'no canvas here');
    context.imageSmoothingQuality = 'high';
    if (ground) {
      context.fillStyle = '#fff';
      context.fillRect(0, 0, size.width, size.height);
    }
    context.drawImage(source, 0, 0, size.width, size.height);
    return { canvas, context, ...size };
  };
  const pixels: Drawn['pixels'] = (edge) => {
    const { context, width: w, height: h } = draw(edge, false);
    return { width: w, height: h, data: context.getImageData(0, 0, w, h).data };
  };
  const showsThrough = (): boolean => {
    const { data } = pixels(100);
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 255) < 250) return true;
    return false;
  };
  return {
    width,
    height,
    scaled,
    pixels,
    async encode(edge, quality) {
      const made = await draw(edge, false).canvas.convertToBlob({ type: 'image/webp', quality });
      if (made.type === 'image/webp' || showsThrough()) return made;
      return draw(edge, true).canvas.convertToBlob({ type: 'image/jpeg', quality });
    },
    close: () => source.close(),
  };
};
