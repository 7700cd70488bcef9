/** A real JPEG with an EXIF block that names a place, as a phone writes it. */
import type { Page } from 'playwright-core';

/** Pixels from the page's own canvas, with an EXIF segment put in after the start. */
export const photoWithPlace = async (page: Page): Promise<Buffer> => {
  const pixels = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1200, 900);
    const context = canvas.getContext('2d');
    if (context === null) throw new TypeError('no canvas');
    for (let i = 0; i < 60; i++) {
      context.fillStyle = `hsl(${i * 37} 60% 50%)`;
      context.fillRect((i * 97) % 1200, (i * 61) % 900, 200, 160);
    }
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer())];
  });
  const jpeg = Buffer.from(pixels);
  const body = Buffer.from('Exif\0\0MM\0*\0\0\0\x08GPSLatitude 60.3913 GPSLongitude 5.3221 Make PhoneMaker', 'latin1');
  const length = Buffer.from([0xff, 0xe1, 0, 0]);
  length.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), length, body, jpeg.subarray(2)]);
};
