/** A picture that was chosen: an address to show it by, and its size once it is read. */
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

export interface PictureFile {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export type PictureReading =
  | { readonly state: 'reading' | 'unreadable' }
  | { readonly state: 'ready'; readonly picture: PictureFile };

export const usePictureFile = (file: Accessor<Blob>): Accessor<PictureReading> => {
  const [reading, setReading] = createSignal<PictureReading>({ state: 'reading' });
  createEffect(() => {
    const blob = file();
    const url = URL.createObjectURL(blob);
    const image = new Image();
    let current = true;
    setReading({ state: 'reading' });
    image.onload = () => {
      const { naturalWidth: width, naturalHeight: height } = image;
      if (current)
        setReading(width > 0 ? { state: 'ready', picture: { url, width, height } } : { state: 'unreadable' });
    };
    image.onerror = () => {
      if (current) setReading({ state: 'unreadable' });
    };
    image.src = url;
    onCleanup(() => {
      current = false;
      URL.revokeObjectURL(url);
    });
  });
  return reading;
};
