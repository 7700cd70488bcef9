/** Files that somebody picks: what reads them before any decoder does, and what a record says in the place of a picture. */
import { Mp4OutputFormat, WebMOutputFormat } from 'mediabunny';
import { placeholderUrl } from '../../../src/app/media/placeholder.js';
import { readAnimation } from '../../../src/worker/media/animation.js';
import { tellingsOfPicture } from '../../../src/worker/media/exif.js';
import { sniff } from '../../../src/worker/media/sniff.js';
import { find, makeFilm, place, prepare } from '../../worker/media/kit.js';
import { moving } from '../../worker/media/moving.js';
import { type Bytes, near, nearText } from './chance.js';
import type { Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const bytesOf = async (film: Blob): Promise<Bytes> => new Uint8Array(await film.arrayBuffer());

export const mediaTargets = async (): Promise<readonly Target[]> => {
  const small = { seconds: 1, packet: 40 };
  const films = [
    await bytesOf(await makeFilm(new Mp4OutputFormat({ metadataFormat: 'udta' }), small)),
    await bytesOf(await makeFilm(new WebMOutputFormat(), small)),
  ];
  return [
    {
      name: 'moving pictures',
      weight: 4,
      run(chance) {
        const file = near(chance, Object.values(moving));
        sniff(file);
        tellingsOfPicture(file);
        const { animation } = readAnimation(file);
        if (animation === undefined) return 'refused';
        ensure(animation.bytes.length <= file.length, 'more came out than went in');
        const again = readAnimation(animation.bytes).animation;
        ensure(again !== undefined && !again.dropped, 'what came out is not what is kept');
        return 'accepted';
      },
    },
    {
      name: 'films',
      weight: 0.3,
      async run(chance) {
        try {
          const { bytes, kind } = await prepare(new Blob([near(chance, films)]));
          if (kind !== 'file') ensure(find(bytes, place) < 0, 'a place came along');
          return 'accepted';
        } catch (error) {
          ensure(String(Reflect.get(Object(error), 'code')).startsWith('media-'), `no word for ${String(error)}`);
          return 'refused';
        }
      },
    },
    {
      name: 'placeholders',
      weight: 2,
      run(chance) {
        const url = placeholderUrl(nearText(chance, ['1QcSHQRnh493V4dIh4eXh1h4kJUI', 'AAAAAQAAAAAA']));
        if (url === null) return 'refused';
        ensure(url.startsWith('data:image/png;base64,') && url.length < 10_000, 'no small picture came of it');
        return 'accepted';
      },
    },
  ];
};
