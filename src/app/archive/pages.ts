/** The pages of a readable export: who it is, what they posted, whom they follow. */
import type { Cid } from '../../base/index.js';
import type { JsonValue } from '../../codec/index.js';
import { blobIn, listIn, mapIn, textIn, timeIn } from './fields.js';
import { type Html, html, linked, linkTo } from './html.js';
import { type MediaFile, showMedia } from './media.js';
import type { ArchiveWords } from './words.js';

export interface PageContext {
  readonly words: ArchiveWords;
  /** The media files that are in the export. */
  readonly media: ReadonlyMap<Cid, MediaFile>;
  /** The address of somebody's profile. */
  readonly linkOf: (did: string) => string;
}

export interface Post {
  readonly path: string;
  readonly value: JsonValue;
}

export interface Followed {
  readonly did: string;
  readonly name: string;
  readonly since: number | undefined;
}

/** What an element is named by, so that a feed can point at it. */
export const anchorOf = (path: string): string => path.slice(path.indexOf('/') + 1).replace(/[^a-z0-9.-]/gi, '-');

export const profilePage = ({ words, media }: PageContext, record: JsonValue | undefined, did: string): Html => {
  const profile = mapIn(record);
  const avatar = mapIn(profile?.avatar);
  const picture = blobIn(avatar?.blob);
  const bio = textIn(profile?.bio);
  const links = listIn(profile?.links).map((link) => ({
    title: textIn(mapIn(link)?.title),
    url: textIn(mapIn(link)?.url),
  }));
  const tags = listIn(profile?.tags).filter((tag) => typeof tag === 'string');
  return html`<header class="person">
<img class="arms" src="arms.svg" alt="">
${picture === undefined ? undefined : showMedia(words, media.get(picture.cid), textIn(avatar?.alt))}
<div><h1>${textIn(profile?.name).trim() || words.unnamed}</h1><p class="soft">${did}</p></div>
</header>
${bio === '' ? undefined : html`<section><h2>${words.about}</h2><p class="text">${linked(bio)}</p></section>`}
${
  links.length === 0
    ? undefined
    : html`<section><h2>${words.links}</h2><ul>${links.map(
        ({ title, url }) => html`<li>${linkTo(url, title.trim() || url)}</li>`,
      )}</ul></section>`
}
${tags.length === 0 ? undefined : html`<ul class="tags" aria-label="${words.tags}">${tags.map((tag) => html`<li>${tag}</li>`)}</ul>`}`;
};

export const postsPage = (
  context: PageContext,
  posts: readonly Post[],
  turn: { readonly newer?: string; readonly older?: string },
): Html => {
  const { words } = context;
  return html`<h1>${words.posts}</h1>
${posts.length === 0 ? html`<p class="soft">${words.noPosts}</p>` : posts.map((post) => article(context, post))}
<nav>${turn.newer === undefined ? undefined : html`<a href="${turn.newer}" rel="prev">${words.newer}</a>`}
${turn.older === undefined ? undefined : html`<a href="${turn.older}" rel="next">${words.older}</a>`}</nav>`;
};

const article = (context: PageContext, { path, value }: Post): Html => {
  const post = mapIn(value) ?? {};
  const { words } = context;
  const at = timeIn(post.createdAt);
  const [reply, quote] = [mapIn(mapIn(post.reply)?.parent), mapIn(post.quote)];
  const warning = textIn(post.warning);
  const content = contentOf(context, value);
  return html`<article id="${anchorOf(path)}">
${at === undefined ? undefined : html`<p class="soft"><time datetime="${new Date(at).toISOString()}">${words.date(at)}</time></p>`}
${reply === undefined ? undefined : html`<p class="soft">${words.inReplyTo} ${personLink(context, reply.did)}</p>`}
${warning === '' ? content : html`<details><summary>${warning}</summary>${content}</details>`}
${quote === undefined ? undefined : html`<p class="soft">${words.quotes} ${personLink(context, quote.did)}</p>`}
</article>
`;
};

/** What a post says, without what stands around it. */
export const contentOf = ({ words, media }: PageContext, value: JsonValue): Html => {
  const post = mapIn(value) ?? {};
  const [poll, event] = [mapIn(post.poll), mapIn(post.event)];
  const place = textIn(mapIn(event?.place)?.name);
  const starts = timeIn(event?.startsAt);
  const tags = listIn(post.tags).filter((tag) => typeof tag === 'string');
  return html`<p class="text">${linked(textIn(post.text))}</p>
${listIn(post.media).map((item) => {
  const one = mapIn(item);
  const blob = blobIn(one?.blob);
  const file = blob === undefined ? undefined : media.get(blob.cid);
  return showMedia(words, file, textIn(one?.alt) || textIn(one?.name));
})}
${event === undefined ? undefined : html`<p><strong>${textIn(event.title)}</strong> ${starts === undefined ? '' : words.date(starts)} ${place}</p>`}
${poll === undefined ? undefined : html`<ul>${listIn(poll.options).map((option) => html`<li>${textIn(option)}</li>`)}</ul>`}
${tags.length === 0 ? undefined : html`<ul class="tags">${tags.map((tag) => html`<li>${tag}</li>`)}</ul>`}`;
};

const personLink = ({ linkOf }: PageContext, did: JsonValue | undefined): Html =>
  linkTo(linkOf(textIn(did)), textIn(did));

export const followsPage = (
  { words, linkOf }: PageContext,
  followed: readonly Followed[],
): Html => html`<h1>${words.follows}</h1>
<p class="soft">${words.publicFollows}</p>
${
  followed.length === 0
    ? html`<p class="soft">${words.noFollows}</p>`
    : html`<ul>${followed.map(
        ({ did, name, since }) =>
          html`<li>${linkTo(linkOf(did), name.trim() || did)} <span class="soft">${since === undefined ? '' : words.date(since)}</span></li>`,
      )}</ul>`
}`;
