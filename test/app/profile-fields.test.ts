import { describe, expect, it } from 'vitest';
import { avatarOf, emptyFields, fieldsOfRecord } from '../../src/app/profile-fields.js';

const none = (): null => null;

describe('reading a profile record', () => {
  it('gives its fields, with a picture where its bytes are here', () => {
    const record = {
      $type: 'app.tabard.profile',
      name: 'Ada',
      bio: 'Binder.',
      avatar: {
        blob: { cid: { $link: 'bafkrei' }, size: 10, mime: 'image/webp' },
        alt: 'A press',
        width: 400,
        height: 400,
      },
      links: [{ title: 'Bindery', url: 'https://bindery.example' }],
      tags: ['bees'],
    };
    const fields = fieldsOfRecord(record, (cid) => `./blob/${cid}`);
    expect(fields.name).toBe('Ada');
    expect(fields.avatar).toEqual({ cid: 'bafkrei', url: './blob/bafkrei', alt: 'A press', width: 400, height: 400 });
    expect(fields.links).toEqual([{ id: '0', title: 'Bindery', url: 'https://bindery.example' }]);
    expect(fieldsOfRecord(record, none).avatar?.url).toBeNull();
    expect(avatarOf(record)?.blob.size).toBe(10);
  });

  it('counts whatever is not as the schema says as absent', () => {
    for (const odd of [undefined, null, 7, 'x', [], { was: {} }])
      expect(fieldsOfRecord(odd, none)).toEqual(emptyFields);
    const odd = {
      name: 7,
      bio: [],
      links: [7, null, { title: 1, url: {} }],
      tags: [1, 'a'],
      avatar: { blob: { cid: 'x', size: 1, mime: 2 } },
    };
    expect(fieldsOfRecord(odd, none)).toEqual({
      ...emptyFields,
      links: [{ id: '2', title: '', url: '' }],
      tags: ['a'],
    });
  });
});
