import type { Context } from 'koa';
import {
  type Application,
  type Author,
  type CasesReport,
  type FederationCode,
  FederationError,
  type WrittenFault,
} from '../../../federation/index.ts';
import type { AuditAction } from '../../audit/event.ts';
import { readForm, readUpload } from '../../http/body.ts';
import { codeWords, statusOf } from '../../http/code-words.ts';
import { jsonOfText } from '../../http/json-aside.ts';
import { pageContext } from '../../http/page-context.ts';
import { repeatedNameAside } from '../../http/strict-json.ts';
import type { Lang, Outcome, PageContext, Refusal } from '../../ui/context.ts';
import { adminDraftPage } from '../../ui/pages/admin-draft.ts';
import { colon } from '../../ui/texts/formats.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { type DraftShown, presentDraft } from './present-draft.ts';
import { dossierUrl } from './present-sheet.ts';

/** Largest sheet sent by the form, text and file together. */
const MAX_UPLOAD_BYTES = 16 * 1024 * 1024;
/** As long as a name in a sheet may be. */
const MAX_NETWORK_CHARS = 100;

type Find = (ctx: Context) => Application;

/** The page of the draft, after whatever was done to it. */
export function showDraft(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const context = pageContext(ctx, dependencies.house);
    const asked = new URLSearchParams(ctx.querystring);
    const name = asked.get('modele');
    const network = (asked.get('reseau') ?? '').trim().slice(0, MAX_NETWORK_CHARS);
    const shown: DraftShown = { outcome: outcomeOf(ctx), ...(name === null ? {} : { model: { name, network } }) };
    render(dependencies, ctx, administrator, find(ctx), shown, context);
  };
}

type Done = keyof ReturnType<typeof texts>['admin']['sheets']['done'];

/** What the action before did, from the address it led to. */
export function outcomeOf(ctx: Context): Outcome | null {
  const done = new URLSearchParams(ctx.querystring).get('fait') ?? '';
  const [fr, en] = [texts('fr').admin.sheets.done, texts('en').admin.sheets.done];
  if (!Object.hasOwn(fr, done)) return null;
  return { tone: 'success', sentence: { fr: fr[done as Done], en: en[done as Done] } };
}

function render(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  application: Application,
  shown: DraftShown,
  context: PageContext,
): void {
  ctx.body = String(
    adminDraftPage(presentDraft(dependencies, administrator, application, shown, context.lang), context),
  );
}

/** Write the draft: the file when one was given, else the text. Faults come back with their places, over what was typed. */
export function saveDraft(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const application = find(ctx);
    const form = await readUpload(ctx.req, MAX_UPLOAD_BYTES);
    const file = form.get('file') ?? '';
    const text = file.trim() === '' ? (form.get('text') ?? '') : file;
    const seen = form.get('seen') ?? '';
    const context = pageContext(ctx, dependencies.house);
    const refused = (faults: readonly string[]): void => {
      ctx.status = 400;
      render(dependencies, ctx, administrator, application, { text, seen, faults }, context);
    };
    try {
      const input = await jsonOfText(text);
      const repeated = await repeatedNameAside(text);
      if (repeated)
        return refused([
          `${repeated.place}${colon(context.lang)} ${codeWords('server.request.repeated-name')[context.lang]}`,
        ]);
      if (typeof input === 'object' && input !== null && Reflect.get(input, 'application') !== application.id) {
        return refused([`application: « ${application.id} »`]);
      }
      const at = dependencies.clock.now();
      const author = authorOn(ctx, administrator);
      const saved = await dependencies.federation.drafts.save(input, author, at, seen === '' ? null : seen);
      if (!saved.accepted) return fail(dependencies, ctx, administrator, application, saved.code, { text });
      const warnings = saved.warnings.map(
        (warning) => `${warning.pointer}${colon(context.lang)} ${warning[context.lang]}`,
      );
      const sentence = { fr: texts('fr').admin.sheets.done.saved, en: texts('en').admin.sheets.done.saved };
      if (warnings.length === 0) return home(ctx, application.id, '/brouillon', 'saved');
      render(
        dependencies,
        ctx,
        administrator,
        application,
        { warnings, outcome: { tone: 'success', sentence } },
        context,
      );
    } catch (error) {
      if (error instanceof SyntaxError) return refused([error.message]);
      if (!(error instanceof FederationError) || error.kind !== 'malformed') throw error;
      refused(error.faults.map((fault) => toldFault(fault, context.lang)));
    }
  };
}

