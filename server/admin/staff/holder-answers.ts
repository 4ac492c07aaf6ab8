import type { Context } from 'koa';
import type { Structure } from '../../../directory/index.ts';
import type { HolderRequest } from '../../holder-requests/holder-requests.ts';
import { readForm } from '../../http/body.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { curatedStructure, listUrl } from './curating-door.ts';
import { isOf, presentList } from './list.ts';
import { staffFailure } from './staff-outcome.ts';

/** A request that waits, of somebody whose card names this establishment; null when there is none. */
export async function requestNamed(
  { holderRequests }: Pick<AdminDependencies, 'holderRequests'>,
  structure: Structure,
  id: string,
): Promise<HolderRequest | null> {
  const waiting = await holderRequests.waiting();
  return waiting.find((request) => request.id === id && isOf(request, structure)) ?? null;
}

/** Somebody was entered: whatever they had asked for is answered. */
export async function answerEntered(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  nationalId: string,
): Promise<void> {
  const waiting = await dependencies.holderRequests.waiting();
  const request = waiting.find((each) => each.nationalId.toUpperCase() === nationalId);
  if (request !== undefined) await answer(dependencies, ctx, administrator, request, null);
}

/** `POST /admin/personnel/:key/demandes/:id`: declined, with a reason that the holder reads. */
export function decline(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const structure = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
    const reason = (await readForm(ctx.req)).get('reason') ?? '';
    const request = await requestNamed(dependencies, structure, String(ctx.params.id));
    const code =
      request === null
        ? 'server.holder-request.unknown'
        : await answer(dependencies, ctx, administrator, request, reason);
    if (code !== null) return presentList(dependencies, ctx, administrator, staffFailure(ctx, { code, detail: '' }));
    ctx.status = 303;
    ctx.redirect(listUrl(structure.key, '?fait=declined'));
  };
}

/** @returns the code of a refusal, or null; answered once, with one line in the audit */
async function answer(
  { holderRequests, audit, clock }: AdminDependencies,
  ctx: Context,
  { session }: Administrator,
  { id }: HolderRequest,
  reason: string | null,
): Promise<string | null> {
  const verdict = await holderRequests.answer(id, reason);
  if (!verdict.accepted) return verdict.code;
  await audit.append({
    at: clock.now(),
    action: 'holder-request.answered',
    actor: session.person.personId,
    subject: id,
    outcome: reason === null ? 'success' : 'refused',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { nationalId: verdict.request.nationalId, reason: verdict.request.reason },
  });
  return null;
}
