/** Media as tests need them, and all of a repository as a file. */
import { gather, type Owner, path } from './world.js';

export const join = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

export const carOf = async (me: Owner): Promise<Uint8Array<ArrayBuffer>> =>
  join(await gather(me.verify.exportCar(me.did)));

export const picture = (length: number, fill: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length).fill(fill);
  bytes[0] = 255 - fill;
  return bytes;
};

export const withAvatar = async (
  me: Owner,
  bytes: Uint8Array,
): Promise<Awaited<ReturnType<Owner['verify']['putBlob']>>> => {
  const blob = await me.verify.putBlob(me.did, bytes, 'image/png');
  await me.commit([
    {
      path: path('app.tabard.profile/self'),
      value: {
        name: 'Ada',
        bio: '',
        links: [],
        tags: [],
        avatar: { blob: { cid: { $link: blob.cid }, size: blob.size, mime: blob.mime }, alt: '', width: 1, height: 1 },
      },
    },
  ]);
  return blob;
};
