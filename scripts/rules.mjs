/**
 * Holds rules and tests together: every rule id that a protocol chapter explains has a test whose name starts with it, and every
 * rule id that a test or the code names is explained. Prints what is missing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const files = (dir, ending) =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(dir, entry.name), ending)
      : entry.name.endsWith(ending)
        ? [join(dir, entry.name)]
        : [],
  );
const read = (paths) => paths.map((path) => readFileSync(path, 'utf8')).join('\n');

const id = '[A-Z]{3}-[0-9]+';
const explained = new Set(
  [
    ...read(files('docs/protocol', '.md')).matchAll(
      new RegExp(`^(?:\\| *|[-*] *|#+ *)?(?:\`|\\*\\*)?(${id})\\b`, 'gm'),
    ),
  ].map((m) => m[1]),
);
const tests = read([...files('test', '.ts')]);
const tested = new Set(
  [...tests.matchAll(new RegExp(`(?:it|test|describe)(?:\\.each)?[^'"\`\\n]*['"\`]\\[?(${id})`, 'g'))].map((m) => m[1]),
);
// Tables of cases name their rule in a field.
for (const [, rule] of tests.matchAll(/rule: ['"`]([A-Z]{3}-[0-9]+)/g)) tested.add(rule);
// Vectors are run one by one, each under its rule's name.
for (const [, rule] of read(files('test/vectors', '.json')).matchAll(/"rule": "([A-Z]{3}-[0-9]+)/g)) tested.add(rule);
const named = new Set([...read(files('src', '.ts')).matchAll(new RegExp(`['"\`](${id})['"\`]`, 'g'))].map((m) => m[1]));

const prefixes = new Set([...explained].map((rule) => rule.slice(0, 3)));
const isRule = (text) => prefixes.has(text.slice(0, 3));

const missing = [
  ...[...explained]
    .filter((rule) => !tested.has(rule))
    .map((rule) => `${rule}: explained in docs/protocol, but no test is named after it`),
  ...[...tested, ...named]
    .filter((rule) => isRule(rule) && !explained.has(rule))
    .map((rule) => `${rule}: named in code or tests, but not explained in docs/protocol`),
];
for (const line of new Set(missing)) console.error(line);
console.log(`${explained.size} rules, ${tested.size} with tests`);
process.exitCode = missing.length === 0 && explained.size > 0 ? 0 : 1;
