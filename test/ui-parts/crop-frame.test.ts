import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstCrop, moveCrop, wholeCrop, zoomCrop, zoomOf } from '../../src/ui/pages/own/crop-frame.js';

const wide = { width: 1200, height: 800 };

test('the first cut is the middle', () => expect(firstCrop(wide)).toEqual({ x: 200, y: 0, size: 800 }));

test('zoom goes to where it says and keeps the middle', () => {
  const cut = zoomCrop(wide, firstCrop(wide), 0.5);
  expect(zoomOf(wide, cut)).toBeCloseTo(0.5);
  expect(cut.x + cut.size / 2).toBeCloseTo(600);
  expect(zoomCrop(wide, cut, 0).size).toBeCloseTo(800);
});

test('whatever is done to it, the cut is a square of whole pixels inside of the picture', () => {
  const edge = fc.integer({ min: 1, max: 5000 });
  const step = fc.record({
    dx: fc.integer({ min: -9000, max: 9000 }),
    dy: fc.integer({ min: -9000, max: 9000 }),
    zoom: fc.double({ min: -1, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(edge, edge, fc.array(step, { maxLength: 6 }), (width, height, steps) => {
      const picture = { width, height };
      let cut = firstCrop(picture);
      for (const { dx, dy, zoom } of steps) cut = moveCrop(picture, zoomCrop(picture, cut, zoom), dx, dy);
      const { x, y, size } = wholeCrop(picture, cut);
      expect([x, y, size].every(Number.isInteger)).toBe(true);
      expect(size).toBeGreaterThanOrEqual(1);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + size).toBeLessThanOrEqual(width);
      expect(y + size).toBeLessThanOrEqual(height);
    }),
  );
});
