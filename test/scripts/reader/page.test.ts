import assert from 'node:assert/strict';
import { html, type Part, page } from '../../../scripts/page.ts';
import { styleSheet } from '../../../scripts/page-style.ts';

describe('the pages of the demonstration', () => {
  it('escape what stands in text and in quoted attributes', () => {
    const hostile = `<script>"'&`;
    assert.equal(
      html`<p title="${hostile}">${hostile}</p>`.toString(),
      '<p title="&lt;script&gt;&quot;&#39;&amp;">&lt;script&gt;&quot;&#39;&amp;</p>',
    );
  });

  it('keep what was escaped once as it is, and print nothing for nothing', () => {
    const parts: readonly Part[] = [html`<b>${'<'}</b>`, null, undefined, false, 0, ['<', html`<i></i>`]];
    assert.equal(html`${parts}`.toString(), '<b>&lt;</b>0&lt;<i></i>');
  });

  it('refuse a promise, which would be text only later (page.template.deferred)', () => {
    // The type refuses it already; this is what a defect would meet.
    const late = Promise.resolve('<') as unknown as Part;
    assert.throws(() => html`${late}`, { code: 'page.template.deferred' });
  });

  it('say their language, their title and the other language, without script or style of their own', () => {
    const text = page({
      lang: 'en',
      title: 'T',
      brand: 'B',
      foot: 'F',
      otherLanguageUrl: '/?lang=fr',
      bar: null,
      main: html`<h1>T</h1>`,
    });
    for (const part of ['<html lang="en">', '<title>T — B</title>', 'hreflang="fr"', '<main', 'href="#content"'])
      assert(text.includes(part), part);
    assert(!/<script|<style|style=| on\w+=/.test(text));
  });

  it('differ by their accent alone', () => {
    const [one, two] = [
      styleSheet({ light: '#111111', dark: '#eeeeee' }),
      styleSheet({ light: '#222222', dark: '#dddddd' }),
    ];
    assert.equal(one.replaceAll('#111111', '#222222').replaceAll('#eeeeee', '#dddddd'), two);
  });
});
