import type { Context } from 'koa';
import type { AuditSink } from '../audit/event.ts';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { networkOf } from '../limits/network-of.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { HolderRequests } from './holder-requests.ts';

export interface AskRouteDependencies {
  readonly holderRequests: HolderRequests;
  readonly limits: RateLimits;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/**
 * The request of a holder whom the directory does not know, from the page that told them so. Limited by network; one line in the
 * audit, accepted or not.
 *
 * @param interaction of this browser, already checked
 * @throws ServerError `server.limit.too-many-tries`
 */
export async function askForHolder(
  { holderRequests, limits, audit, clock }: AskRouteDependencies,
  ctx: Context,
  interaction: string,
): Promise<void> {
  const seconds = await limits.take('holderRequest', networkOf(ctx.ip));
  if (seconds > 0) {
    ctx.set('Retry-After', String(seconds));
    throw new ServerError('server.limit.too-many-tries', 'requests to be taken into the directory');
  }
  const form = await readForm(ctx.req);
  const words = { contact: form.get('contact') ?? '', message: form.get('message') ?? '' };
  const verdict = await holderRequests.ask(interaction, words);
  await audit.append({
    at: clock.now(),
    action: 'holder-request.asked',
    actor: 'anonymous',
    subject: verdict.accepted ? verdict.request.id : '',
    outcome: verdict.accepted ? 'success' : 'refused',
    code: verdict.accepted ? '' : verdict.code,
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: verdict.accepted ? { nationalId: verdict.request.nationalId, card: verdict.request.cardNumber } : {},
  });
  if (!verdict.accepted) throw new ServerError(verdict.code, 'no request was made');
  ctx.status = 303;
  const code = verdict.request.staff === null ? 'directory.person.absent' : 'directory.staff.absent';
  ctx.redirect(`/interaction/${interaction}/refused?code=${code}`);
}
