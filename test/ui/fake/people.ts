/** People of the gallery: one with everything, one with little, one who tries what a page can stand. */

import type { FollowedProfile, HeadView, Picture, ProfileFields } from '../../../src/app/view.js';
import type { Cid, Did, Tid } from '../../../src/base/index.js';
import { parseDid, parseTid } from '../../../src/codec/index.js';

export const didOf = (letters: string): Did => {
  const did = parseDid(`did:tabard:${letters}`);
  if (did === undefined) throw new TypeError(`no DID: ${letters}`);
  return did;
};

export const ada = didOf('mfzwizlsmuqhi2dpojxgm2lfnrsca43v');
export const bjorn = didOf('mjzwi2lomfsgk4tjmnxw4zlpmzqwc2lp');
export const hostile = didOf('nbxxg5djnrssa3tbnvssa2dfojssa5df');
export const me = didOf('orugk4rfobsxe43pnzqwy5dbmjrxg2lt');
const others = [
  'pfxxkidbojssayjaojuxg2lom4qgqzlb',
  'on2xezlmpeqhi2djomqgs4zbnzxxi2df',
  'ozsxe6jan52gqzlsebygk33qnrssa2lo',
];

export const hour = 3_600_000;
export const started = Date.now();

const cid = (letter: string): Cid => `bafyrei${letter.repeat(52)}` as Cid;
export const pictureCid = cid('p');

const canvasPicture = (): string => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 264;
  const pen = canvas.getContext('2d');
  if (pen === null) return '';
  pen.fillStyle = '#8a9a78';
  pen.fillRect(0, 0, 264, 264);
  pen.fillStyle = '#e9d9b8';
  pen.beginPath();
  pen.arc(132, 112, 52, 0, 7);
  pen.arc(132, 286, 104, 0, 7);
  pen.fill();
  return canvas.toDataURL('image/png');
};

export const portrait = (): Picture => ({
  cid: pictureCid,
  url: canvasPicture(),
  alt: 'A face in front of a hedge',
  width: 264,
  height: 264,
});

export const full: ProfileFields = {
  name: 'Ada Thornfield',
  bio: 'Bookbinder and type nerd in Bergen. I keep bees, two looms and this tab open.',
  avatar: null,
  links: [
    { id: 'a', title: 'The bindery', url: 'https://thornfield-bindery.example' },
    { id: 'b', title: 'Notes on sewing frames', url: 'https://notes.thornfield.example/frames' },
    { id: 'c', title: 'Bees of the west coast', url: 'https://vestlandsbier.example/' },
    { id: 'd', title: 'Write to me', url: 'mailto:ada@thornfield.example' },
  ],
  tags: ['bookbinding', 'letterpress', 'bees', 'Rust'],
};

export const sparse: ProfileFields = { name: '', bio: '', avatar: null, links: [], tags: [] };

/** What a stranger may send within the limits of the schema. */
export const nasty: ProfileFields = {
  name: 'A\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030f\u0310\u0311\u0312\u0313 \u202eecila \u05d3\u05d5\u05d3 Pneumonoultramicroscopicsilicovolcanoconiosis',
  bio: `${'W'.repeat(180)}\n\n<img src=x onerror=alert(1)>\n${'e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308'.repeat(20)}\nثلاثة أسطر من النص`,
  avatar: null,
  links: [
    { id: 'a', title: 'https://bank.example', url: 'https://xn--bnk-hoa.example/login?as=bank.example' },
    { id: 'b', title: 'Your bank', url: 'https://bаnk.example' },
    { id: 'c', title: 'Run me', url: 'javascript:alert(1)' },
    { id: 'd', title: '', url: `https://${'very-'.repeat(11)}long.example/${'path/'.repeat(40)}` },
    { id: 'e', title: 'user:pass', url: 'https://bank.example@evil.example/' },
  ],
  tags: ['#', 'x'.repeat(60), 'שלום', '👩‍👩‍👧‍👦'],
};

export const rev = parseTid('3mzzzzzzzzz2a') ?? ('3mzzzzzzzzz2a' as Tid);

export const head: HeadView = { id: cid('h'), rev, seq: 41, signedAt: started - 26 * hour };

export const followed = (): readonly FollowedProfile[] => [
  {
    did: ada,
    name: full.name,
    avatar: portrait(),
    follow: 'public',
    reserve: true,
    receivedAt: started - 5 * 60_000,
    pin: null,
  },
  {
    did: bjorn,
    name: 'Bjørn',
    avatar: null,
    follow: 'private',
    reserve: false,
    receivedAt: started - 50 * hour,
    pin: null,
  },
  {
    did: hostile,
    name: nasty.name,
    avatar: null,
    follow: 'public',
    reserve: true,
    receivedAt: started - hour,
    pin: null,
  },
  { did: didOf(others[0] ?? ''), name: '', avatar: null, follow: 'public', reserve: true, receivedAt: null, pin: null },
];
