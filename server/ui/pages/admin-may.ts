import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { selectField } from '../components/form.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';

/** « What may this professional do, where », in one situation. */
export interface AdminMayView {
  readonly admin: AdminView;
  /** « Dr Camille Exemple ». */
  readonly name: string;
  readonly personUrl: string;
  readonly action: string;
  readonly situation: string;
  readonly situations: readonly { readonly value: string; readonly label: string }[];
  readonly dossiers: readonly MayDossier[];
}

export interface MayDossier {
  readonly name: string;
  readonly url: string;
  /** What the sheet opens; none: nothing; null: a fault of ours kept it from being asked. */
  readonly rights:
    | null
    | readonly { readonly action: string; readonly thing: string; readonly rules: readonly string[] }[];
}

export function adminMayPage(view: AdminMayView, context: PageContext): Html {
  const { sheets, search } = texts(context.lang).admin;
  const words = sheets.may;
  const options = [{ value: '', label: sheets.simulator.anySituation }, ...view.situations];
  const main = html`<h1>${words.title(view.name)}</h1><p class="lead">${words.lead}</p>
<form class="simulator" method="get" action="${safeUrl(view.action)}">
${selectField({ id: 'situation', name: 'situation', label: sheets.simulator.situation, options, value: view.situation })}
<p class="actions"><button class="button" id="ask" type="submit">${words.show}</button></p></form>
${view.dossiers.map((dossier, place) => dossierPart(dossier, place, context))}`;
  const above = [
    { name: search.nav, url: view.admin.searchUrl },
    { name: view.name, url: view.personUrl },
  ];
  return adminLayout(view.admin, { section: 'search', title: words.short, above }, main, context);
}

function dossierPart({ name, url, rights }: MayDossier, place: number, { lang }: PageContext): Html {
  const { may: words, simulator } = texts(lang).admin.sheets;
  const id = `dossier-${place}`;
  const heading = html`<h2 id="${id}"><a href="${safeUrl(url)}">${name}</a></h2>`;
  if (rights === null || rights.length === 0) {
    const said = rights === null ? words.defect : words.nothing;
    return html`<section aria-labelledby="${id}">${heading}<p class="quiet">${said}</p></section>`;
  }
  const table = html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0"><table class="dense"><thead><tr><th scope="col">${simulator.action}</th><th scope="col">${words.thing}</th><th scope="col">${simulator.rules}</th></tr></thead>
<tbody>${rights.map(({ action, thing, rules }) => html`<tr><th scope="row">${action}</th><td>${thing}</td><td class="mono">${rules.join(', ')}</td></tr>`)}</tbody></table></div>`;
  return html`<section aria-labelledby="${id}">${heading}${table}</section>`;
}
