import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { LANGS } from '../../../server/ui/context.ts';
import { SCRIPTS } from '../../../server/ui/scripts.ts';
import { stylesheet } from '../../../server/ui/stylesheet.ts';
import { gallery, galleryContext } from './gallery/gallery.ts';

/** Largest style sheet served, bytes. */
const MAX_STYLE_BYTES = 28_000;

function page(name: string, state: string): string {
  const sample = gallery.find((each) => each.page === name && each.state === state);
  assert.ok(sample, `no sample ${name} ${state}`);
  return String(sample.render(galleryContext('fr')));
}

/** A page without the scripts of the house, whole and unfilled. */
function withoutOurs(text: string): string {
  return Object.values(SCRIPTS).reduce((left, script) => left.replace(`<script>${script}</script>`, ''), text);
}

describe('Every page', () => {
  for (const lang of LANGS) {
    for (const sample of gallery) {
      it(`${sample.page} (${sample.state}, ${lang}) holds no script but ours, no style, one heading, and unique ids (S-19)`, () => {
        const text = withoutOurs(String(sample.render(galleryContext(lang))));
        assert.match(text, new RegExp(`^<!DOCTYPE html>\\n<html lang="${lang}">`));
        assert.doesNotMatch(text, /<script|<style|\sstyle=|\son\w+=|javascript:/i);
        assert.equal(text.match(/<h1[\s>]/g)?.length, 1);
        const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
        assert.deepEqual(ids, [...new Set(ids)]);
        assert.doesNotMatch(text.replace(/<[^>]*>/g, ' '), /\b(undefined|null|NaN|\[object)\b/);
      });
    }
  }

  it('is made whatever its fields hold: half characters, control characters, nothing', () => {
    for (const sample of gallery)
      for (const text of ['\ud800', 'a\udc00<b>', '\0\u{1f}\u202e', ''])
        assert.match(String(sample.render(galleryContext('fr'), () => text)), /^<!DOCTYPE html>/, sample.page);
  });

  it('keeps what the address asks for when the language changes', () => {
    assert.match(page('portal', 'many'), /href="\?q=exemple&amp;lang=en" lang="en" hreflang="en"/);
  });
});

describe('The window on escaping', () => {
  it('is the only file that imports hono', () => {
    const sources = globSync('{server,directory,federation,pki}/**/*.ts');
    assert.ok(sources.length > 50, `${sources.length} sources read`);
    const importing = sources.filter((path) => /from 'hono(\/|')/.test(readFileSync(path, 'utf8')));
    assert.deepEqual(importing, ['server/ui/html.ts']);
  });
});

describe('Ids that scripted browsers look for', () => {
  const expected: readonly (readonly [page: string, state: string, ids: readonly string[]])[] = [
    ['sign-in', 'both', ['sign-in-tls', 'sign-in-card', 'sign-in-passkey']],
    ['passkeys', 'make', ['create-passkey', 'enrol-phone']],
    ['situation', 'two', ['situation-s-cabinet', 'situation-s-hopital']],
    ['consent', 'asked', ['confirm', 'back']],
    ['portal', 'anonymous', ['sign-in']],
    ['portal', 'many', ['sign-out', 'open-dcc', 'open-dmp', 'open-rmes-palliatif', 'situation-s-hopital']],
    ['logout-confirm', 'portal', ['confirm', 'stay']],
    ['logout-confirm', 'asked', ['op.logoutForm', 'confirm']],
    ['admin-first', 'offered', ['confirm']],
    ['admin-search', 'start', ['q', 'search']],
  ];
  for (const [name, state, ids] of expected) {
    it(`${name} (${state}): ${ids.map((id) => `#${id}`).join(' ')}`, () => {
      const text = page(name, state);
      assert.deepEqual(
        ids.filter((id) => !text.includes(`id="${id}"`)),
        [],
      );
    });
  }

  it('offers no link to a door that is closed', () => {
    assert.doesNotMatch(page('portal', 'many'), /open-portalys/);
  });
});

describe('Style sheet', () => {
  const css = stylesheet((part) => readFileSync(part, 'utf8'));

  it(`weighs less than ${MAX_STYLE_BYTES} bytes`, () => {
    assert.ok(Buffer.byteLength(css) < MAX_STYLE_BYTES, `${Buffer.byteLength(css)} bytes`);
  });

  it('asks for nothing outside, and stays whole without its comments', () => {
    assert.doesNotMatch(css, /url\(|@import|\/\*|https?:/);
    assert.equal(css.split('{').length, css.split('}').length);
  });

  it('styles no class that no page uses', () => {
    const pages = gallery.map((sample) => String(sample.render(galleryContext('fr'))));
    const used = new Set(
      pages
        .flatMap((text) => [...text.matchAll(/class="([^"]*)"/g)])
        .flatMap(([, names]) => (names ?? '').split(/\s+/)),
    );
    const styled = new Set([...css.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g)].map(([, name]) => name ?? ''));
    assert.deepEqual(
      [...styled].filter((name) => !used.has(name)),
      [],
    );
  });
});
