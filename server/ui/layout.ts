import { icon } from './components/icons.ts';
import type { PageContext } from './context.ts';
import { LANGS } from './context.ts';
import { attr, type Html, html, phoneUrl, safeUrl } from './html.ts';
import { mark } from './mark.ts';
import { texts } from './texts/texts.ts';

/** What a page gives the house: its title, its content, and what stands at the right of the top bar. */
export interface Frame {
  readonly title: string;
  readonly main: Html;
  /** `column` for one thing to do, `wide` for a hall of doors or a sheet. */
  readonly width: 'column' | 'wide';
  /** Person, situation, sign-out; null while nobody is known. */
  readonly bar: Html | null;
  /** Before the content, outside of `main`: breadcrumb or section links. */
  readonly above: Html | null;
}

/** Where the mark is served as a picture. */
export const MARK_ADDRESS = '/mark.svg';

/** The portal's address: where the mark leads. */
const HOME = '/';

/** The whole document. Works without script, and holds none. */
export function layout(frame: Frame, context: PageContext): Html {
  const words = texts(context.lang);
  return html`<!DOCTYPE html>
<html lang="${context.lang}">
<head>
<meta charset="utf-8">
<title>${words.layout.titled(frame.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<link rel="icon" type="image/svg+xml" href="${safeUrl(MARK_ADDRESS)}">
<link rel="stylesheet" href="${safeUrl(context.stylesheet)}">
</head>
<body>
<a class="skip" href="${safeUrl('#content')}">${words.layout.skip}</a>
<header class="top">
<div class="top-inner">
<a class="brand" href="${safeUrl(HOME)}" aria-label="${words.layout.home}">${mark()}<span>${words.layout.product}</span></a>
${frame.bar}
</div>
</header>
${frame.above}
<main class="${frame.width}" id="content" tabindex="-1">
${frame.main}
</main>
${footer(context)}
</body>
</html>
`;
}

function footer(context: PageContext): Html {
  const { layout: words, language } = texts(context.lang);
  return html`<footer class="foot" aria-label="${words.footer}">
<p class="foot-region">${context.region}</p>
<p class="foot-help">${icon('phone')} <span>${words.help}</span> <a href="${phoneUrl(context.support.phone)}">${context.support.phone}</a> <span>${context.support.hours[context.lang]}</span></p>
<nav class="foot-language" aria-label="${language.switchTo}"><ul>${LANGS.map((lang) => languageLink(lang, context))}</ul></nav>
</footer>`;
}

/** A language's link keeps what the address already asks for. */
function languageLink(lang: PageContext['lang'], context: PageContext): Html {
  const query = new URLSearchParams({ ...context.query, lang });
  const current = lang === context.lang;
  return html`<li><a href="${safeUrl(`?${query.toString()}`)}" lang="${lang}" hreflang="${lang}" ${attr('aria-current', current ? 'true' : null)}>${texts(lang).language.name}</a></li>`;
}
