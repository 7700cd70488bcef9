/** Drafts that wait to be finished: `?drafts`. */
import type { Draft } from '../../../src/app/social/social-view.js';
import { emptyWriting } from '../../../src/app/text/writing.js';
import { ada } from './people.js';
import { hour, now, uriOf } from './post-samples.js';

const base = { media: [], reply: null, quote: null };

export const someDrafts = (): readonly Draft[] => [
  {
    ...{ ...base, id: 'post', changedAt: now - hour / 15 },
    writing: { ...emptyWriting, text: 'What I meant to say is' },
  },
  {
    ...{ ...base, id: 'reply-a', changedAt: now - 3 * hour, reply: uriOf(ada, 1) },
    writing: {
      ...emptyWriting,
      text: 'The gold is the cheap one, and it took me three years to stop being ashamed of it',
    },
  },
  { ...base, id: 'post-b', changedAt: now - 80 * hour, writing: { ...emptyWriting, warning: 'Blood' } },
];
