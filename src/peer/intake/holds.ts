import type { Part } from '../../repo/part.js';

/** Whether who has one part has the other: parts have one form. Whether it has it among more is not looked at. */
export const holds = (part: Part | null | undefined, wanted: Part | undefined): boolean =>
  (part ?? undefined) === undefined || JSON.stringify(part) === JSON.stringify(wanted);
