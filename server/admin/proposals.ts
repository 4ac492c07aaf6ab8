import type Router from '@koa/router';
import type { Context } from 'koa';
import type { LocalField, Proposal } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import { displayName } from '../portal/present-person.ts';
import type { Outcome, Refusal } from '../ui/context.ts';
import { type AdminProposalView, adminProposalsPage } from '../ui/pages/admin-proposals.ts';
import { texts } from '../ui/texts/texts.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { Administrator, Handler } from './entrance.ts';
import { note, refusalOf } from './sheets/draft-steps.ts';
import type { Within } from './within-right.ts';

const LOCAL_FIELDS: readonly LocalField[] = ['phone', 'secureMail'];
/** Longest reason read from the form; the directory's own limit is tighter. */
const MAX_REASON_CHARS = 1_000;
const OUTCOMES = ['accepted', 'declined'] as const;

/** Corrections that professionals propose on their own sheet: each answered once, by somebody else. */
export function proposalRoutes(router: Router, within: Within): void {
  router.get(
    '/propositions',
    within((seen) => async (ctx, administrator) => present(seen, ctx, administrator, null)),
  );
  router.post('/propositions/:person/:field', within(answer));
}

function present(
  dependencies: AdminDependencies,
  ctx: Context,
  { view, session }: Administrator,
  failure: Refusal | null,
): void {
  const proposals = dependencies.reader
    .waitingProposals()
    .flatMap((proposal, place) => presentProposal(dependencies, proposal, place, session.person.personId));
  ctx.body = String(
    adminProposalsPage(
      { admin: view, proposals, outcome: outcomeOf(ctx), failure },
      pageContext(ctx, dependencies.house),
    ),
  );
}

function presentProposal(
  { reader }: AdminDependencies,
  { personId, field, value, at }: Proposal,
  place: number,
  viewer: string,
): readonly AdminProposalView[] {
  const found = reader.findByPersonId(personId);
  if (!('record' in found)) return [];
  const { record } = found;
  const person = encodeURIComponent(personId);
  const hidden = { at, version: String(record.version) };
  return [
    {
      id: String(place),
      name: displayName(record),
      url: `/admin/personnes/${person}`,
      field,
      current: record.local[field] ?? '',
      proposed: value,
      at: new Date(at),
      target: personId === viewer ? null : { action: `/admin/propositions/${person}/${field}`, hidden },
      isClosed: record.closedOn !== null,
    },
  ];
}

function outcomeOf(ctx: Context): Outcome | null {
  const done = OUTCOMES.find((one) => one === new URLSearchParams(ctx.querystring).get('fait'));
  if (done === undefined) return null;
  const [fr, en] = [texts('fr').proposals.admin.done, texts('en').proposals.admin.done];
  return { tone: 'success', sentence: { fr: fr[done], en: en[done] } };
}

function answer(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { editor, journal, clock } = dependencies;
    const form = await readForm(ctx.req);
    const field = LOCAL_FIELDS.find((one) => one === ctx.params.field);
    if (field === undefined) throw new ServerError('server.page.absent', `no field at ${ctx.path}`);
    const outcome = form.get('outcome') === 'accepted' ? 'accepted' : 'declined';
    const personId = String(ctx.params.person);
    const verdict = await editor.answerProposal(
      { personId: administrator.session.person.personId },
      {
        personId,
        field,
        at: form.get('at') ?? '',
        version: Number(form.get('version')),
        outcome,
        reason: (form.get('reason') ?? '').slice(0, MAX_REASON_CHARS),
      },
      clock.now(),
    );
    if (!verdict.accepted) {
      ctx.status = statusOf(verdict.code);
      return present(dependencies, ctx, administrator, refusalOf(ctx, verdict.code));
    }
    // An accepted one has its line by the journal.
    await journal.catchUp({
      actor: administrator.session.person.personId,
      from: ctx.ip,
      request: String(ctx.state.requestId),
    });
    const details = { field, outcome };
    await note(dependencies, ctx, administrator, 'directory.proposal-answered', `person:${personId}`, details);
    ctx.status = 303;
    ctx.redirect(`/admin/propositions?fait=${outcome}`);
  };
}
