/** The pages of posts with the styles that only they need. */
import { bringStyles } from '../../bindings/styles.js';
import address from '../../styles/posts.css?url';

export const socialPage = async () => {
  const [{ SocialPage }] = await Promise.all([import('./index.jsx'), bringStyles(address)]);
  return SocialPage;
};

export const postsPart = async () => {
  const [{ Posts }] = await Promise.all([import('./posts.jsx'), bringStyles(address)]);
  return Posts;
};
