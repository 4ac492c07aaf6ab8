import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { type BatchRow, batchesPart, type PlanRow, plansPart, uploadPart } from './admin-imports.ts';

/** Where a curator brings files of staff and places, and finds the plans made of them. */
export interface AdminStaffFilesView {
  readonly admin: AdminView;
  readonly upload: FormTarget;
  readonly plans: readonly PlanRow[];
  /** Files of theirs that were applied. */
  readonly applied: readonly BatchRow[];
  readonly examples: readonly { readonly name: string; readonly url: string }[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export function adminStaffFilesPage(view: AdminStaffFilesView, context: PageContext): Html {
  const { lang } = context;
  const { staff } = texts(lang);
  const words = staff.files;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, lang)}${refusalNotice(view.failure, lang)}
${uploadPart(view.upload, context, { file: words.file, fileHint: words.fileHint })}
${plansPart(view.plans, context)}
${batchesPart(view.applied, context)}
<section aria-labelledby="examples"><h2 id="examples">${words.examples}</h2><ul class="bare">${view.examples.map(({ name, url }) => html`<li><a href="${safeUrl(url)}">${words.example(name)}</a></li>`)}</ul></section>`;
  const above = [{ name: staff.home.title, url: view.admin.staffUrl }];
  return adminLayout(view.admin, { section: 'staff', title: words.title, above }, main, context);
}
