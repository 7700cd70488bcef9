import { describe, expect, it } from 'vitest';
import { emptyWriting, postOf } from '../../../src/app/text/writing.js';

const letters = 'mfzwizlsmuqhi2dpojxgm2lfnrsca43v';

describe('TXT-9 what is posted', () => {
  it('names the tags and people of its text, each once', () => {
    const text = `Hi @${letters} #One #one \`#two\` @${letters}\n`;
    expect(postOf({ ...emptyWriting, text }, 0)).toEqual({
      text: text.trim(),
      tags: ['One'],
      mentions: [`did:tabard:${letters}`],
    });
  });

  it('names no more of them than a record may hold', () => {
    const tags = Array.from({ length: 30 }, (_, at) => `#tag${at}`).join(' ');
    expect(postOf({ ...emptyWriting, text: tags }, 0).tags).toHaveLength(20);
  });

  it('has what was filled in', () => {
    const post = postOf(
      {
        text: 'a',
        language: 'pt',
        warning: ' Spoilers ',
        poll: { options: [' Yes ', '', 'No'], many: true, endsIn: 5 },
        event: {
          ...{ title: ' Fair ', start: '2026-07-01T20:00', end: '', zone: 'Europe/Lisbon', place: ' ' },
          coordinates: ' 60.3913, 5.3221 ',
        },
        streams: ['3kabc'],
        policy: { action: 'keep', who: 'followed', days: 30 },
      },
      1_000,
    );
    expect(post).toMatchObject({
      language: 'pt',
      warning: 'Spoilers',
      poll: { options: ['Yes', 'No'], many: true, closesAt: 1_005 },
      event: {
        title: 'Fair',
        startsAt: Date.parse('2026-07-01T19:00Z'),
        endsAt: null,
        zone: 'Europe/Lisbon',
        place: null,
        coordinates: { latitude: 60.3913, longitude: 5.3221 },
      },
      streams: ['3kabc'],
      policy: { action: 'keep', who: 'followed', days: 30 },
    });
  });
});
