import type { Context } from 'koa';
import { z } from 'zod';
import { type Application, isPseudonym } from '../../federation/index.ts';
import { readJson } from '../http/body.ts';
import { type ActsDependencies, PATIENTS_SCOPE } from './acts-door.ts';
import { type BearerDependencies, refuse, withApplication } from './asking-application.ts';
import { HANDOVER_SECONDS, type Handovers } from './handover.ts';

const MAX_ADDRESS_CHARS = 2_000;

/** What a dossier hands over. */
export const handoverSchema = z.strictObject({
  patient: z.string().refine(isPseudonym, 'un pseudonyme de l’application, jamais un numéro national'),
  professional: z.string().min(1).max(500).describe('« sub » ou identifiant national de qui est devant l’écran.'),
  return_to: z
    .url({ protocol: /^https?$/ })
    .max(MAX_ADDRESS_CHARS)
    .optional(),
});

export interface HandoverDependencies extends BearerDependencies {
  readonly issuer: string;
  readonly handovers: Handovers;
  readonly reader: ActsDependencies['reader'];
  readonly applications: { find(id: string): Application | undefined };
}

/** A dossier hands one of its patients over to the portal, for one person: the address is theirs alone, for ten minutes. */
export function handOver(dependencies: HandoverDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, PATIENTS_SCOPE, async (applicationId) => {
    const parsed = handoverSchema.safeParse(await readJson(ctx.req));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return refuse(ctx, 'server.handover.malformed', issue?.path.map(String).join('.'), issue?.message);
    }
    const { patient, professional, return_to: returnTo = '' } = parsed.data;
    const personId = personOf(dependencies, professional);
    if (personId === undefined) return refuse(ctx, 'federation.act.unknown-professional', 'professional');
    const application = dependencies.applications.find(applicationId);
    if (returnTo !== '' && !isOwnAddress(application, returnTo)) {
      return refuse(ctx, 'server.access.return-address', 'return_to');
    }
    const token = await dependencies.handovers.make({ applicationId, personId, patient, returnTo });
    ctx.status = 201;
    ctx.body = { url: new URL(`/accord/${token}`, dependencies.issuer).href, expires_in: HANDOVER_SECONDS };
  });
}

function personOf({ reader }: HandoverDependencies, id: string): string | undefined {
  for (const found of [reader.findByPersonId(id), reader.findByNationalId(id)]) {
    if (found.found) return found.record.personId;
  }
  return undefined;
}

/** On the origin of its start address, or of one of its registered redirect addresses (S-20). */
function isOwnAddress(application: Application | undefined, address: string): boolean {
  if (!application) return false;
  const { origin } = new URL(address);
  const registered: unknown = application.registration.redirect_uris;
  const own = [application.launchUrl, ...(Array.isArray(registered) ? registered.map(String) : [])];
  return own.some((each) => URL.canParse(each) && new URL(each).origin === origin);
}
