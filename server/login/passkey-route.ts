import type { Context } from 'koa';
import { readForm } from '../http/body.ts';
import { networkOf } from '../limits/network-of.ts';
import { forgetOutcomes } from '../portal/sign-out.ts';
import { auditPasskeyAccepted, auditPasskeyRefused } from './audit-passkey.ts';
import type { LoginDependencies } from './dependencies.ts';
import { cardReason, endOtherSession, finish, interactionOf } from './interaction.ts';
import type { InteractionPages } from './pages.ts';

/**
 * `POST /interaction/:uid/passkey`: what the device signed for this page. Refused: the same page, which says why; accepted: a session at
 * the passkey's own level, bound to the card it was made from, so that the end of that card ends it too.
 */
export async function signInByPasskey(
  dependencies: LoginDependencies,
  pages: InteractionPages,
  ctx: Context,
): Promise<void> {
  const { passkeys, limits, provider } = dependencies;
  const interaction = await interactionOf(provider, ctx);
  const network = networkOf(ctx.ip);
  const text = (await readForm(ctx.req)).get('response') ?? '';
  const own = await passkeys.claimedIn(text);
  const seconds = await limits.wait('proof', network, own);
  if (seconds > 0) {
    ctx.status = 429;
    ctx.set('Retry-After', String(seconds));
    return pages.signIn(ctx, interaction, 'server.limit.too-many-tries');
  }
  if (cardReason(interaction) !== null) return pages.signIn(ctx, interaction, 'server.passkey.card-needed');
  const verdict = await passkeys.prove({ kind: 'sign-in', uid: interaction.uid }, text);
  if (!verdict.accepted) {
    await limits.count('proof', network, own);
    await auditPasskeyRefused(dependencies, ctx, verdict);
    return pages.signIn(ctx, interaction, verdict.code);
  }
  const { personId } = verdict.person;
  await auditPasskeyAccepted(dependencies, ctx, String(interaction.params.client_id ?? ''), verdict);
  await endOtherSession(dependencies, ctx, interaction, personId);
  const ts = Math.floor(verdict.at.getTime() / 1000);
  const login = { accountId: personId, acr: verdict.acr, amr: [...verdict.amr], ts, remember: true };
  const { id: passkey, marks: card } = verdict.passkey;
  forgetOutcomes(ctx);
  await finish(provider, ctx, { login, card, passkey });
}
