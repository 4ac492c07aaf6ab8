import assert from 'node:assert/strict';
import { ALLOWED_EFFECTS, type Effect } from './allowed-effects.ts';
import { blank } from './blank.ts';
import { importsOf } from './imports.ts';
import { roomSources, type SourceFile } from './sources.ts';

const IN_CODE: readonly [Effect, RegExp][] = [
  ['clock', /\bDate\.now\b|\bnew Date\(\s*\)/],
  ['randomness', /\bMath\.random\b|\bcrypto\.(randomUUID|getRandomValues|randomBytes)\b/],
  ['network', /(?<![.\w$])fetch\(/],
  ['environment', /\bprocess\.env\b/],
];

/** A generator that is imported, not one that is given. */
const IMPORTED_RANDOMNESS =
  /\bimport\s*\{[^}]*\b(randomBytes|randomUUID|randomInt|randomFillSync|getRandomValues|webcrypto)\b[^}]*\}\s*from\s*'node:crypto'/;

/** Names of effect modules that only look at text. */
const PURE_NAMES = /^\s*\{(\s*(isIP|isIPv4|isIPv6|BlockList)\s*,?)+\}\s*$/;

const BY_MODULE: readonly [Effect, RegExp][] = [
  ['disk', /^node:fs/],
  ['network', /^node:(net|http|https|http2|tls|dgram|dns)/],
  ['processes', /^node:(child_process|cluster|worker_threads)/],
];

function effectsOf(file: SourceFile): ReadonlySet<Effect> {
  const code = blank(file.text, 'comments-and-text');
  const found = new Set<Effect>();
  for (const [effect, pattern] of IN_CODE) if (pattern.test(code)) found.add(effect);
  if (IMPORTED_RANDOMNESS.test(blank(file.text, 'comments'))) found.add('randomness');
  for (const { to, isTypeOnly, names } of importsOf(file)) {
    if (PURE_NAMES.test(names)) continue;
    for (const [effect, pattern] of BY_MODULE) if (!isTypeOnly && pattern.test(to)) found.add(effect);
  }
  return found;
}

/** What is allowed here: by the file's own line, or by its folder's. */
function allowedFor(path: string): ReadonlySet<Effect> {
  const lines = Object.entries(ALLOWED_EFFECTS).filter(
    ([place]) => place === path || (place.endsWith('/') && path.startsWith(place)),
  );
  return new Set(lines.flatMap(([, { effects }]) => effects));
}

describe('house: effects (time, randomness, network and disk are arguments)', () => {
  const files = roomSources().map((file) => ({ path: file.path, effects: effectsOf(file) }));

  it('sees effects at all', () => {
    assert.ok(files.filter(({ effects }) => effects.size > 0).length > 10, 'no effect was seen: the reader is blind');
  });

  it('happens only in the files listed in test/house/allowed-effects.ts, each with its reason', () => {
    const refused = files.flatMap(({ path, effects }) => {
      const allowed = allowedFor(path);
      return [...effects].filter((effect) => !allowed.has(effect)).map((effect) => `${path}: ${effect}`);
    });
    assert.deepEqual(
      refused,
      [],
      'Take it as an argument (at: Date, Clock, a generator, a reader); or list the file with its reason.',
    );
  });

  it('is listed only where it happens', () => {
    const idle = Object.entries(ALLOWED_EFFECTS).flatMap(([place, { effects }]) => {
      const here = files.filter(({ path }) => path === place || (place.endsWith('/') && path.startsWith(place)));
      return effects
        .filter((effect) => !here.some((file) => file.effects.has(effect)))
        .map((effect) => `${place}: ${effect}`);
    });
    assert.deepEqual(idle, [], 'A line that allows what nobody does hides the day somebody does it.');
  });

  it('gives a reason for every line', () => {
    for (const [place, { reason }] of Object.entries(ALLOWED_EFFECTS)) assert.ok(reason.length > 10, place);
  });
});
