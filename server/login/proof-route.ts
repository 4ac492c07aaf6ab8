import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../http/body.ts';
import { networkOf } from '../limits/network-of.ts';
import { concludeCard } from './card-judge.ts';
import { refuseInWords } from './refuse-in-words.ts';
import { approveByCard, type RequestProofDependencies } from './request-proof.ts';

/** Path the workstation posts its proof to. */
export const PROOF_PATH = '/card/proof';

/**
 * `POST /card/proof`: the workstation's software posts chain and signature. For a sign-in page it gets a one-time ticket, for a
 * request of its own the approval, else the refusal in both languages. It carries no cookie: the nonce says what it proves.
 */
export function proofRoutes(dependencies: RequestProofDependencies): Router {
  const router = new Router();
  router.post(PROOF_PATH, (ctx) => takeProof(dependencies, ctx));
  return router;
}

async function takeProof(dependencies: RequestProofDependencies, ctx: Context): Promise<void> {
  const { challenges, tickets, audit, limits } = dependencies;
  const network = networkOf(ctx.ip);
  const body = await readJson(ctx.req);
  const seconds = await limits.wait('proof', network);
  // Whoever was given a challenge guesses nothing, and is answered once: a hospital shares one address, somebody there may fail on purpose.
  if (seconds > 0 && !(await challenges.isAwaited(body))) {
    ctx.set('Retry-After', String(seconds));
    return refuseInWords(ctx, 'server.limit.too-many-tries');
  }
  const answered = await challenges.answer(body);
  if (!answered?.verdict.accepted) await limits.count('proof', network);
  if (!answered) return refuseInWords(ctx, 'server.card.challenge-unknown');
  const outcome = await concludeCard(audit, answered.verdict, {
    certificate: answered.certificate,
    means: 'challenge',
    from: ctx.ip,
    request: String(ctx.state.requestId),
  });
  if (!outcome.accepted) return refuseInWords(ctx, outcome.code);
  const { purpose } = answered;
  if (purpose.kind === 'request') return approveByCard(dependencies, ctx, purpose, outcome);
  ctx.body = { ticket: await tickets.issue(purpose.uid, outcome) };
}
