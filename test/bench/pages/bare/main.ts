/**
 * The least that shows the same profile from another tab: Yjs and y-webrtc as they come. It verifies nothing, keeps nothing.
 * `#room=<room>&signaling=<address>` visits; with `&owner=<profile as JSON>` this tab has the profile.
 */
import { WebrtcProvider } from 'y-webrtc';
import { Doc } from 'yjs';

const asked = new URLSearchParams(location.hash.slice(1));
const doc = new Doc();
const profile = doc.getMap<unknown>('profile');
const app = document.getElementById('app');
if (app === null) throw new TypeError('no element "app"');

const element = (name: string, text: string, testid: string): HTMLElement => {
  const made = document.createElement(name);
  made.textContent = text;
  made.dataset.testid = testid;
  return made;
};

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const show = (): void => {
  if (profile.get('name') === undefined) return;
  app.replaceChildren(
    element('h1', String(profile.get('name')), 'visit-name'),
    element('p', String(profile.get('bio')), 'visit-bio'),
    ...texts(profile.get('links')).map((link) => element('a', link, 'visit-link')),
    ...texts(profile.get('tags')).map((tag) => element('span', tag, 'visit-tag')),
  );
};

profile.observe(show);
const owner = asked.get('owner');
if (owner !== null) {
  const fields: Record<string, unknown> = JSON.parse(owner);
  doc.transact(() => {
    for (const [key, value] of Object.entries(fields)) profile.set(key, value);
  });
}
const provider = new WebrtcProvider(asked.get('room') ?? '', doc, { signaling: [asked.get('signaling') ?? ''] });

Object.assign(window, {
  bare: {
    set: (key: string, value: unknown) => profile.set(key, value),
    links: () => provider.room?.webrtcConns.size ?? 0,
  },
});
