import type Router from '@koa/router';
import type { Context } from 'koa';
import { type LineageVerdict, type LocalField, type Professional, personByNumber } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import type { Outcome, Refusal } from '../ui/context.ts';
import { adminMergePage } from '../ui/pages/admin-merge.ts';
import { adminNumbersPage } from '../ui/pages/admin-numbers.ts';
import { texts } from '../ui/texts/texts.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { Administrator, Handler } from './entrance.ts';
import { type MergeForm, numbersUrlOf, presentComparison, presentNumbers } from './present-numbers.ts';
import { refusalOf } from './sheets/draft-steps.ts';
import type { Within } from './within-right.ts';

const LOCAL_FIELDS: readonly LocalField[] = ['phone', 'secureMail'];
const DONE = ['reunies', 'separees', 'retiree', 'retablie'] as const;
type Done = (typeof DONE)[number];
/** Longest reason read from a form; the directory's own limit is tighter. */
const MAX_REASON_CHARS = 1_000;
const NO_FORM: MergeForm = { choice: {}, reason: '' };

/** A person's numbers: records merged after they were seen side by side, a merge taken back, a correspondence withdrawn or reinstated. */
export function numberRoutes(router: Router, within: Within): void {
  router.get(
    '/personnes/:id/numeros',
    within((seen) => async (ctx, administrator) => show(seen, ctx, administrator, null)),
  );
  router.get('/personnes/:id/reunir', within(compare));
  router.post('/personnes/:id/reunir', within(merge));
  router.post('/personnes/:id/separer', within(part));
  router.post('/personnes/:id/correspondance', within(onCorrespondence));
}

function personOf({ reader }: AdminDependencies, ctx: Context): Professional {
  const found = reader.findByPersonId(String(ctx.params.id));
  if (!found.found && !('record' in found)) throw new ServerError('server.page.absent', `nothing at ${ctx.path}`);
  return found.record;
}

function show(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  failure: Refusal | null,
  asked: { readonly value: string; readonly error: string } | null = null,
): void {
  const shown = presentNumbers(dependencies, view, personOf(dependencies, ctx));
  const context = pageContext(ctx, dependencies.house);
  const compared = asked === null ? shown.compare : { ...shown.compare, ...asked };
  ctx.body = String(adminNumbersPage({ ...shown, compare: compared, outcome: outcomeOf(ctx), failure }, context));
}

function outcomeOf(ctx: Context): Outcome | null {
  const done = DONE.find((one) => one === new URLSearchParams(ctx.querystring).get('fait'));
  if (done === undefined) return null;
  return { tone: 'success', sentence: { fr: texts('fr').numbers.done[done], en: texts('en').numbers.done[done] } };
}

function compare(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const context = pageContext(ctx, dependencies.house);
    const value = new URLSearchParams(ctx.querystring).get('avec') ?? '';
    const kept = personOf(dependencies, ctx);
    const other = personByNumber(dependencies.reader, value);
    const fault =
      other === null ? 'directory.person.absent' : other.personId === kept.personId ? 'directory.merge.same' : null;
    if (other === null || fault !== null) {
      const refusal = refusalOf(ctx, fault ?? 'directory.person.absent');
      ctx.status = statusOf(refusal.code);
      return show(dependencies, ctx, administrator, null, { value, error: refusal.sentence[context.lang] });
    }
    showSides(dependencies, ctx, administrator, [kept, other], NO_FORM, null);
  };
}

function showSides(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  pair: readonly [Professional, Professional],
  form: MergeForm,
  failure: Refusal | null,
): void {
  const context = pageContext(ctx, dependencies.house);
  const shown = presentComparison(dependencies, view, pair, form, context.lang);
  ctx.body = String(adminMergePage({ ...shown, failure }, context));
}

/** Refused, the two records are shown again as they are now: whoever agrees has seen them. */
function merge(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { lineage, clock, reader } = dependencies;
    const sent = await readForm(ctx.req);
    const form = mergeFormOf(sent);
    const kept = personOf(dependencies, ctx);
    const absorbedId = sent.get('autre') ?? '';
    const command = {
      survivorId: kept.personId,
      absorbedId,
      seen: { survivor: Number(sent.get('version')), absorbed: Number(sent.get('versionAutre')) },
      choice: form.choice,
      reason: form.reason,
    };
    const verdict = await lineage.merge(actorOf(administrator), command, clock.now());
    if (verdict.accepted) return leave(dependencies, ctx, administrator, kept, 'reunies');
    const other = reader.findByPersonId(absorbedId);
    ctx.status = statusOf(verdict.code);
    const failure = refusalOf(ctx, verdict.code);
    if (!('record' in other) || other.record.personId === kept.personId)
      return show(dependencies, ctx, administrator, failure);
    showSides(dependencies, ctx, administrator, [kept, other.record], form, failure);
  };
}

function mergeFormOf(sent: URLSearchParams): MergeForm {
  const chosen = LOCAL_FIELDS.flatMap((field) => {
    const side = sent.get(field);
    return side === 'survivor' || side === 'absorbed' ? [[field, side] as const] : [];
  });
  return { choice: Object.fromEntries(chosen), reason: reasonOf(sent) };
}

function part(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { lineage, clock } = dependencies;
    const sent = await readForm(ctx.req);
    const person = personOf(dependencies, ctx);
    const command = {
      absorbedId: sent.get('absorbed') ?? '',
      version: Number(sent.get('version')),
      reason: reasonOf(sent),
    };
    const verdict = await lineage.unmerge(actorOf(administrator), command, clock.now());
    return conclude(dependencies, ctx, administrator, { verdict, person, done: 'separees' });
  };
}

function onCorrespondence(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { lineage, clock } = dependencies;
    const sent = await readForm(ctx.req);
    const person = personOf(dependencies, ctx);
    const act = sent.get('act') === 'reinstate' ? 'reinstate' : 'withdraw';
    const command = { former: sent.get('former') ?? '', current: sent.get('current') ?? '', reason: reasonOf(sent) };
    const verdict = await lineage[act](actorOf(administrator), command, clock.now());
    const done = act === 'withdraw' ? 'retiree' : 'retablie';
    return conclude(dependencies, ctx, administrator, { verdict, person, done });
  };
}

interface Concluded {
  readonly verdict: LineageVerdict;
  readonly person: Professional;
  readonly done: Done;
}

async function conclude(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  { verdict, person, done }: Concluded,
): Promise<void> {
  if (verdict.accepted) return leave(dependencies, ctx, administrator, verdict.person ?? person, done);
  ctx.status = statusOf(verdict.code);
  show(dependencies, ctx, administrator, refusalOf(ctx, verdict.code));
}

/** Answered by a redirect, so that reloading does nothing twice; its audit line is written by then. */
async function leave(
  { journal }: AdminDependencies,
  ctx: Context,
  { session }: Administrator,
  person: Professional,
  done: Done,
): Promise<void> {
  await journal.catchUp({ actor: session.person.personId, from: ctx.ip, request: String(ctx.state.requestId) });
  ctx.status = 303;
  ctx.redirect(`${numbersUrlOf(person)}?fait=${done}`);
}

function reasonOf(sent: URLSearchParams): string {
  return (sent.get('reason') ?? '').slice(0, MAX_REASON_CHARS);
}

function actorOf({ session }: Administrator): { readonly personId: string } {
  return { personId: session.person.personId };
}
