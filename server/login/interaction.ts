import type { Context } from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { ServerError } from '../errors.ts';
import { PORTAL_CLIENT_ID } from '../oidc/clients.ts';
import { endOurSide } from '../oidc/end-session.ts';
import { type CardReason, cardReasonOf, PASSKEYS_DESTINATION } from '../portal/sign-in.ts';
import type { LoginDependencies } from './dependencies.ts';

/** One interaction as the provider keeps it. */
export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/**
 * A shared workstation: someone signs in where another person's session is still open, whether it was there when the
 * interaction began or was opened meanwhile in another tab. It ends everywhere first, and the interaction forgets it; otherwise
 * the provider would answer with a page that needs script to go on.
 */
export async function endOtherSession(
  dependencies: LoginDependencies,
  ctx: Context,
  interaction: Interaction,
  personId: string,
): Promise<void> {
  // The provider asks for a context of its own; of ours it reads the cookies, and no more.
  const open = await dependencies.provider.Session.get(ctx as never);
  const begun = interaction.session;
  const others = new Set<string>();
  for (const { accountId, uid } of [open, ...(begun ? [begun] : [])]) {
    if (accountId !== undefined && accountId !== personId) others.add(uid);
  }
  if (others.size === 0) return;
  // Who signs in waits for none of the other's applications.
  for (const uid of others) dependencies.notices.sendBeside(await endOurSide(dependencies, uid));
  if (!begun) return;
  // The provider's type has it read-only in spirit: the stored interaction must not name a session that no longer exists.
  Object.assign(interaction, { session: undefined });
  await interaction.persist();
}

/**
 * The interaction of this browser: the provider checks its cookie, and the address must name the same one (S-16).
 *
 * @throws ServerError `server.interaction.expired`
 */
export async function interactionOf(provider: Provider, ctx: Context): Promise<Interaction> {
  try {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    if (interaction.uid !== ctx.params.uid) throw new ServerError('server.interaction.expired', 'another interaction');
    return interaction;
  } catch (cause) {
    if (cause instanceof errors.SessionNotFound)
      throw new ServerError('server.interaction.expired', 'unknown interaction', { cause });
    throw cause;
  }
}

/** Hand the result to the provider; the answer is a redirect to its resume address (303: a posted form is never repeated). */
export async function finish(provider: Provider, ctx: Context, result: Record<string, unknown>): Promise<void> {
  ctx.status = 303;
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }));
}

/** Why a passkey is no answer to this sign-in; null when it may be one. */
export function cardReason({ params }: Interaction): CardReason | null {
  return params.client_id === PORTAL_CLIENT_ID ? cardReasonOf(params.state) : null;
}

/** Whether a sign-in is there to show the card from which passkeys are made. */
export function isForPasskeys({ params }: Interaction): boolean {
  return params.client_id === PORTAL_CLIENT_ID && params.state === PASSKEYS_DESTINATION;
}
