import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { readJson } from '../http/body.ts';
import { malformedBody } from '../http/malformed-body.ts';
import { CHALLENGE_SECONDS } from './challenge.ts';
import { refuseInWords } from './refuse-in-words.ts';
import type { RequestProofDependencies } from './request-proof.ts';

/** Path local software asks for a challenge at. */
export const CHALLENGE_PATH = '/card/challenge';

/** Challenges of one request: a PIN mistyped and a reader unplugged included. */
const MAX_CHALLENGES_PER_REQUEST = 10;

const askSchema = z.strictObject({
  auth_req_id: z.string().min(1).max(200),
  situation: z.string().min(1).max(100).optional(),
});

/**
 * `POST /card/challenge`: software without a browser (LPS, SIH) asks what the card has to sign, for a request it opened at the
 * backchannel authentication endpoint with `login_hint` the identifier read on the card (CIBA Core 1.0 §7). It then posts the
 * proof to `/card/proof`, which approves that request, and redeems its `auth_req_id` at the token endpoint.
 *
 * JSON in: `{ auth_req_id, situation? }`; out: `{ issuer, nonce, iat, expires_in }`. `auth_req_id` is the bearer value that opens
 * this door; alone it is worth one signature to be made, by that person's card.
 */
export function challengeRoutes(dependencies: RequestProofDependencies): Router {
  const router = new Router();
  router.post(CHALLENGE_PATH, (ctx) => giveChallenge(dependencies, ctx));
  return router;
}

async function giveChallenge(dependencies: RequestProofDependencies, ctx: Context): Promise<void> {
  const parsed = askSchema.safeParse(await readJson(ctx.req));
  if (!parsed.success) throw malformedBody(parsed.error);
  const { auth_req_id: authReqId, situation } = parsed.data;
  const pending = await dependencies.backchannelRequests.named(authReqId);
  if (!pending) return refuseInWords(ctx, 'server.backchannel.unknown');
  if (!(await countChallenge(dependencies, pending.id, pending.expiresAt))) {
    return refuseInWords(ctx, 'server.card.too-many-challenges');
  }
  const challenge = await dependencies.challenges.make({
    kind: 'request',
    id: pending.id,
    personId: pending.personId,
    situationId: situation ?? null,
  });
  ctx.body = { ...challenge, expires_in: CHALLENGE_SECONDS };
}

/** @returns false when the request has had all of its challenges */
async function countChallenge({ store }: RequestProofDependencies, id: string, expiresAt: Date): Promise<boolean> {
  let count = 0;
  await store.update('CardChallengeCount', id, (current) => {
    count = Number(current?.payload.count ?? 0) + 1;
    return count > MAX_CHALLENGES_PER_REQUEST ? undefined : { payload: { count }, expiresAt };
  });
  return count <= MAX_CHALLENGES_PER_REQUEST;
}
