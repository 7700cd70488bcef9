/** What Chromium's fake camera sees: a part of another page's screen, held before it a little askew. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const [width, height] = [640, 480];

/** Where the film will lie; gone after the test. */
export const makeCamera = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tabard-camera-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'camera.y4m');
  writeFileSync(file, film(Buffer.alloc(width * height, 90)));
  return file;
};

/** The camera of `file` sees this part of the page from now on. */
export const hold = async (page: Page, part: Locator, file: string): Promise<void> => {
  const picture = (await part.screenshot()).toString('base64');
  const grey = await page.evaluate(
    async ([png, across, down]) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const pen = new OffscreenCanvas(across, down).getContext('2d');
      if (pen === null) throw new TypeError('no canvas');
      pen.fillStyle = '#8a8578';
      pen.fillRect(0, 0, across, down);
      pen.translate(across / 2, down / 2);
      pen.rotate(0.06);
      const size = down * 0.88;
      pen.drawImage(bitmap, -size / 2, -size / 2, size, size);
      const { data } = pen.getImageData(0, 0, across, down);
      let text = '';
      for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(data[at + 1] ?? 0);
      return btoa(text);
    },
    [picture, width, height] as const,
  );
  writeFileSync(file, film(Buffer.from(grey, 'base64')));
};

/** YUV4MPEG2 of one picture without colour, shown again and again. */
const film = (luma: Buffer): Buffer => {
  const colour = Buffer.alloc(luma.length / 2, 128);
  const frames = Array.from({ length: 2 }, () => [Buffer.from('FRAME\n'), luma, colour]).flat();
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420jpeg\n`), ...frames]);
};
