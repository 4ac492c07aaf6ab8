import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { definitions } from './definition.ts';
import { identifier } from './identifier.ts';
import { inFrench } from './in-french.ts';
import { type SourceView, sourceTag } from './source-tag.ts';

/** A registered profession, its savoir-faire and the situations in which it is practised. */
export interface ExerciceView {
  /** « Médecin ». */
  readonly profession: string;
  /** « Civil », « Étudiant »… */
  readonly category: string;
  /** « Dr Camille EXEMPLE ». */
  readonly practisesAs: string;
  readonly savoirFaire: readonly { readonly label: string; readonly type: string }[];
  readonly situations: readonly PlaceView[];
  readonly source: SourceView | null;
}

/** A situation with its place. */
export interface PlaceView {
  readonly place: string;
  /** The structure's sheet, or null when the directory has none. */
  readonly url: string | null;
  readonly addressLines: readonly string[];
  /** FINESS, SIRET… with its name, or null. */
  readonly identifier: { readonly register: string; readonly value: string } | null;
  readonly mode: string;
  readonly sector: string;
  readonly role: string;
  readonly phone: string;
  readonly registeredBy: string;
}

export function exercices(views: readonly ExerciceView[], context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  return html`<section class="panel" aria-labelledby="exercices"><h2 id="exercices">${words.exercices}</h2>
${views.length === 0 ? html`<p class="quiet">${words.exercicesNone}</p>` : views.map((view) => exercice(view, context))}</section>`;
}

function exercice(view: ExerciceView, context: PageContext): Html {
  const { lang } = context;
  const words = texts(lang).admin.sheet;
  return html`<article class="exercice"><h3>${inFrench(view.profession, lang)} <span class="quiet">${inFrench(view.category, lang)}</span> ${sourceTag(view.source, context)}</h3>
${definitions([
  [words.practisesAs, view.practisesAs],
  [
    words.savoirFaire,
    view.savoirFaire.length === 0
      ? html`<span class="quiet">${words.savoirFaireNone}</span>`
      : html`<ul class="tags bare">${view.savoirFaire.map(({ label, type }) => html`<li>${inFrench(label, lang)} <span class="quiet">${inFrench(type, lang)}</span></li>`)}</ul>`,
  ],
])}
<h4>${words.situations}</h4>
${view.situations.length === 0 ? html`<p class="quiet">${words.situationsNone}</p>` : html`<ul class="places bare">${view.situations.map((situation) => html`<li>${place(situation, context)}</li>`)}</ul>`}</article>`;
}

function place(view: PlaceView, { lang }: PageContext): Html {
  const words = texts(lang).admin.sheet;
  const name = inFrench(view.place, lang);
  return html`<p class="place-name"><strong>${view.url === null ? name : html`<a href="${safeUrl(view.url)}">${name}</a>`}</strong>${view.identifier === null ? null : html` <span class="quiet">${view.identifier.register}</span> ${identifier(view.identifier.value)}`}</p>
${view.addressLines.map((line) => html`<p class="place-line">${inFrench(line, lang)}</p>`)}
${definitions([
  [words.mode, view.mode === '' ? null : inFrench(view.mode, lang)],
  [words.role, view.role === '' ? null : inFrench(view.role, lang)],
  [words.sector, view.sector === '' ? null : inFrench(view.sector, lang)],
  [words.phone, view.phone],
  [words.registeredBy, view.registeredBy === '' ? null : inFrench(view.registeredBy, lang)],
])}`;
}
