import { type Both, type Html, html, type Lang, page } from '../page.ts';
import type { Card } from './card-rack.ts';
import { READER_REFUSALS, type ReaderRefusal } from './refusals.ts';
import type { SignRequest } from './sign-request.ts';
import { READER_WORDS } from './words.ts';

/** What the choice of cards shows. */
export interface CardChoice {
  readonly reference: string;
  readonly request: SignRequest;
  readonly cards: readonly Card[];
  readonly blocked: ReadonlySet<string>;
  /** Slug chosen on the try before, or `''`. */
  readonly chosen: string;
  /** What went wrong on the try before; null at the first. */
  readonly failure: { readonly code: ReaderRefusal; readonly triesLeft?: number } | null;
}

/** The one page where a person chooses a card and types its PIN. */
export function choicePage(choice: CardChoice, lang: Lang): string {
  const words = READER_WORDS[lang];
  const main = html`<h1>${words.heading}</h1>
<p>${words.asks} <strong class="mono" id="issuer">${choice.request.issuer}</strong></p>
${choice.failure !== null && failureNotice(choice.failure, lang)}
<form method="post" action="/card?lang=${lang}" autocomplete="off">
<input type="hidden" name="request" value="${choice.reference}">
<fieldset><legend>${words.cards}</legend>
<div class="choices">${choice.cards.map((card) => cardLine(card, choice, lang))}</div>
</fieldset>
<div class="field"><label for="pin">${words.pin}</label>
<p class="quiet small" id="pin-hint">${words.pinHint}</p>
<input id="pin" name="pin" type="password" inputmode="numeric" maxlength="8" required autocomplete="off" aria-describedby="pin-hint"></div>
<p class="actions"><button id="sign" type="submit">${words.sign}</button>
<a id="cancel" href="${returnTo(choice.request, { error: 'reader.request.cancelled' })}">${words.cancel}</a></p>
</form>`;
  const otherLanguageUrl = `/card?request=${choice.reference}&lang=${lang === 'fr' ? 'en' : 'fr'}`;
  return frame(words.title, main, lang, otherLanguageUrl);
}

function cardLine({ slug, description }: Card, { blocked, chosen }: CardChoice, lang: Lang): Html {
  const isBlocked = blocked.has(slug);
  const id = `card-${slug}`;
  return html`<label class="choice" for="${id}"><input type="radio" name="card" id="${id}" value="${slug}" required ${chosen === slug && html`checked`} ${isBlocked && html`disabled`}>
<span>${description[lang]}${isBlocked && html` <strong class="is-closed">(${READER_WORDS[lang].blocked})</strong>`}</span></label>`;
}

function failureNotice({ code, triesLeft }: NonNullable<CardChoice['failure']>, lang: Lang): Html {
  const left = triesLeft === undefined ? '' : READER_WORDS[lang].triesLeft(triesLeft);
  return html`<p class="card notice bad" role="alert" id="failure">${READER_REFUSALS[code][lang]} ${left}</p>`;
}

/** A refusal of the reader itself. `request` gives the way back, when there is a trustworthy one. */
export function refusalPage(code: ReaderRefusal, lang: Lang, request: SignRequest | null): string {
  const words = READER_WORDS[lang];
  const main = html`<h1>${words.refusedTitle}</h1>
<p class="card notice bad" role="alert" id="refusal">${READER_REFUSALS[code][lang]}</p>
<p class="quiet small mono">${code}</p>
${request !== null && wayBack(request, code, lang)}`;
  return frame(words.refusedTitle, main, lang, null);
}

/** The server's own refusal of a card, in its own words. */
export function serverRefusalPage(
  refusal: { readonly code: string; readonly sentence: Both },
  lang: Lang,
  request: SignRequest,
): string {
  const words = READER_WORDS[lang];
  const main = html`<h1>${words.serverRefused}</h1>
<p class="card notice bad" role="alert" id="refusal">${refusal.sentence[lang]}</p>
<p class="quiet small mono">${refusal.code}</p>
${wayBack(request, refusal.code, lang)}`;
  return frame(words.serverRefused, main, lang, null);
}

/** What one sees without having been sent by a sign-in page. */
export function homePage(issuers: readonly string[], cardCount: number, lang: Lang): string {
  const words = READER_WORDS[lang];
  const main = html`<h1>${words.homeTitle}</h1>
<p>${words.homeLead}</p>
<ul>${issuers.map((issuer) => html`<li class="mono">${issuer}</li>`)}</ul>
<p>${words.homeCards(cardCount)}</p>`;
  return frame(words.homeTitle, main, lang, `/?lang=${lang === 'fr' ? 'en' : 'fr'}`);
}

/** The server's return address with one more parameter. */
export function returnTo({ returnUrl }: SignRequest, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(returnUrl);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function wayBack(request: SignRequest, code: string, lang: Lang): Html {
  return html`<p><a class="button" id="back" href="${returnTo(request, { error: code })}">${READER_WORDS[lang].back}</a></p>`;
}

function frame(title: string, main: Html, lang: Lang, otherLanguageUrl: string | null): string {
  const { brand, foot } = READER_WORDS[lang];
  return page({ lang, title, brand, foot, otherLanguageUrl, bar: null, main });
}
