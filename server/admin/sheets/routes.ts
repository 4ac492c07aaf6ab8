import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Application, Draft } from '../../../federation/index.ts';
import { ServerError } from '../../errors.ts';
import { readForm } from '../../http/body.ts';
import { statusOf } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import type { Refusal } from '../../ui/context.ts';
import { adminSheetPage } from '../../ui/pages/admin-sheet.ts';
import { adminSheetsPage, type DossierRow } from '../../ui/pages/admin-sheets.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Guard, Handler } from '../entrance.ts';
import { showClaims } from './claims.ts';
import { compareSheets } from './compare.ts';
import { authorOn, home, outcomeOf, refusalOf, saveDraft, showDraft, takeStep } from './draft-steps.ts';
import { showIdle, stopIdle } from './idle-rules.ts';
import { makeDossier, NEW_DOSSIER_PATH, showNewDossier } from './new-dossier.ts';
import { showPatientActs } from './patient-acts.ts';
import { dossierUrl, presentShown, presentVersions } from './present-sheet.ts';
import { rehearse, showRehearsal, stopRehearsal } from './rehearsal.ts';
import { simulate } from './simulate.ts';
import { showWhoMay, stopWhoMay } from './who-may.ts';

const MIN_REASON_CHARS = 10;
const MAX_REASON_CHARS = 300;

/** Dossiers, their sheets of rules and the life of the next version: doors over what the trust domain does. */
export function sheetRoutes(router: Router, dependencies: AdminDependencies, guarded: Guard): void {
  const find = (ctx: Context): Application => {
    const application = dependencies.applications.find(String(ctx.params.id));
    if (!application) throw new ServerError('server.page.absent', `no application at ${ctx.path}`);
    return application;
  };
  router.get('/dossiers', guarded(listDossiers(dependencies)));
  router.get(NEW_DOSSIER_PATH, guarded(showNewDossier(dependencies)));
  router.post(NEW_DOSSIER_PATH, guarded(makeDossier(dependencies)));
  router.get('/dossiers/:id', guarded(showDossier(dependencies, find)));
  router.post('/dossiers/:id/retablir', guarded(rollBack(dependencies, find)));
  router.get('/dossiers/:id/comparaison', guarded(compareSheets(dependencies, find)));
  router.get('/dossiers/:id/essai', guarded(simulate(dependencies, find)));
  router.get('/dossiers/:id/qui', guarded(showWhoMay(dependencies, find)));
  router.post('/dossiers/:id/qui/arret', guarded(stopWhoMay(dependencies, find)));
  router.get('/dossiers/:id/inactives', guarded(showIdle(dependencies, find)));
  router.post('/dossiers/:id/inactives/arret', guarded(stopIdle(dependencies, find)));
  router.get('/dossiers/:id/patients', guarded(showPatientActs(dependencies, find)));
  router.get('/dossiers/:id/revendications', guarded(showClaims(dependencies, find)));
  router.get('/dossiers/:id/brouillon', guarded(showDraft(dependencies, find)));
  router.post('/dossiers/:id/brouillon', guarded(saveDraft(dependencies, find)));
  router.post('/dossiers/:id/brouillon/repetition', guarded(rehearse(dependencies, find)));
  router.get('/dossiers/:id/brouillon/repetition', guarded(showRehearsal(dependencies, find)));
  router.post('/dossiers/:id/brouillon/repetition/arret', guarded(stopRehearsal(dependencies, find)));
  for (const step of ['cas', 'approbation', 'publication'] as const) {
    router.post(`/dossiers/:id/brouillon/${step}`, guarded(takeStep(dependencies, find, step)));
  }
}

function listDossiers(dependencies: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const { applications, federation, clock, house } = dependencies;
    const context = pageContext(ctx, house);
    const at = clock.now();
    const dossiers = applications.list().map(
      (application): DossierRow => ({
        name: application.name[context.lang],
        url: dossierUrl(application.id),
        owner: application.owner,
        state: application.status,
        version: federation.sheets.versionInForce(application.id, at),
        draft: progressOf(federation.drafts.find(application.id)),
      }),
    );
    const emergencies = federation.patients.unreviewed().length;
    ctx.body = String(
      adminSheetsPage(
        {
          admin: view,
          dossiers,
          emergencies,
          emergenciesUrl: view.emergenciesUrl,
          newUrl: `/admin${NEW_DOSSIER_PATH}`,
        },
        context,
      ),
    );
  };
}

function progressOf(draft: Draft | undefined): DossierRow['draft'] {
  if (!draft) return null;
  if (draft.approved) return 'approved';
  if (draft.rehearsed) return 'rehearsed';
  return draft.checked ? 'checked' : 'written';
}

function showDossier(dependencies: AdminDependencies, find: (ctx: Context) => Application): Handler {
  return async (ctx, administrator) => present(dependencies, ctx, administrator, find(ctx), null);
}

async function present(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  application: Application,
  failure: Refusal | null,
): Promise<void> {
  const { federation, clock, house } = dependencies;
  const context = pageContext(ctx, house);
  const asked = new URLSearchParams(ctx.querystring).get('version');
  const at = clock.now();
  const shown =
    asked === null
      ? await federation.sheets.ready(application.id, at)
      : await federation.sheets.readyVersion(application.id, Number(asked));
  if (asked !== null && !shown) throw new ServerError('server.page.absent', `no version ${asked}`);
  const page = adminSheetPage(
    {
      admin: view,
      sheetsUrl: view.sheetsUrl,
      dossier: application.name[context.lang],
      shown: shown && (await presentShown(dependencies, shown, context.lang)),
      versions: presentVersions(dependencies, application, context.lang),
      draftUrl: dossierUrl(application.id, '/brouillon'),
      tryUrl: dossierUrl(application.id, '/essai'),
      whoUrl: dossierUrl(application.id, '/qui'),
      actsUrl: dossierUrl(application.id, '/patients'),
      claimsUrl: dossierUrl(application.id, '/revendications'),
      flowUrl: `/essai/${application.id}`,
      rollBack: { action: dossierUrl(application.id, '/retablir'), hidden: {} },
      idleUrl: dossierUrl(application.id, '/inactives'),
      untold: await dependencies.signals.waitingFor(application.id),
      outcome: outcomeOf(ctx),
      failure,
    },
    context,
  );
  ctx.body = String(page);
}

/** Publish what an earlier version said, from now on, with the reason in the audit. */
function rollBack(dependencies: AdminDependencies, find: (ctx: Context) => Application): Handler {
  return async (ctx, administrator) => {
    const application = find(ctx);
    const form = await readForm(ctx.req);
    const reason = (form.get('reason') ?? '').trim().slice(0, MAX_REASON_CHARS);
    const refuse = (code: string): Promise<void> => {
      ctx.status = statusOf(code);
      return present(dependencies, ctx, administrator, application, refusalOf(ctx, code));
    };
    if (reason.length < MIN_REASON_CHARS) return refuse('server.admin.reason-too-short');
    const to = Number(form.get('to'));
    const author = { ...authorOn(ctx, administrator), reason };
    const verdict = await dependencies.federation.drafts.rollBack(application.id, to, author, () =>
      dependencies.clock.now(),
    );
    if (!verdict.accepted) return refuse(verdict.code);
    home(ctx, application.id, '', 'rolled-back');
  };
}
