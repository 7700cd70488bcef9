/** What follows a pointer: one chunk. */
export { bindPictureSources } from './picture-sources.js';
export { createReorder } from './reorder.js';
