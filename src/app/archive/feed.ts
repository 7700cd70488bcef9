/** The posts as an Atom feed (RFC 4287), complete in itself. */
import type { JsonValue } from '../../codec/index.js';
import { mapIn, textIn, timeIn } from './fields.js';
import { html } from './html.js';
import { contentOf, type PageContext, type Post } from './pages.js';

interface FeedParts {
  readonly did: string;
  readonly profile: JsonValue | undefined;
  readonly updated: number;
  /** The newest first, each with the page that it stands on. */
  readonly posts: readonly (Post & { readonly page: string })[];
}

const iso = (at: number): string => new Date(at).toISOString();

export const feedOf = (context: PageContext, { did, profile, updated, posts }: FeedParts): string => {
  const name = textIn(mapIn(profile)?.name).trim() || context.words.unnamed;
  const address = context.linkOf(did);
  const feed = html`<feed xmlns="http://www.w3.org/2005/Atom">
<id>${did}</id>
<title>${name}</title>
<updated>${iso(updated)}</updated>
<author><name>${name}</name><uri>${address}</uri></author>
<link rel="alternate" href="${address}"/>
${posts.map(({ path, value }) => {
  const post = mapIn(value) ?? {};
  const at = timeIn(post.createdAt) ?? updated;
  const title = textIn(post.warning) || textIn(post.text).split('\n')[0]?.slice(0, 80) || context.words.date(at);
  const content = contentOf(context, value).markup;
  return html`<entry>
<id>${`${did}/${path}`}</id>
<title>${title}</title>
<published>${iso(at)}</published>
<updated>${iso(at)}</updated>
<link rel="alternate" href="${address}"/>
<content type="html">${content}</content>
</entry>
`;
})}</feed>
`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${feed.markup}`;
};
