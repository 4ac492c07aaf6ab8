import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { type WorkView, workInProgress } from '../components/work-in-progress.ts';
import type { PageContext } from '../context.ts';
import { html } from '../html.ts';
import { texts } from '../texts/texts.ts';

/** A long work about one dossier, while it goes on. */
export interface AdminWorkView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  readonly kind: 'rehearsal' | 'whoMay' | 'idle';
  readonly work: WorkView;
}

export function adminWorkPage(
  { admin, sheetsUrl, dossier, dossierUrl, kind, work }: AdminWorkView,
  context: PageContext,
) {
  const { sheets } = texts(context.lang).admin;
  const title = sheets.work.titles[kind];
  const main = html`<h1>${title}</h1><p class="lead">${sheets.work.lead}</p>${workInProgress(work, context)}`;
  const above = [
    { name: sheets.title, url: sheetsUrl },
    { name: dossier, url: dossierUrl },
  ];
  return adminLayout(admin, { section: 'sheets', title, above }, main, context);
}
