import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, selectField, textField } from '../components/form.ts';
import { notice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';

/** Fields of the form, in their order; each is posted under its name. */
export const NEW_DOSSIER_FIELDS = ['name', 'nameEn', 'id', 'owner', 'start', 'return', 'network'] as const;
export type NewDossierField = (typeof NEW_DOSSIER_FIELDS)[number];

/** A dossier that enters the domain, with the draft of its first sheet from a model. */
export interface AdminNewDossierView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly save: FormTarget;
  readonly values: Readonly<Record<NewDossierField, string>>;
  readonly errors: readonly NewDossierField[];
  /** Another dossier has that id already. */
  readonly isTaken: boolean;
  readonly models: readonly string[];
  readonly model: string;
  readonly failure: Refusal | null;
}

/** What was made; the secret is shown this once. */
export interface AdminMadeDossierView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly name: string;
  readonly id: string;
  readonly secret: string;
  readonly draftUrl: string;
}

export function adminNewDossierPage(view: AdminNewDossierView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.fresh;
  const models = sheets.draft.models;
  const options = view.models.map((value) => ({ value, label: models[value as keyof typeof models] ?? value }));
  const errorOf = (name: NewDossierField): string | null => {
    if (name === 'id' && view.isTaken) return words.taken;
    return view.errors.includes(name) ? words.errors[name] : null;
  };
  const [firstError] = NEW_DOSSIER_FIELDS.filter((name) => errorOf(name) !== null);
  const field = (name: NewDossierField): Html =>
    textField({
      ...{ id: `new-${name}`, name, label: words.labels[name], hint: words.hints[name], value: view.values[name] },
      ...{ error: errorOf(name), type: 'text', autofocus: name === firstError },
    });
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>${refusalNotice(view.failure, context.lang)}
<form class="stacked" method="post" action="${safeUrl(view.save.action)}">${hiddenFields(view.save)}
${NEW_DOSSIER_FIELDS.filter((name) => name !== 'network').map(field)}
${selectField({ id: 'model', name: 'model', label: words.model, options, value: view.model })}
${field('network')}
<p class="actions"><button class="button" id="make" type="submit">${words.make}</button></p></form>`;
  const above = [{ name: sheets.title, url: view.sheetsUrl }];
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above }, main, context);
}

export function adminMadeDossierPage(view: AdminMadeDossierView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.fresh;
  const main = html`<h1>${view.name}</h1>${notice('success', html`<p>${words.made}</p>`, context.lang)}
<dl class="facts"><div><dt>${words.labels.id}</dt><dd class="mono" id="made-id">${view.id}</dd></div>
<div><dt>${words.secret}</dt><dd class="mono wrap" id="made-secret">${view.secret}</dd></div></dl><p class="small quiet">${words.secretHint}</p>
<p class="actions"><a class="button" id="to-draft" href="${safeUrl(view.draftUrl)}">${words.toDraft}</a></p>`;
  const above = [{ name: sheets.title, url: view.sheetsUrl }];
  return adminLayout(view.admin, { section: 'sheets', title: view.name, above }, main, context);
}
