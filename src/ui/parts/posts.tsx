/** Somebody's posts below their profile: fetched when that stands. */
import { later, nothing } from '../bindings/later.jsx';

const posts = later(async () => (await import('../pages/social/page.js')).postsPart(), {
  otherwise: nothing,
  patient: true,
});

export const Posts = posts.Part;
