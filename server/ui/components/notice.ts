import type { Lang, Outcome, Refusal } from '../context.ts';
import { type Html, html } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { icon } from './icons.ts';

/** A word, an icon and a colour for one sentence; the colour alone says nothing. Announced as a status. */
export function notice(
  tone: Outcome['tone'],
  content: Html | string,
  lang: Lang,
  word = texts(lang).notice[tone],
): Html {
  return html`<div class="notice notice-${tone}" role="${tone === 'refused' ? 'alert' : 'status'}">${icon(tone)}<div>
<strong class="notice-word">${word}</strong> ${content}</div></div>`;
}

/** The line that follows an action, or nothing. */
export function outcomeNotice(outcome: Outcome | null, lang: Lang): Html | null {
  return outcome === null ? null : notice(outcome.tone, html`<p>${outcome.sentence[lang]}</p>`, lang);
}

/** A refusal above the thing to try again: sentence, code and incident number. */
export function refusalNotice(refusal: Refusal | null, lang: Lang): Html | null {
  if (refusal === null) return null;
  const words = texts(lang);
  const content = html`<p>${refusal.sentence[lang]}</p>
<p class="small">${words.incident} <b class="mono">${refusal.incident}</b> · ${words.code} <span class="mono">${refusal.code}</span></p>`;
  return notice('refused', content, lang);
}
