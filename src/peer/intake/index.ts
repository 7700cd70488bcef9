export { createGate, createInnerGate, type Gate } from './gate.js';
export { createIntake, prepareSteps } from './intake.js';
export type { Intake, IntakeEvents } from './types.js';