function toldFault({ place, ...why }: WrittenFault, lang: Lang): string {
  return place === '' ? why[lang] : `${place}${lang === 'fr' ? ' ' : ''}: ${why[lang]}`;
}

export type Step = 'cas' | 'approbation' | 'publication';

interface Attempt {
  readonly application: Application;
  readonly author: Author;
  readonly form: URLSearchParams;
  readonly at: Date;
}

type Attempted =
  | { readonly accepted: true; readonly done: Done }
  | { readonly accepted: false; readonly code: FederationCode; readonly report?: CasesReport };

const STEPS: Readonly<Record<Step, (dependencies: AdminDependencies, attempt: Attempt) => Promise<Attempted>>> = {
  async cas({ federation }, { application, at }) {
    const verdict = await federation.drafts.check(application.id, at);
    return verdict.accepted ? { accepted: true, done: 'checked' } : verdict;
  },
  async approbation({ federation }, { application, author, form, at }) {
    const digest = form.get('digest') ?? '';
    const verdict = await federation.drafts.approve(application.id, author, digest, at);
    return verdict.accepted ? { accepted: true, done: 'approved' } : verdict;
  },
  async publication({ federation, clock }, { application, author }) {
    const verdict = await federation.drafts.publish(application.id, author, () => clock.now());
    return verdict.accepted ? { accepted: true, done: 'published' } : verdict;
  },
};

/** One step of the draft's life; answered by a redirect, so that reloading does nothing twice. */
export function takeStep(dependencies: AdminDependencies, find: Find, step: Step): Handler {
  return async (ctx, administrator) => {
    const application = find(ctx);
    const form = await readForm(ctx.req);
    const author = authorOn(ctx, administrator);
    const attempted = await STEPS[step](dependencies, { application, author, form, at: dependencies.clock.now() });
    if (!attempted.accepted) {
      const shown = attempted.report ? { report: attempted.report } : {};
      return fail(dependencies, ctx, administrator, application, attempted.code, shown);
    }
    home(ctx, application.id, step === 'publication' ? '' : '/brouillon', attempted.done);
  };
}

/** The draft's page, with why a step was refused. */
export function fail(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  application: Application,
  code: FederationCode,
  shown: DraftShown,
): void {
  ctx.status = statusOf(code);
  const context = pageContext(ctx, dependencies.house);
  render(dependencies, ctx, administrator, application, { ...shown, failure: refusalOf(ctx, code) }, context);
}

/** A refusal above the thing to try again. */
export function refusalOf(ctx: Context, code: string): Refusal {
  const { fr, en } = codeWords(code);
  return { code, sentence: { fr, en }, incident: String(ctx.state.requestId) };
}

export function home(ctx: Context, application: string, rest: string, done: Done): void {
  ctx.status = 303;
  ctx.redirect(`${dossierUrl(application, rest)}?fait=${done}`);
}

/** Who does something to a sheet, and where from. */
export function authorOn(ctx: Context, { session }: Administrator): Author {
  return { by: session.person.personId, from: ctx.ip, request: String(ctx.state.requestId) };
}

/** Who asked what of which sheet. */
export function note(
  { audit, clock }: AdminDependencies,
  ctx: Context,
  { session }: Administrator,
  action: AuditAction,
  application: string,
  details: Readonly<Record<string, string | number>>,
): Promise<void> {
  return audit.append({
    at: clock.now(),
    action,
    actor: session.person.personId,
    subject: application,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { application, ...details },
  });
}
