/** After everything here was erased. */
export const ended = {
  'ended.title': 'Everything here is gone',
  'ended.text':
    'This browser keeps nothing of Tabard any more, and this page keeps nothing until you start anew. Copies in other people’s tabs stay until they remove them.',
  'ended.again': 'Start anew',
} as const;
