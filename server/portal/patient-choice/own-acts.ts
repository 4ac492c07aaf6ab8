import type { Context } from 'koa';
import { type Federation, FederationError } from '../../../federation/index.ts';
import type { ActAuditor } from '../../access/audit-acts.ts';
import { readForm } from '../../http/body.ts';
import { codeWords, statusOf } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import type { Refusal } from '../../ui/context.ts';
import { type OwnActView, ownActsPage } from '../../ui/pages/own-acts.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { CurrentSession } from '../current-session.ts';
import type { PortalDependencies } from '../dependencies.ts';
import { signedIn } from '../signed-in.ts';

export interface OwnActsDependencies extends PortalDependencies {
  readonly actAuditor: ActAuditor;
  readonly patients: Pick<Federation['patients'], 'ownActs' | 'withdrawOwn'>;
}

/** Longest reason read from the form; the act's own limit is tighter. */
const MAX_REASON_CHARS = 1_000;
const PATH = '/accords';

/** What the person here recorded of patients' choices. */
export async function showOwnActs(dependencies: OwnActsDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (session) present(dependencies, ctx, session, null);
}

function present(
  { patients, applications, clock, house }: OwnActsDependencies,
  ctx: Context,
  { person }: CurrentSession,
  failure: Refusal | null,
): void {
  const context = pageContext(ctx, house);
  const page = patients.ownActs(person.personId, clock.now(), afterOf(ctx));
  const acts = page.acts.flatMap(({ act, holds }): readonly OwnActView[] => {
    const { id, kind, application, patient, at } = act;
    if (kind !== 'agree' && kind !== 'oppose' && kind !== 'break-glass') return [];
    const action = `${PATH}/${encodeURIComponent(application)}/${encodeURIComponent(id)}`;
    const dossier = applications.find(application)?.name[context.lang] ?? application;
    return [{ id, kind, dossier, patient, at: new Date(at), withdraw: holds ? { action, hidden: {} } : null }];
  });
  const done = new URLSearchParams(ctx.querystring).has('fait');
  const sentence = { fr: texts('fr').patient.own.done, en: texts('en').patient.own.done };
  const outcome = done ? ({ tone: 'success', sentence } as const) : null;
  ctx.type = 'html';
  ctx.body = String(ownActsPage({ acts, nextUrl: nextUrl(page), outcome, failure, homeUrl: '/' }, context));
}

/** The act that a page goes on after. */
function afterOf(ctx: Context): { readonly application: string; readonly id: string } | null {
  const query = new URLSearchParams(ctx.querystring);
  const [application, id] = [query.get('dossier'), query.get('apres')];
  return application === null || id === null ? null : { application, id };
}

function nextUrl({ next }: ReturnType<OwnActsDependencies['patients']['ownActs']>): string | null {
  return next && `${PATH}?${new URLSearchParams({ dossier: next.application, apres: next.id })}`;
}

/** Withdraw one's own act; answered by a redirect, so that reloading does nothing twice. */
export async function withdrawOwnAct(dependencies: OwnActsDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const reason = ((await readForm(ctx.req)).get('reason') ?? '').slice(0, MAX_REASON_CHARS);
  const { personId: person } = session.person;
  const [application, withdraws] = [String(ctx.params.application), String(ctx.params.act)];
  const refuse = (code: string): void => {
    const { fr, en } = codeWords(code);
    ctx.status = statusOf(code);
    present(dependencies, ctx, session, { code, sentence: { fr, en }, incident: String(ctx.state.requestId) });
  };
  try {
    const asked = { application, withdraws, person, at: dependencies.clock.now() };
    const verdict = await dependencies.actAuditor.record(
      { from: ctx.ip, request: String(ctx.state.requestId) },
      async () => dependencies.patients.withdrawOwn(asked, reason),
    );
    if (!verdict.accepted) return refuse(verdict.code);
  } catch (error) {
    if (!(error instanceof FederationError) || error.kind !== 'malformed') throw error;
    return refuse(error.code);
  }
  ctx.status = 303;
  ctx.redirect(`${PATH}?fait`);
}
