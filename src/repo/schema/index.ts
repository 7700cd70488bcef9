/** All schemas by collection. Unknown collections have none: they are carried unchecked. */
import { block } from './block.js';
import { boost } from './boost.js';
import { follow } from './follow.js';
import { identity } from './identity.js';
import type { Collection } from './kinds.js';
import { label } from './label.js';
import { like } from './like.js';
import { list } from './list.js';
import { member } from './member.js';
import { name } from './name.js';
import { post } from './post.js';
import { profile } from './profile.js';
import { reply } from './reply.js';
import { rsvp } from './rsvp.js';
import type { CollectionSchema } from './schema.js';
import { stream } from './stream.js';
import { trust } from './trust.js';
import { volume } from './volume.js';
import { vote } from './vote.js';

export const schemas: Readonly<Record<Collection, CollectionSchema>> = {
  'app.tabard.profile': profile,
  'app.tabard.identity': identity,
  'app.tabard.post': post,
  'app.tabard.member': member,
  'app.tabard.like': like,
  'app.tabard.boost': boost,
  'app.tabard.follow': follow,
  'app.tabard.block': block,
  'app.tabard.vote': vote,
  'app.tabard.rsvp': rsvp,
  'app.tabard.list': list,
  'app.tabard.stream': stream,
  'app.tabard.reply': reply,
  'app.tabard.trust': trust,
  'app.tabard.label': label,
  'app.tabard.name': name,
  'app.tabard.volume': volume,
};
