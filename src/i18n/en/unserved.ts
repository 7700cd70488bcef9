/** Why a profile is not served now, and what one can do. Fetched when it is so. */
export const unserved = {
  'unserved.nobody': 'Nobody serves this profile right now',
  'unserved.nobody.text': 'It will open by itself when someone does.',
  'unserved.nobody.help': 'Leave this tab open, or ask its owner to open theirs.',
  'unserved.nobody.kept': 'Nobody serves this profile right now. It is brought up to date by itself when someone does.',
  'unserved.refused': 'This profile could not be verified',
  'unserved.refused.text': 'What was offered does not hold, so nothing of it is shown.',
  'unserved.refused.help':
    'Somebody passes on something false or damaged. The true profile opens by itself when someone serves it.',
  'unserved.refused.kept': 'Something newer was offered that could not be verified. It was refused.',
  'unserved.no-tracker': 'Nobody is named who could introduce you',
  'unserved.no-tracker.text':
    'A tracker introduces two tabs and forgets them. Neither this page nor the link names one.',
  'unserved.no-tracker.help': 'Open the link on the page where it was made, or ask for a link that names a tracker.',
  'unserved.no-tracker.kept': 'No tracker is named that could introduce this tab to others.',
  'unserved.tracker-unreachable': 'The tracker does not answer',
  'unserved.tracker-unreachable.text': 'A tracker introduces two tabs. Asked, without an answer:',
  'unserved.tracker-unreachable.help': 'It is tried again by itself.',
  'unserved.tracker-unreachable.kept': 'No answer from {hosts}. It is tried again by itself.',
  'unserved.ask-tracker': 'This link names a tracker of its own',
  'unserved.ask-tracker.text': 'To find the profile, this tab would contact:',
  'unserved.ask-tracker.help': 'It would see your network address and which profile you look for, nothing else.',
  'unserved.ask-tracker.kept': 'To look for something newer, this tab would contact {host}, which the link names.',
  'unserved.no-webrtc': 'This browser cannot connect to other browsers',
  'unserved.no-webrtc.text':
    'A profile comes straight from another tab, over WebRTC. It is missing or switched off here.',
  'unserved.no-webrtc.help': 'Open the link in another browser, or allow WebRTC and open the page again.',
  'unserved.no-webrtc.kept': 'This browser cannot connect to others, so nothing newer can be seen.',
  'unserved.offline': 'This device is offline',
  'unserved.offline.text': 'The profile is not kept here yet. It opens by itself when you are online again.',
  'unserved.offline.kept': 'This device is offline. The profile is brought up to date when it is back.',
  'unserved.allow': 'Contact it',
} as const;
