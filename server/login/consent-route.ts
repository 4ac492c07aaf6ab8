import type { Context } from 'koa';
import type { Application } from '../../federation/index.ts';
import { CONSENT_DAYS, type Consents } from '../consents/consents.ts';
import { ServerError } from '../errors.ts';
import { type House, pageContext } from '../http/page-context.ts';
import { allowFormTarget } from '../http/security-headers.ts';
import { openPerson } from '../oidc/active-situation.ts';
import { applicationOf, isTrialClient } from '../oidc/trial-client.ts';
import { displayName } from '../portal/present-person.ts';
import { consentPage } from '../ui/pages/consent.ts';
import { presentConsentItems } from './consent-items.ts';
import type { LoginDependencies } from './dependencies.ts';
import { finish, type Interaction, interactionOf } from './interaction.ts';

export interface ConsentDependencies extends LoginDependencies {
  readonly house: House;
  readonly consents: Consents;
  readonly findApplication: (id: string) => Application | undefined;
}

/** What the application asks, and the two buttons. */
export function showConsent(dependencies: ConsentDependencies, ctx: Context, interaction: Interaction): void {
  const { house, findApplication } = dependencies;
  const context = pageContext(ctx, house, interaction.params.ui_locales);
  const { person } = whoIsAsked(dependencies, interaction);
  const id = String(interaction.params.client_id);
  const application = findApplication(applicationOf(id));
  const action = `/interaction/${interaction.uid}`;
  allowFormTarget(ctx, String(interaction.params.redirect_uri ?? ''));
  ctx.type = 'html';
  ctx.body = String(
    consentPage(
      {
        application: application?.name[context.lang] ?? id,
        owner: application?.owner ?? '',
        personName: displayName(person),
        items: presentConsentItems(itemsOf(interaction), application),
        days: isTrialClient(id) ? null : CONSENT_DAYS,
        agree: { action: `${action}/consent`, hidden: {} },
        refuse: { action: `${action}/back`, hidden: {} },
      },
      context,
    ),
  );
}

/**
 * `POST /interaction/:uid/consent`: kept, in the audit, then back to the application. Of a trial nothing is kept: it is asked each time.
 *
 * @throws ServerError `server.interaction.expired`
 */
export async function agree(dependencies: ConsentDependencies, ctx: Context): Promise<void> {
  const { provider, consents, audit, clock } = dependencies;
  const interaction = await interactionOf(provider, ctx);
  if (interaction.prompt.name !== 'consent') throw new ServerError('server.interaction.expired', 'nothing is asked');
  const { person } = whoIsAsked(dependencies, interaction);
  const applicationId = String(interaction.params.client_id);
  const items = itemsOf(interaction);
  if (!isTrialClient(applicationId)) await consents.give(person.personId, applicationId, items);
  await audit.append({
    at: clock.now(),
    action: 'consent.given',
    actor: person.personId,
    subject: applicationId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { items: items.join(', ') },
  });
  await finish(provider, ctx, { consent: { personId: person.personId } });
}

/** @throws ServerError when the session or its person is gone */
function whoIsAsked({ reader }: ConsentDependencies, { session }: Interaction) {
  const person = session ? openPerson(reader, session.accountId) : undefined;
  if (!person) throw new ServerError('server.interaction.expired', 'no session to agree in');
  return { person };
}

/** As the prompt noted them when it was asked. */
function itemsOf({ prompt }: Interaction): readonly string[] {
  const { items } = prompt.details;
  return Array.isArray(items) ? items.map(String) : [];
}
