/** Two operations of one identity that contradict each other. */
export const conflict = {
  'conflict.title': 'Two claims to one identity',
  'conflict.none': 'No identity contradicts itself here. There is nothing to settle.',
  'conflict.bad': 'This address names no identity, so there is nothing to compare.',
  'conflict.about':
    'If one key ever signs two different things in the same place, both are shown here beside each other, with the way out.',
  'conflict.home': 'To the first page',
  'conflict.visitor':
    'One key of {name} has signed two different things in the same place, and no rule chooses between them. It may have been stolen. You are shown the profile as it stood before: what either side allowed since does not count, what either side withdrew does.',
  'conflict.owner':
    'One of your keys has signed two different things in the same place: a device of yours that did not know of the other, or somebody who has your key. Until it is settled others see your profile as it stood before, and devices that were added since cannot write for you.',
  'conflict.wayOut': 'The way out',
  'conflict.wayOutText':
    'Your recovery words outrank both. Make new words with the ones you have: that settles it for everyone who hears of it, and what either side did counts no longer. From another browser, restoring with your words does the same. Without the words neither side can be chosen.',
  'conflict.settle': 'Settle it with new words',
  'conflict.visitorOut':
    'Only its owner can settle it, with the recovery words. This page then shows the profile again by itself. Until then believe neither side, and ask the person in another way.',
  'conflict.sides': 'Both sides',
  'conflict.side': 'Side {letter}',
  'conflict.seen': 'First seen here {date}',
  'conflict.unseen': 'When it was first seen here is not known.',
  'conflict.from.here': 'made on this device',
  'conflict.from.peer': 'from a tab that called itself {peer}',
  'conflict.from.unknown': 'from whom is not known',
  'conflict.kind.update': 'Signed with the root key of a device',
  'conflict.kind.rotation': 'Signed with the announced next root key',
  'conflict.kind.words': 'Signed with recovery words',
  'conflict.changes.root': 'Puts another root key in charge',
  'conflict.changes.next-root': 'Announces another next root key',
  'conflict.changes.recovery': 'Replaces the recovery words',
  'conflict.changes.backup': 'Replaces the key for backups',
  'conflict.revoked': { one: 'Puts out {count} device', other: 'Puts out {count} devices' },
  'conflict.retired': { one: 'Puts away {count} device', other: 'Puts away {count} devices' },
  'conflict.against': 'This device is among them',
  'conflict.nothing': 'Changes which devices may write',
  'conflict.operations': { one: '{count} statement on this side', other: '{count} statements on this side' },
  'conflict.id': 'Statement ending in {id}',
  'conflict.profile': 'Back to the profile',
  'conflict.line': 'Two claims to this identity contradict each other. Shown as it stood before.',
  'conflict.more': 'What this means',
  'conflict.banner': 'Somebody or some device has signed against you with one of your keys.',
  'conflict.see': 'See both sides',
} as const;
