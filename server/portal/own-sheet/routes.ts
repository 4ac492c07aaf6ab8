import Router from '@koa/router';
import type { Context } from 'koa';
import type { DirectoryEditor, DirectoryReader, LocalField, Professional } from '../../../directory/index.ts';
import type { AuditAction, AuditSink } from '../../audit/event.ts';
import { ServerError } from '../../errors.ts';
import { readForm } from '../../http/body.ts';
import { codeWords, statusOf } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import { situationsOf } from '../../oidc/claims.ts';
import type { Lang, Outcome } from '../../ui/context.ts';
import { type OwnFieldView, type OwnProposalView, ownSheetPage } from '../../ui/pages/own-sheet.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { CurrentSession } from '../current-session.ts';
import type { PortalDependencies } from '../dependencies.ts';
import { displayName, presentSituation, skillsOf } from '../present-person.ts';
import { signedIn } from '../signed-in.ts';

export interface OwnSheetDependencies extends PortalDependencies {
  /** The directory itself, as it is now: what the portal keeps of people may be a moment older. */
  readonly directory: { readonly reader: DirectoryReader; readonly editor: DirectoryEditor };
  readonly audit: AuditSink;
}

const PATH = '/fiche';
const LOCAL_FIELDS: readonly LocalField[] = ['phone', 'secureMail'];
/** Longest value read from the form; the directory's own limits are tighter. */
const MAX_VALUE_CHARS = 1_000;
const DONE = ['proposed', 'forgotten'] as const;

/** A professional's own sheet: what the directory knows of them, and corrections proposed to what the region keeps. */
export function ownSheetRoutes(dependencies: OwnSheetDependencies): Router {
  const router = new Router();
  const own = (handle: (ctx: Context, person: Professional) => Promise<void> | void) => async (ctx: Context) => {
    const session = await signedIn(dependencies, ctx);
    if (session) await handle(ctx, personOf(dependencies, session));
  };
  router.get(
    PATH,
    own((ctx, person) => present(dependencies, ctx, person, null)),
  );
  router.post(
    `${PATH}/:field`,
    own((ctx, person) => propose(dependencies, ctx, person)),
  );
  router.post(
    `${PATH}/:field/retirer`,
    own((ctx, person) => forget(dependencies, ctx, person)),
  );
  return router;
}

function personOf({ directory }: OwnSheetDependencies, { person }: CurrentSession): Professional {
  const found = directory.reader.findByPersonId(person.personId);
  if (!found.found) throw new ServerError('server.page.absent', 'the person is no more in the directory');
  return found.record;
}

/** What was typed and refused. */
interface Refused {
  readonly field: LocalField;
  readonly value: string;
  readonly code: string;
}

function present(
  { directory, house }: OwnSheetDependencies,
  ctx: Context,
  person: Professional,
  refused: Refused | null,
): void {
  const context = pageContext(ctx, house);
  const { profession, specialty } = skillsOf(person, null);
  const proposals = directory.reader.proposalsOf(person.personId);
  const places = situationsOf(person)
    .map(presentSituation)
    .map(({ place, city }) => [place, city].filter((part) => part !== '').join(', '));
  ctx.type = 'html';
  ctx.body = String(
    ownSheetPage(
      {
        name: displayName(person),
        nationalId: person.nationalId,
        summary: [profession, specialty].filter((part) => part !== '').join(' · '),
        phone: person.phone,
        mail: person.email,
        places: [...new Set(places)],
        fields: LOCAL_FIELDS.map((field): OwnFieldView => {
          const known = proposals.find((each) => each.field === field);
          return {
            field,
            current: person.local[field] ?? '',
            propose: { action: `${PATH}/${field}`, hidden: {} },
            refused: refused?.field === field ? whyRefused(refused, context.lang) : null,
            proposal: known ? presentProposal(known) : null,
          };
        }),
        outcome: outcomeOf(ctx),
        homeUrl: '/',
      },
      context,
    ),
  );
}

function whyRefused({ value, code }: Refused, lang: Lang): OwnFieldView['refused'] {
  return { value, why: codeWords(code)[lang] };
}

function presentProposal({
  field,
  value,
  at,
  decided,
}: ReturnType<DirectoryReader['proposalsOf']>[number]): OwnProposalView {
  return {
    state: decided?.outcome ?? 'waiting',
    value,
    at: new Date(decided?.at ?? at),
    reason: decided?.reason ?? '',
    forget: { action: `${PATH}/${field}/retirer`, hidden: {} },
  };
}

function outcomeOf(ctx: Context): Outcome | null {
  const done = DONE.find((one) => one === new URLSearchParams(ctx.querystring).get('fait'));
  if (done === undefined) return null;
  const [fr, en] = [texts('fr').proposals.own.done, texts('en').proposals.own.done];
  return { tone: 'success', sentence: { fr: fr[done], en: en[done] } };
}

/** @throws ServerError `server.page.absent` for a field that the region does not keep */
function fieldOf(ctx: Context): LocalField {
  const field = LOCAL_FIELDS.find((one) => one === ctx.params.field);
  if (field === undefined) throw new ServerError('server.page.absent', `no field at ${ctx.path}`);
  return field;
}

async function propose(dependencies: OwnSheetDependencies, ctx: Context, person: Professional): Promise<void> {
  const { directory, clock } = dependencies;
  const field = fieldOf(ctx);
  const value = ((await readForm(ctx.req)).get('value') ?? '').slice(0, MAX_VALUE_CHARS);
  const { personId } = person;
  const verdict = await directory.editor.propose({ personId, field, value }, clock.now());
  if (!verdict.accepted) {
    ctx.status = statusOf(verdict.code);
    return present(dependencies, ctx, person, { field, value, code: verdict.code });
  }
  await note(dependencies, ctx, personId, 'directory.proposed', field);
  goHome(ctx, 'proposed');
}

/** Taken back, or its answer read; what is gone already is gone. */
async function forget(dependencies: OwnSheetDependencies, ctx: Context, { personId }: Professional): Promise<void> {
  const field = fieldOf(ctx);
  const verdict = await dependencies.directory.editor.forgetProposal(personId, field);
  if (verdict.accepted && verdict.proposal.decided === null) {
    await note(dependencies, ctx, personId, 'directory.proposal-withdrawn', field);
  }
  goHome(ctx, 'forgotten');
}

/** Which field, never the value: it is told when it becomes the sheet's. */
async function note(
  { audit, clock }: OwnSheetDependencies,
  ctx: Context,
  personId: string,
  action: AuditAction,
  field: LocalField,
): Promise<void> {
  await audit.append({
    at: clock.now(),
    action,
    actor: personId,
    subject: `person:${personId}`,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { field },
  });
}

function goHome(ctx: Context, done: (typeof DONE)[number]): void {
  ctx.status = 303;
  ctx.redirect(`${PATH}?fait=${done}`);
}
