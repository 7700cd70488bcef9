import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const page = readFileSync('docs/dependencies.md', 'utf8');
/** The names in the first column of all tables. */
const named = new Set(
  [...page.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => cell.split(',').map((name) => name.trim())),
);

describe('docs/dependencies.md', () => {
  it.each(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))('gives a reason for %s', (name) => {
    expect(named).toContain(name);
  });

  it('has no reason for what is not there', () => {
    const all = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    expect([...named].filter((name) => name !== 'package' && !name.startsWith('---') && !all.includes(name))).toEqual(
      [],
    );
  });

  it('pins every version exactly', () => {
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});
