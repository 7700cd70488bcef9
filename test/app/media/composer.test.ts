import { Mp4OutputFormat } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { createAddresses } from '../../../src/app/media/addresses.js';
import { createComposer } from '../../../src/app/media/composer.js';
import type { MediaComposer } from '../../../src/app/media/media-view.js';
import { MAX_MEDIA } from '../../../src/repo/schema/post.js';
import { makeFilm } from '../../worker/media/kit.js';
import { ada, preparing, silentPort } from './kit.js';

const letter = (text: string, name = 'letter.txt'): File => new File([text], name, { type: 'text/plain' });

const composing = async (ports: Parameters<typeof preparing>[0] = []) => {
  const made = await preparing(ports);
  const open = new Map<string, Blob>();
  const addresses = createAddresses({
    store: made.here.verify,
    urls: {
      make(blob) {
        const url = `blob:${open.size + 1}`;
        open.set(url, blob);
        return url;
      },
      revoke: (url) => void open.delete(url),
    },
    controlled: () => false,
    profile: () => 'p',
  });
  const make = (): MediaComposer =>
    createComposer({ preparing: made.preparing, store: made.here.verify, addresses, owner: () => ada });
  return { ...made, open, composer: make(), make };
};

const settled = (composer: MediaComposer): Promise<void> =>
  expect.poll(() => composer.items.get().every(({ state }) => state === 'ready' || state === 'failed')).toBe(true);

describe('media of a post that is being written', () => {
  it('become what the post names, in the order in which they stand', async () => {
    const { composer, open } = await composing();
    const film = new File([await makeFilm(new Mp4OutputFormat())], 'holiday.mp4', { type: 'video/mp4' });
    expect(composer.add([film, letter('one')])).toBe(0);
    expect(composer.ready.get()).toBe(false);
    expect(() => composer.facts()).toThrow(expect.objectContaining({ code: 'media-not-ready' }));
    await settled(composer);
    expect(composer.ready.get()).toBe(true);
    const [first, second] = composer.items.get();
    expect(first).toMatchObject({ kind: 'video', state: 'ready', takenOut: expect.arrayContaining(['place']) });
    expect(second).toMatchObject({ kind: 'file', name: 'letter.txt', posted: 3, url: null });
    expect(open.get(first?.url ?? '')?.type).toBe('video/mp4');
    composer.setAlt(first?.id ?? '', 'A walk');
    composer.move(second?.id ?? '', 0);
    const [file, video] = composer.facts();
    expect(file).toMatchObject({ name: 'letter.txt', blob: { mime: 'application/octet-stream', size: 3 } });
    // The name of a film is its person's own.
    expect(video).toEqual({
      blob: expect.anything(),
      alt: 'A walk',
      width: 640,
      height: 360,
      duration: expect.any(Number),
    });
    composer.close();
    expect(open.size).toBe(0);
  });

  it('are as many as a post holds', async () => {
    const { composer } = await composing();
    const many = Array.from({ length: MAX_MEDIA + 3 }, (_, at) => letter(`${at}`));
    expect(composer.add(many)).toBe(3);
    expect(composer.room.get()).toBe(0);
    await settled(composer);
    expect(composer.facts().length).toBe(MAX_MEDIA);
  });

  it('can be taken away and put back, also while they are prepared', async () => {
    const { composer, timers, started } = await composing([silentPort()]);
    composer.add([letter('first'), letter('second')]);
    const [first] = composer.items.get();
    await expect.poll(started).toBe(1);
    composer.remove(first?.id ?? '');
    expect(composer.items.get().length).toBe(1);
    composer.putBack(first?.id ?? '');
    expect(composer.items.get()[0]?.id).toBe(first?.id);
    // The worker says nothing: it is ended, and the rest goes on.
    timers.fire();
    await expect.poll(() => composer.items.get().every(({ state }) => state === 'ready')).toBe(true);
    expect(composer.facts().map(({ blob }) => blob.size)).toEqual([5, 6]);
  });

  it('that fail say why, keep the others, and may go along as they are', async () => {
    const { composer } = await composing();
    composer.add([new File(['\x89PNG no picture'], 'broken.png'), letter('fine')]);
    const [broken] = composer.items.get();
    await settled(composer);
    expect(composer.items.get()[0]?.state).toBe('ready');
    const damaged = new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)], 'photo.jpg', { type: 'image/jpeg' });
    composer.remove(broken?.id ?? '');
    composer.add([damaged]);
    await settled(composer);
    const failed = composer.items.get().at(-1);
    expect(failed).toMatchObject({ state: 'failed', code: 'media-unreadable', canBeFile: true });
    expect(() => composer.facts()).toThrow();
    composer.attachAsFile(failed?.id ?? '');
    await settled(composer);
    expect(composer.items.get().at(-1)).toMatchObject({
      state: 'ready',
      kind: 'file',
      mayTell: expect.arrayContaining(['place']),
    });
    expect(composer.facts().at(-1)).toMatchObject({ name: 'photo.jpg' });
  });

  it('come back with a draft, as long as their bytes are here', async () => {
    const { composer, make, here } = await composing();
    composer.add([letter('one'), letter('two')]);
    await settled(composer);
    composer.setAlt(composer.items.get()[0]?.id ?? '', 'First');
    const draft: ReturnType<typeof composer.draft> = JSON.parse(JSON.stringify(composer.draft()));
    const again = make();
    await here.store.write(['blobs'], 'relaxed', (tx) =>
      tx.objectStore('blobs').delete(draft[1]?.blob.cid ?? ('' as never)),
    );
    await again.restore(draft);
    const [first, gone] = again.items.get();
    expect(first).toMatchObject({ state: 'ready', alt: 'First' });
    expect(gone).toMatchObject({ state: 'failed', code: 'media-gone' });
    again.remove(gone?.id ?? '');
    expect(again.facts()).toEqual(draft.slice(0, 1));
  });

  it('have names that can be read, whoever made them up', async () => {
    const { composer } = await composing();
    composer.add([letter('x', `\u202egnp.exe\u0000${'a'.repeat(400)}.txt`)]);
    await settled(composer);
    const [{ name = '' } = {}] = composer.facts();
    expect(name).not.toMatch(/[\u202e\0]/);
    expect(name.length).toBeLessThanOrEqual(200);
  });
});
