export { openContent, sealContent } from './content.js';
export { buildKeyring, type EpochName, isKeyOf, type Keyring, openKeyring, slotsFor } from './keyring.js';
export { padmeOf } from './padme.js';
export { HOUSEHOLD_VOLUME, householdPath, keyringRecord, parseKeyringRecord } from './record.js';
export { type HouseholdState, openState, sealState } from './snapshot.js';
