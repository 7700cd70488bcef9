/** A picture out of a film, where the browser decodes films outside the page. No poster is no failure. */
import { type InputVideoTrack, VideoSampleSink } from 'mediabunny';
import { type Drawn, drawn } from './drawing.js';
import { POSTER_PATIENCE } from './limits.js';

/** Undefined where there is none: no decoder, no picture, or none in time. */
export const posterOf = async (track: InputVideoTrack, duration: number): Promise<Drawn | undefined> => {
  if (globalThis.VideoDecoder === undefined || globalThis.OffscreenCanvas === undefined) return undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), POSTER_PATIENCE);
  });
  try {
    return await Promise.race([decode(track, duration), late]);
  } catch {
    // Whatever a decoder has against it, the film itself goes on.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
};

const decode = async (track: InputVideoTrack, duration: number): Promise<Drawn | undefined> => {
  if (!(await track.canDecode())) return undefined;
  const begin = await track.getFirstTimestamp();
  const sample = await new VideoSampleSink(track).getSample(begin + Math.min(1, duration / 10));
  if (sample === null) return undefined;
  try {
    const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
    const context = canvas.getContext('2d');
    if (context === null) return undefined;
    sample.draw(context, 0, 0);
    return drawn(canvas.transferToImageBitmap());
  } finally {
    sample.close();
  }
};
