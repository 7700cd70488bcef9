/** An event as a calendar file (RFC 5545), for any calendar. */
import type { EventView, PostView } from '../../../app/social/social-view.js';

/** `20261122T143000Z`. */
const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** RFC 5545 §3.3.11. Control characters, which no text holds there, go. */
const escaped = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/\r\n|\r|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .replace(/[;,]/g, (letter) => `\\${letter}`);

const encoder = new TextEncoder();

/** §3.1: at most 75 bytes a line; what goes on begins with a blank. Never in the middle of a letter. */
const folded = (line: string): string => {
  let out = '';
  let bytes = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (bytes + size > 75) {
      out += '\r\n ';
      bytes = 1;
    }
    out += letter;
    bytes += size;
  }
  return out;
};

export const icsOf = ({ uri, link, at, text }: PostView, event: EventView): string => {
  const { startsAt, endsAt, title, place } = event;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tabard//Tabard//EN',
    'BEGIN:VEVENT',
    `UID:${escaped(uri)}`,
    `DTSTAMP:${stamp(at)}`,
    `DTSTART:${stamp(startsAt)}`,
    ...(endsAt === null ? [] : [`DTEND:${stamp(endsAt)}`]),
    `SUMMARY:${escaped(title)}`,
    ...(place?.name ? [`LOCATION:${escaped(place.name)}`] : []),
    ...(place?.latitude != null && place.longitude != null ? [`GEO:${place.latitude};${place.longitude}`] : []),
    ...(text === '' ? [] : [`DESCRIPTION:${escaped(text)}`]),
    `URL:${link.replace(/\s/g, '')}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
};
