export { createGate, createInnerGate, type Gate } from './gate.js';
export { createIntake, type Intake, type IntakeEvents } from './intake.js';
