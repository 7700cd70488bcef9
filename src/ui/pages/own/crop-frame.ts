/** Which square of a picture is shown. Pure: all in the picture's own pixels. */
import type { PictureCrop } from '../../../app/view.js';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** No closer than this many pixels, unless the picture itself is smaller. */
const least = 64;

export const largestCrop = ({ width, height }: PictureSize): number => Math.min(width, height);

const smallestCrop = (picture: PictureSize): number => Math.min(least, largestCrop(picture));

/** The middle of the picture, as much of it as there is. */
export const firstCrop = (picture: PictureSize): PictureCrop => {
  const size = largestCrop(picture);
  return { x: (picture.width - size) / 2, y: (picture.height - size) / 2, size };
};

/** The same square, inside of the picture. */
export const fitCrop = (picture: PictureSize, { x, y, size }: PictureCrop): PictureCrop => {
  const fitting = clamp(size, smallestCrop(picture), largestCrop(picture));
  return {
    x: clamp(x, 0, picture.width - fitting),
    y: clamp(y, 0, picture.height - fitting),
    size: fitting,
  };
};

export const moveCrop = (picture: PictureSize, crop: PictureCrop, dx: number, dy: number): PictureCrop =>
  fitCrop(picture, { ...crop, x: crop.x + dx, y: crop.y + dy });

/** Zoom runs from 0, all of it, to 1, as close as it goes; evenly to the eye. */
export const zoomOf = (picture: PictureSize, { size }: PictureCrop): number => {
  const range = Math.log(largestCrop(picture) / smallestCrop(picture));
  return range === 0 ? 0 : Math.log(largestCrop(picture) / size) / range;
};

/** Closer or further, around the middle of the square. */
export const zoomCrop = (picture: PictureSize, crop: PictureCrop, zoom: number): PictureCrop => {
  const largest = largestCrop(picture);
  const size = largest * (smallestCrop(picture) / largest) ** clamp(zoom, 0, 1);
  const half = (crop.size - size) / 2;
  return fitCrop(picture, { x: crop.x + half, y: crop.y + half, size });
};

/** Whole pixels, still inside. */
export const wholeCrop = (picture: PictureSize, crop: PictureCrop): PictureCrop => {
  const size = Math.floor(crop.size);
  return {
    x: clamp(Math.round(crop.x), 0, picture.width - size),
    y: clamp(Math.round(crop.y), 0, picture.height - size),
    size,
  };
};

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
