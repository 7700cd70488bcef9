import { describe, expect, it } from 'vitest';
import type { EventView, PostView } from '../../src/app/social/social-view.js';
import { icsOf } from '../../src/ui/pages/social/ics.js';

const post = {
  uri: 'did:tabard:aaaa/app.tabard.post/3m',
  link: 'https://tabard.example/#/@aaaa/post/3m',
  at: Date.UTC(2026, 10, 1, 8),
  text: 'Bring an apron; and, if you can,\r\na knife.\nEND:VEVENT',
} as PostView;
const event: EventView = {
  ...{ title: 'Open workshop', startsAt: Date.UTC(2026, 10, 22, 14, 30), endsAt: null, zone: null },
  ...{ place: { name: 'Skostredet 4', latitude: 60.39, longitude: 5.32 }, coming: 0, mine: null },
};

describe('a calendar file', () => {
  it('has the event, its moment and its place', () => {
    const lines = icsOf(post, event).split('\r\n');
    for (const line of ['DTSTART:20261122T143000Z', 'SUMMARY:Open workshop', 'LOCATION:Skostredet 4', 'GEO:60.39;5.32'])
      expect(lines).toContain(line);
  });

  it('holds nothing that its author could end it with', () => {
    const text = icsOf(post, { ...event, title: 'x\r\nEND:VEVENT\r\nBEGIN:VALARM', place: null });
    expect(text.split('\r\n').filter((line) => line === 'END:VEVENT')).toHaveLength(1);
    expect(text).toContain('SUMMARY:x\\nEND:VEVENT\\nBEGIN:VALARM');
    expect(text).toContain('DESCRIPTION:Bring an apron\\; and\\, if you can\\,\\na knife.\\nEND:VEVENT');
  });

  it('has lines of at most 75 bytes, and no letter in two', () => {
    const text = icsOf(post, { ...event, title: 'ø'.repeat(200) });
    const encoder = new TextEncoder();
    for (const line of text.split('\r\n')) expect(encoder.encode(line).length).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${'ø'.repeat(200)}`);
  });
});
