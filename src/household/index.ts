export { type Household, type HouseholdParts, householdDatabases, openHousehold } from './household.js';
export { buildSeed, contentOf, recordFieldsOf } from './profile-data.js';
export type { DocStates, SealedDocs } from './sealed-docs.js';
export { applySplice, diffText, moveCursor, type Splice } from './text-edit.js';
export type {
  ConfigDoc,
  ConfigSection,
  ConfigSectionName,
  FollowPolicy,
  HouseholdTransport,
  HouseholdTransportEvents,
  KeepState,
  ProfileChange,
  ProfileContent,
  ProfileDoc,
  ProfileField,
  ProfileLink,
  ProfileRecordFields,
  TextField,
} from './types.js';
