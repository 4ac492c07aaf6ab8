import type { Lang } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { icon } from './icons.ts';

/** A dossier as anybody may read of it. */
export interface DossierView {
  readonly id: string;
  readonly name: string;
  /** What it holds, in about six words. */
  readonly holds: string;
  /** Who runs it. */
  readonly owner: string;
}

/** A dossier as this person meets it in the active situation. */
export interface DoorView extends DossierView {
  readonly state: DoorState;
}

export type DoorState =
  /** One click and one is in; `reason` says why in one line. */
  | { readonly kind: 'open'; readonly url: string; readonly reason: string }
  /** Not in this situation: why, and what would open it. */
  | { readonly kind: 'closed'; readonly why: string; readonly how: string }
  /** Open only by breaking the glass, with what that entails. */
  | { readonly kind: 'emergency'; readonly url: string; readonly reason: string };

/** A dossier's door. When it opens, the whole card is the link `#open-<id>`. */
export function door(view: DoorView, lang: Lang): Html {
  const words = texts(lang).portal;
  const { state } = view;
  return html`<li class="door door-${state.kind}"><div class="door-arch">${icon(state.kind)}</div>
<div class="door-body"><h3 class="door-name">${state.kind === 'closed' ? view.name : html`<a id="open-${view.id}" href="${safeUrl(state.url)}">${view.name}</a>`}</h3>
<p>${view.holds}</p><p class="small quiet">${words.runBy(view.owner)}</p></div>
<div class="door-state"><p class="door-word">${words.states[state.kind]}</p>
${
  state.kind === 'closed'
    ? html`<dl class="reasons"><dt>${words.why}</dt><dd>${state.why}</dd><dt>${words.how}</dt><dd>${state.how}</dd></dl>`
    : html`<p class="door-reason">${state.reason}</p><span class="door-go" aria-hidden="true">${words.open} ${icon('arrow')}</span>`
}</div></li>`;
}

/** A dossier told to somebody not known yet: no state, no link. */
export function dossier(view: DossierView, lang: Lang): Html {
  return html`<li class="door door-unknown"><div class="door-arch">${icon('open')}</div><div class="door-body"><h3 class="door-name">${view.name}</h3>
<p>${view.holds}</p><p class="small quiet">${texts(lang).portal.runBy(view.owner)}</p></div></li>`;
}
