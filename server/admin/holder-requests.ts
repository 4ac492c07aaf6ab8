import type Router from '@koa/router';
import type { Context } from 'koa';
import type { HolderRequest } from '../holder-requests/holder-requests.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import type { Outcome, Refusal } from '../ui/context.ts';
import { type AdminRequestView, adminRequestsPage } from '../ui/pages/admin-requests.ts';
import { texts } from '../ui/texts/texts.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { Administrator, Guard, Handler } from './entrance.ts';
import { refusalOf } from './sheets/draft-steps.ts';
import { listUrl } from './staff/curating-door.ts';

const REQUESTS_URL = '/admin/demandes';
const ANSWERS = ['closed', 'declined'] as const;

/** Requests of holders of good cards whom the directory does not know: read, and answered once. */
export function holderRequestRoutes(router: Router, dependencies: AdminDependencies, guarded: Guard): void {
  router.get(
    '/demandes',
    guarded((ctx, administrator) => present(dependencies, ctx, administrator, null)),
  );
  router.post('/demandes/:id', guarded(answer(dependencies)));
}

async function present(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  failure: Refusal | null,
): Promise<void> {
  const waiting = await dependencies.holderRequests.waiting();
  const requests = waiting.map((request) => presentRequest(dependencies, request));
  const page = { admin: view, requests, outcome: outcomeOf(ctx), failure };
  ctx.body = String(adminRequestsPage(page, pageContext(ctx, dependencies.house)));
}

function presentRequest({ reader }: AdminDependencies, request: HolderRequest): AdminRequestView {
  const { id, name, nationalId, cardType, cardNumber, askedAt, contact, message, staff } = request;
  const found = reader.findByNationalId(nationalId);
  return {
    ...{ id, name, nationalId, askedAt, contact, message },
    card: `${cardType} ${cardNumber}`.trim(),
    sheetUrl: found.found ? `/admin/personnes/${encodeURIComponent(found.record.personId)}` : null,
    enterUrl: staff === null ? null : enterUrl(reader, request),
    target: { action: `${REQUESTS_URL}/${id}`, hidden: {} },
  };
}

/** Where the establishment that a staff card names enters its holder; null when the directory has no such establishment. */
function enterUrl(reader: AdminDependencies['reader'], { id, staff }: HolderRequest): string | null {
  const found = reader.findStructure((staff?.structureId ?? '').slice(1));
  return found.found ? listUrl(found.record.key, `/nouveau?demande=${encodeURIComponent(id)}`) : null;
}

function outcomeOf(ctx: Context): Outcome | null {
  const done = ANSWERS.find((one) => one === new URLSearchParams(ctx.querystring).get('fait'));
  if (done === undefined) return null;
  const [fr, en] = [texts('fr').holderRequest.admin.done, texts('en').holderRequest.admin.done];
  return { tone: 'success', sentence: { fr: fr[done], en: en[done] } };
}

/** Closed only once the directory has the person; declined with a reason. Answered by a redirect: reloading answers nothing twice. */
function answer(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { holderRequests, reader, audit, clock } = dependencies;
    const form = await readForm(ctx.req);
    const isClosed = form.get('answer') === 'closed';
    const id = String(ctx.params.id);
    const waiting = (await holderRequests.waiting()).find((request) => request.id === id);
    if (isClosed && waiting && !reader.findByNationalId(waiting.nationalId).found) {
      return refuse(dependencies, ctx, administrator, 'server.holder-request.not-in-directory');
    }
    const verdict = await holderRequests.answer(id, isClosed ? null : (form.get('reason') ?? ''));
    if (!verdict.accepted) return refuse(dependencies, ctx, administrator, verdict.code);
    await audit.append({
      at: clock.now(),
      action: 'holder-request.answered',
      actor: administrator.session.person.personId,
      subject: id,
      outcome: isClosed ? 'success' : 'refused',
      code: '',
      from: ctx.ip,
      request: String(ctx.state.requestId),
      details: { nationalId: verdict.request.nationalId, reason: verdict.request.reason },
    });
    ctx.status = 303;
    ctx.redirect(`${REQUESTS_URL}?fait=${verdict.request.state}`);
  };
}

function refuse(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  code: string,
): Promise<void> {
  ctx.status = statusOf(code);
  return present(dependencies, ctx, administrator, refusalOf(ctx, code));
}
