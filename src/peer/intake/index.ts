export { createIntake, type Intake, type IntakeEvents } from './intake.js';
