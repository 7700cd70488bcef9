/** Posts of the gallery: one of each kind, by the people of the gallery. */
import type { MediaFacts, MediaView } from '../../../src/app/media/media-view.js';
import type { MissingPost, PersonView, PostView } from '../../../src/app/social/social-view.js';
import { createCell, type Did, type RecordUri } from '../../../src/base/index.js';
import { ada, bjorn, hostile, me, nasty, pictureCid, portrait } from './people.js';

export const minute = 60_000;
export const hour = 60 * minute;
export const now = Date.now();
const letters = '234567abcdefghijklmnopqrstuvwxyz';
const keyOf = (at: number): string =>
  `3mzzzzzzz${letters[(at >> 10) & 31]}${letters[(at >> 5) & 31]}${letters[at & 31]}2`.slice(0, 13);
export const uriOf = (did: Did, at: number): RecordUri => `${did}/app.tabard.post/${keyOf(at)}` as RecordUri;

const person = (did: Did, name: string, more: Partial<PersonView> = {}): PersonView => ({
  ...{ did, name, avatar: null, isMe: did === me, follow: did === me ? 'no' : 'public' },
  ...more,
});

export const people = {
  me: person(me, 'Ottilie Marsh'),
  ada: person(ada, 'Ada Thornfield', { avatar: portrait() }),
  bjorn: person(bjorn, 'Bjørn'),
  hostile: person(hostile, nasty.name, { follow: 'no' }),
};

const drawn = (width: number, height: number, hue: number): string => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) return '';
  pen.fillStyle = `hsl(${hue} 30% 62%)`;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = `hsl(${hue + 40} 34% 46%)`;
  pen.beginPath();
  pen.moveTo(0, height);
  pen.lineTo(width * 0.4, height * 0.35);
  pen.lineTo(width * 0.7, height * 0.7);
  pen.lineTo(width, height * 0.4);
  pen.lineTo(width, height);
  pen.fill();
  return canvas.toDataURL('image/png');
};

const medium = (kind: MediaView['kind'], facts: Partial<MediaFacts>, more: Partial<MediaView> = {}): MediaView => ({
  did: ada,
  facts: { blob: { cid: pictureCid, size: 1_840_000, mime: 'image/webp' }, ...facts },
  kind,
  state: createCell('here' as const),
  url: createCell<string | null>(null),
  preview: createCell<string | null>(null),
  placeholder: () => null,
  bytes: createCell({ done: 0, total: 1 }),
  show: () => undefined,
  load: () => undefined,
  cancel: () => undefined,
  failed: () => undefined,
  save: async () => undefined,
  close: () => undefined,
  ...more,
});

const picture = (width: number, height: number, hue: number, alt: string): MediaView =>
  medium('picture', { alt, width, height }, { url: createCell<string | null>(drawn(width, height, hue)) });

export const post = (did: Did, at: number, text: string, more: Partial<PostView> = {}): PostView => {
  const author = Object.values(people).find((one) => one.did === did) ?? people.ada;
  return {
    ...{ uri: uriOf(did, at), link: `https://tabard.example/#/@${did.slice(-32)}/${keyOf(at)}`, author },
    ...{ at: now - at * 7 * minute, editedAt: null, text, language: 'en', tags: [], mentions: [], warning: null },
    ...{ media: [], poll: null, event: null, quote: null, reply: null, streams: [], policy: null, archive: false },
    counts: { likes: (at * 7) % 13, boosts: (at * 5) % 4, replies: (at * 3) % 6, quotes: 0 },
    mine: { liked: at % 5 === 0, boosted: false, bookmarked: false },
    hidden: null,
    sending: 0,
    ...more,
  };
};

export const missing = (did: Did, at: number, why: MissingPost['missing']): MissingPost => ({
  uri: uriOf(did, at),
  missing: why,
  author: Object.values(people).find((one) => one.did === did) ?? people.ada,
});

export const samples: readonly PostView[] = [
  post(ada, 1, 'Finished the quarter-leather set today. The gold took on the first pass, which never happens.', {
    media: [picture(1200, 800, 30, 'Five small books in red leather on a bench, their spines gilded')],
    counts: { likes: 14, boosts: 3, replies: 12, quotes: 1 },
  }),
  post(
    bjorn,
    2,
    'Er det noen som har en **sømramme** til låns? Bare en uke, jeg har et stort oppdrag.\n\n- helst tre\n- ikke plast',
    {
      language: 'nb',
      reply: { root: uriOf(ada, 60), parent: uriOf(ada, 60), to: people.ada },
    },
  ),
  post(
    me,
    3,
    'If you want the paste recipe, it is on the notes page now. No more answering it by letter. #bookbinding',
    {
      sending: 2,
      editedAt: now - hour,
      tags: ['bookbinding'],
      counts: { likes: 0, boosts: 0, replies: 0, quotes: 0 },
    },
  ),
  post(ada, 4, 'Which paper for the endleaves?', {
    poll: {
      options: [
        { text: 'Laid', votes: 7, mine: true },
        { text: 'Wove', votes: 3, mine: false },
        { text: 'Marbled, of course', votes: 11, mine: false },
      ],
      ...{ many: false, closesAt: now + 20 * hour, closed: false, voters: 21 },
    },
  }),
  post(ada, 5, 'Bring an apron.', {
    event: {
      ...{ title: 'Open workshop: sewing on cords', startsAt: now + 90 * hour, endsAt: now + 93 * hour },
      ...{ zone: 'Europe/Oslo', place: { name: 'Skostredet 4, Bergen', latitude: 60.3926, longitude: 5.3269 } },
      ...{ coming: 6, mine: 'maybe' },
    },
  }),
  post(hostile, 6, nasty.bio, { counts: { likes: 0, boosts: 0, replies: 0, quotes: 0 } }),
  post(ada, 7, 'Four from the hives this morning.', {
    media: [1, 2, 3, 4].map((at) => picture(900, 900, 60 * at, `Hive ${at}`)),
    editedAt: now - hour,
  }),
  post(bjorn, 8, 'What she said.', { quote: post(ada, 1, 'Finished the quarter-leather set today.') }),
  post(ada, 9, 'The knife slipped, with a picture.', {
    warning: 'Blood',
    media: [picture(800, 600, 0, 'A bandaged thumb')],
  }),
  post(bjorn, 10, 'A recording of the press room.', {
    media: [
      medium(
        'audio',
        { alt: 'The press room', blob: { cid: pictureCid, size: 3_100_000, mime: 'audio/mp4' } },
        { state: createCell('held' as const) },
      ),
      medium('file', {
        name: 'notes on presses.pdf',
        blob: { cid: pictureCid, size: 420_000, mime: 'application/pdf' },
      }),
    ],
    archive: true,
  }),
];
