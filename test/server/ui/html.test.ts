import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  attr,
  flag,
  Html,
  html,
  MAX_ADDRESS_CHARACTERS,
  phoneUrl,
  REFUSED_ADDRESS,
  SafeUrl,
  safeUrl,
} from '../../../server/ui/html.ts';

const HOSTILE = `"><script>alert('x')</script>&`;
const HARMLESS = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;';

describe('html, the one way to write a page', () => {
  it('escapes a text', () => {
    assert.equal(String(html`<p>${HOSTILE}</p>`), `<p>${HARMLESS}</p>`);
  });

  it('escapes the value of an attribute, in either quote', () => {
    assert.equal(
      String(html`<p title="${HOSTILE}" class='${HOSTILE}'></p>`),
      `<p title="${HARMLESS}" class='${HARMLESS}'></p>`,
    );
  });

  it('escapes the value of an optional attribute', () => {
    assert.equal(String(html`<p ${attr('lang', '"x')}></p>`), '<p  lang="&quot;x"></p>');
  });

  it('leaves nested templates as they are, in lists too', () => {
    assert.equal(
      String(html`<ul>${['a', '<b>'].map((item) => html`<li>${item}</li>`)}</ul>`),
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>',
    );
  });

  it('prints nothing for null, undefined and false, and 0 for 0', () => {
    assert.equal(String(html`<p>${null}${undefined}${false}${0}</p>`), '<p>0</p>');
  });

  it('prints a flag only when it is on', () => {
    assert.equal(String(html`<input ${flag('checked', true)} ${flag('disabled', false)}>`), '<input  checked >');
  });

  it('shows any text as itself once decoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const printed = String(html`<p title="${text}">${text}</p>`);
        const decoded = decode(printed.slice('<p title="'.length, -'</p>'.length));
        return decoded === `${text}">${text}` && (printed.match(/[<>"]/g) ?? []).length === 6;
      }),
    );
  });

  const defects: Readonly<Record<string, () => unknown>> = {
    'a value without quotes': () => html`<p title=${'x'}></p>`,
    'a tag name': () => html`<${'p'}></p>`,
    'an attribute name': () => html`<p ${'onclick'}="x"></p>`,
    'a part of a tag that attr() did not make': () => html`<p ${html`<b>`}></p>`,
    'a comment': () => html`<!-- ${'x'} -->`,
    'a script': () => html`<script>${'x'}</script>`,
    'a style': () => html`<style>${'x'}</style>`,
    'an event attribute': () => html`<p onclick="${'x'}"></p>`,
    'an event attribute in capitals': () => html`<p ONCLICK="${'x'}"></p>`,
    'a style attribute': () => html`<p style="${'x'}"></p>`,
    'an address given as text': () => html`<a href="${'/x'}"></a>`,
    'an address built from pieces': () => html`<a href="/people/${'x'}"></a>`,
    'an address followed by more': () => html`<a href="${safeUrl('/x')}/more"></a>`,
    'HTML inside an attribute': () => html`<p title="${html`<b></b>`}"></p>`,
    'a list inside an attribute': () => html`<p title="${['x']}"></p>`,
    'a tag left open': () => html`<p`,
    'a promise': () => html`<p>${Promise.resolve('x') as never}</p>`,
    'a list holding a promise': () => html`<p>${[Promise.resolve('x') as never]}</p>`,
    'a bare object': () => html`<p>${{ toString: () => 'x' } as never}</p>`,
    'an object that claims to be escaped': () => html`<p>${{ isEscaped: true, toString: () => '<b>' } as never}</p>`,
    'the value true': () => html`<p>${true as never}</p>`,
    'an address as a text': () => html`<p>${safeUrl('/x')}</p>`,
    'Html made outside': () => new Html(Symbol('html'), '<b>'),
    'an address made outside': () => new SafeUrl(Symbol('html'), 'javascript:1'),
  };
  for (const [what, write] of Object.entries(defects)) {
    it(`refuses ${what}`, () => {
      assert.throws(write, { name: 'ServerError', code: 'server.defect' });
    });
  }
});

describe('safeUrl, the only address a link or form carries (S-20)', () => {
  for (const address of [
    '/',
    '/people/8%2F1?q=a#b',
    '?lang=en',
    '#content',
    'http://localhost:4001/x',
    'https://dossier.example/start?a=1&b=2',
  ]) {
    it(`keeps ${address}`, () => {
      assert.equal(String(safeUrl(address)), address);
    });
  }

  const refused = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'mailto:a@b.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'https:evil.example',
    'https:///evil.example',
    'https://user@evil.example/',
    'https://user:word@evil.example/',
    'https://',
    'people/8',
    '',
    '/\u0000',
    '/\u202Egpj.exe',
    `/${'x'.repeat(MAX_ADDRESS_CHARACTERS)}`,
  ];
  for (const address of refused) {
    it(`refuses ${JSON.stringify(address.slice(0, 40))}`, () => {
      assert.equal(String(safeUrl(address)), REFUSED_ADDRESS);
    });
  }

  it('never lets a text choose another scheme than http and https, nor a host without its scheme', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          fc.webPath(),
          fc.string().map((tail) => `javascript:${tail}`),
        ),
        (text) => {
          const url = new URL(String(safeUrl(text)), 'https://here.example/page');
          return (
            url.host === 'here.example' ||
            ((url.protocol === 'http:' || url.protocol === 'https:') && /^https?:\/\//i.test(text))
          );
        },
      ),
    );
  });

  it('dials digits and nothing else', () => {
    assert.equal(String(phoneUrl('+33 1 99 00 12 34" onclick=')), 'tel:+33199001234');
  });
});

function decode(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
  };
  return text.replace(/&(?:quot|#39|amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}
