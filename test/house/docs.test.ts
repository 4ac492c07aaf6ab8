import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { generatedPages, writtenPage } from '../../scripts/docs.ts';
import { ROOT } from './sources.ts';

describe('house: pages', () => {
  const pages = generatedPages();

  it('are generated', () => {
    assert.ok(pages.length >= 4);
  });

  for (const { path, text } of pages) {
    it(`${path} is what npm run docs writes`, () => {
      assert.equal(writtenPage(path), text, 'Run npm run docs and read the difference.');
    });
  }

  it('link to files that exist', () => {
    const paths = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => posix.join('docs', path));
    const all = [...paths, ...['README.md'].filter((path) => existsSync(join(ROOT, path)))];
    assert.ok(all.length > 3, 'no page was seen');
    const broken = all.flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].flatMap(
        ([, to = '']) => (existsSync(join(ROOT, dirname(path), to)) ? [] : [`${path} → ${to}`]),
      ),
    );
    assert.deepEqual(broken, []);
  });
});
