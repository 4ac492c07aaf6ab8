import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { endSession } from '../oidc/end-session.ts';
import type { LoginDependencies } from './dependencies.ts';

/** One interaction as the provider keeps it. */
export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/**
 * A shared workstation: someone signs in where another person's session is still open. That session ends everywhere first, and
 * the interaction forgets it; otherwise the provider would answer with a page that needs script to go on.
 */
export async function endOtherSession(
  dependencies: LoginDependencies,
  _ctx: Context,
  interaction: Interaction,
  personId: string,
): Promise<void> {
  const { session } = interaction;
  if (!session || session.accountId === personId) return;
  await endSession(dependencies, session.uid);
  // The provider's type has it read-only in spirit: the stored interaction must not name a session that no longer exists.
  Object.assign(interaction, { session: undefined });
  await interaction.persist();
}
