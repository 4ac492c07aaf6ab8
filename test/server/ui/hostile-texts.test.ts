import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { SCRIPTS } from '../../../server/ui/scripts.ts';
import { hasChromium, launch, ORIGIN, PAGE_POLICY, serve } from './browser.ts';
import { gallery, galleryContext } from './gallery/gallery.ts';

/** What a person, a file or an application could have put in a field. */
const FRAGMENTS = [
  '<script>alert(1)</script>',
  '</script><script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  ' autofocus onfocus=alert(1) x=',
  '"><iframe srcdoc="',
  '</title><body onload=alert(1)>',
  '</textarea></button></a></form>',
  '<form action="https://evil.example">',
  '<base href="https://evil.example/">',
  '<!--',
  '-->',
  '<![CDATA[',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '//evil.example',
  '$' + '{alert(1)}',
  '{{constructor.constructor("alert(1)")()}}',
  '&lt;script&gt;',
  '&#x22;',
  '\u0000',
  '\u2028',
  '\uD800',
  '<',
  '>',
  '"',
  "'",
  '`',
  '=',
  '/',
  '\\',
  'é',
  'x',
] as const;

const hostileText = fc
  .array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));
const ROUNDS = 12;
/** The scripts that a page may hold: any other text in one is a danger. */
const OURS: readonly string[] = Object.values(SCRIPTS);

describe('Pages holding hostile texts (S-34, S-20)', function () {
  this.timeout(120_000);
  let browser: Browser;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    browser = await launch();
    const context = await browser.newContext();
    await serve(context, { html: '<!DOCTYPE html><title>judge</title>' }, PAGE_POLICY);
    page = await context.newPage();
    await page.goto(`${ORIGIN}/`);
  });

  after(async () => {
    await browser?.close();
  });

  for (const sample of gallery) {
    it(`${sample.page} (${sample.state}) keeps its tags, attributes and addresses whatever its fields hold`, async () => {
      const context = galleryContext('fr');
      const [expected] = await page.evaluate(judge, { pages: [String(sample.render(context, () => 'x'))], ours: OURS });
      await fc.assert(
        fc.asyncProperty(fc.array(hostileText, { minLength: ROUNDS, maxLength: ROUNDS }), async (texts) => {
          const pages = texts.map((text) =>
            String(sample.render({ ...context, query: { [text]: text }, region: text }, () => text)),
          );
          for (const seen of await page.evaluate(judge, { pages, ours: OURS })) {
            assert.deepEqual(seen.dangers, []);
            assert.deepEqual(seen.skeleton, expected?.skeleton);
          }
        }),
        { numRuns: 1 },
      );
    });
  }
});

/** The little of the browser that {@link judge} uses: the program has no DOM types, and must not get them for everybody. */
declare const DOMParser: new () => {
  parseFromString(text: string, type: 'text/html'): { querySelectorAll(selector: string): Iterable<ParsedElement> };
};
interface ParsedElement {
  readonly localName: string;
  readonly textContent: string;
  getAttributeNames(): readonly string[];
  getAttribute(name: string): string | null;
}

interface Judged {
  readonly pages: readonly string[];
  readonly ours: readonly string[];
}

interface Judgement {
  /** Each element with the names of its attributes, in order. */
  readonly skeleton: readonly string[];
  readonly dangers: readonly string[];
}

/**
 * Runs in the browser, whose own parser is the judge. `mark`, and the groups of an identifier, depend on the text by design:
 * bare `mark` and `span` elements are left out, none of the fragments can make one.
 */
function judge({ pages, ours }: Judged): readonly Judgement[] {
  return pages.map((text) => {
    const elements = [...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('*')];
    const skeleton = elements
      .map((element) => [element.localName, ...element.getAttributeNames()].join(' '))
      .filter((each) => !/^(mark|span|mark class|span class)$/.test(each));
    const dangers = elements.flatMap((element) =>
      element.getAttributeNames().flatMap((name) => {
        const value = element.getAttribute(name) ?? '';
        const followed = ['href', 'src', 'action', 'formaction'].includes(name);
        const elsewhere = followed && /^\s*(javascript|data|vbscript):|^\s*[\\/]{2}/i.test(value);
        return name.startsWith('on') || name === 'style' || name === 'srcdoc' || elsewhere
          ? [`${element.localName} ${name}=${value}`]
          : [];
      }),
    );
    return {
      skeleton,
      dangers: [
        ...dangers,
        ...elements
          .filter(({ localName, textContent }) => localName === 'script' && !ours.includes(textContent))
          .map(() => 'script'),
      ],
    };
  });
}
