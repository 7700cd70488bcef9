/** Likes, boosts, votes and answers to invitations: one record a subject in one's own repository, taken back by a deletion. */
import { type RecordUri, TabardError } from '../../base/index.js';
import type { JsonValue } from '../../codec/index.js';
import { recordUri } from '../../repo/index.js';
import type { SocialGround } from './ground.js';
import type { Outgoing } from './outgoing.js';
import { referenceRecord } from './post-record.js';
import { authorOf, type DerivedCollection, pathAbout, referTo } from './records.js';
import type { EventView } from './social-view.js';

export interface Reacting {
  like(uri: RecordUri, on: boolean): Promise<void>;
  boost(uri: RecordUri, on: boolean): Promise<void>;
  vote(uri: RecordUri, choices: readonly number[]): Promise<void>;
  rsvp(uri: RecordUri, status: EventView['mine']): Promise<void>;
}

const kindOf = {
  'app.tabard.like': 'like',
  'app.tabard.boost': 'boost',
  'app.tabard.vote': 'vote',
  'app.tabard.rsvp': 'rsvp',
} as const satisfies Record<DerivedCollection, string>;

export const createReacting = (ground: SocialGround, outgoing: Outgoing): Reacting => {
  const set = async (
    collection: DerivedCollection,
    subject: RecordUri,
    fields: { readonly [key: string]: JsonValue } | null,
  ): Promise<void> => {
    const { own } = await ground.open();
    const path = await pathAbout(collection, subject);
    const uri = recordUri(own.did, path);
    // What was taken back is sent as well: whoever has it lets go of it.
    const sending = { uri, kind: kindOf[collection], to: [authorOf(subject)] };
    const stands = await ground.records.record(own.did, path);
    if (fields === null) {
      if (stands === undefined) return;
      await outgoing.around([sending], () => own.writer.write([{ remove: path, kind: 'deletion' }]));
      return;
    }
    if (stands !== undefined && (collection === 'app.tabard.like' || collection === 'app.tabard.boost')) return;
    const value = { ...fields, subject: referenceRecord(await referTo(ground, subject)), createdAt: ground.now() };
    await outgoing.around([sending], () => own.writer.write([{ path, value }]));
  };

  return {
    like: (uri, on) => set('app.tabard.like', uri, on ? {} : null),
    boost: (uri, on) => set('app.tabard.boost', uri, on ? {} : null),
    async vote(uri, choices) {
      if (choices.some((choice) => !Number.isInteger(choice) || choice < 0))
        throw new TabardError('bad-record-input', 'choices: not numbers of options');
      await set('app.tabard.vote', uri, choices.length === 0 ? null : { choices: [...new Set(choices)] });
    },
    rsvp: (uri, status) => set('app.tabard.rsvp', uri, status === null ? null : { status }),
  };
};
