import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../http/body.ts';
import { codeWords, STATUS_BY_KIND } from '../http/code-words.ts';
import { concludeCard } from './card-judge.ts';
import type { LoginDependencies } from './dependencies.ts';

/** Path the workstation posts its proof to. */
export const PROOF_PATH = '/card/proof';

/**
 * `POST /card/proof`: the workstation's software posts chain and signature and gets a one-time ticket, or the refusal in both
 * languages. It carries no cookie: what it proves is bound to the interaction by the nonce.
 */
export function proofRoutes(dependencies: LoginDependencies): Router {
  const router = new Router();
  router.post(PROOF_PATH, (ctx) => takeProof(dependencies, ctx));
  return router;
}

async function takeProof({ challenges, tickets, audit }: LoginDependencies, ctx: Context): Promise<void> {
  const answered = await challenges.answer(await readJson(ctx.req));
  if (!answered) return refuse(ctx, 'server.card.challenge-unknown');
  const outcome = await concludeCard(audit, answered.verdict, {
    means: 'challenge',
    from: ctx.ip,
    request: String(ctx.state.requestId),
  });
  if (!outcome.accepted) return refuse(ctx, outcome.code);
  ctx.body = { ticket: await tickets.issue(answered.interaction, outcome) };
}

function refuse(ctx: Context, code: string): void {
  const { kind, fr, en } = codeWords(code);
  ctx.status = STATUS_BY_KIND[kind];
  ctx.body = { error: code, fr, en };
}
