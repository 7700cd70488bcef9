/** Makes test/vectors/social: what a second implementation of docs/protocol/social.md must agree with. Every run makes the same. */
import { bodyVectors, pushVectors } from './social/bodies.js';
import { bundleVectors } from './social/bundles.js';
import type { Json } from './social/kit.js';
import { aboutVectors, recordVectors } from './social/records.js';

export const socialVectors = async (): Promise<Readonly<Record<string, Json>>> => ({
  'bundles.json': await bundleVectors(),
  'records.json': await recordVectors(),
  'inbox.json': await aboutVectors(),
  'bodies.json': bodyVectors(),
  'pushes.json': pushVectors(),
});
