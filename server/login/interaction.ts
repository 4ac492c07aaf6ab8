import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { endSession } from '../oidc/end-session.ts';
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
  for (const uid of others) await endSession(dependencies, uid);
  if (!begun) return;
  // The provider's type has it read-only in spirit: the stored interaction must not name a session that no longer exists.
  Object.assign(interaction, { session: undefined });
  await interaction.persist();
}
