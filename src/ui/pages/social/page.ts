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

export const keysPart = async () => {
  const [{ KeysEverywhere }] = await Promise.all([import('./keys-everywhere.jsx'), bringStyles(address)]);
  return KeysEverywhere;
};

/** Parts of other pages that speak of what people write. */
export const personMenu = async () => {
  const [{ PersonMenu }] = await Promise.all([import('./person-menu.jsx'), bringStyles(address)]);
  return PersonMenu;
};

export const followDialog = async () => {
  const [{ FollowDialog }] = await Promise.all([import('./follow-dialog.jsx'), bringStyles(address)]);
  return FollowDialog;
};

export const ruleLine = async () => {
  const [{ RuleLine }] = await Promise.all([import('./rule-line.jsx'), bringStyles(address)]);
  return RuleLine;
};

export const followedTags = async () => {
  const [{ FollowedTags }] = await Promise.all([import('./followed-tags.jsx'), bringStyles(address)]);
  return FollowedTags;
};
