import { Router } from '@koa/router';
import Koa, { type Context, type Next } from 'koa';
import { DemoError } from '../demo-error.ts';
import { styleSheet } from '../page-style.ts';
import { dossierAddress } from '../region/applications.ts';
import { listenOnLoopback, loopbackHostOnly, readableHeadOnly, securityHeaders, statusOf } from '../web-door.ts';
import type { DossierConfig } from './config.ts';
import { type Desk, type DossierSurroundings, openDesk } from './desk.ts';
import { keepLanguage, languageIn } from './language.ts';
import { LOOKS } from './looks.ts';
import { refusalPage } from './pages/notice-pages.ts';
import { DOSSIER_REFUSALS, type DossierRefusal } from './refusals.ts';
import { callback, home, patientChoice, start } from './sign-in.ts';
import { backchannelLogout, signedOut, signOut } from './sign-out.ts';

/** A running dossier. */
export interface RunningDossier {
  /** Where it is reached, without a final slash. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Start one dossier on loopback. It needs no provider to start: until there is one, its pages say so.
 * @throws system errors when the port is taken
 */
export async function openDossier(config: DossierConfig, surroundings: DossierSurroundings): Promise<RunningDossier> {
  const listening = await listenOnLoopback(config.port, (port) =>
    createDossier(openDesk(config, dossierAddress(port), surroundings)),
  );
  return { address: dossierAddress(listening.port), close: () => listening.close() };
}

function createDossier(desk: Desk): Koa {
  const app = new Koa();
  app.use(securityHeaders([desk.config.issuer]));
  app.use(readableHeadOnly);
  app.use(loopbackHostOnly);
  app.use(keepLanguage(desk));
  app.use(answerErrors(desk));
  app.use(routes(desk).routes());
  app.use((ctx) => refuse(ctx, desk, 'dossier.page.absent'));
  return app;
}

function routes(desk: Desk): Router {
  const router = new Router();
  router.get('/', (ctx) => home(ctx, desk));
  router.get('/start', (ctx) => start(ctx, desk));
  router.get('/callback', (ctx) => callback(ctx, desk));
  router.get('/patients/:patient/choice', (ctx) => patientChoice(ctx, desk));
  router.post('/sign-out', (ctx) => signOut(ctx, desk));
  router.get('/signed-out', (ctx) => signedOut(ctx, desk));
  router.post('/backchannel-logout', (ctx) => backchannelLogout(ctx, desk));
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok', application: desk.config.id };
  });
  router.get('/style.css', (ctx) => {
    ctx.type = 'text/css';
    ctx.body = styleSheet(LOOKS[desk.config.id]);
  });
  return router;
}

/** Own errors become a readable page; anything else is a defect and stays koa's bare 500, logged. */
function answerErrors(desk: Desk): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (!(error instanceof DemoError)) throw error;
      desk.report(error);
      const code = Object.hasOwn(DOSSIER_REFUSALS, error.code)
        ? (error.code as DossierRefusal)
        : 'dossier.request.malformed';
      refuse(ctx, desk, code);
      if (code === 'dossier.request.malformed') ctx.status = statusOf(error);
    }
  };
}

function refuse(ctx: Context, desk: Desk, code: DossierRefusal): void {
  ctx.status = DOSSIER_REFUSALS[code].status;
  ctx.body = refusalPage(desk.config.id, code, languageIn(ctx, desk));
}
