import { Router } from '@koa/router';
import Koa, { type Context, type Next } from 'koa';
import { DemoError } from '../demo-error.ts';
import { styleSheet } from '../page-style.ts';
import {
  allowFormTargets,
  type Listening,
  languageOf,
  listenOnLoopback,
  loopbackHostOnly,
  ownOrigin,
  readableHeadOnly,
  readForm,
  securityHeaders,
  statusOf,
} from '../web-door.ts';
import { type Card, signProof } from './card-rack.ts';
import { deliverProof } from './deliver-proof.ts';
import { PendingRequests } from './pending-requests.ts';
import { PinCounter } from './pin-counter.ts';
import { type CardChoice, choicePage, homePage, refusalPage, returnTo, serverRefusalPage } from './reader-pages.ts';
import { READER_REFUSALS, type ReaderRefusal } from './refusals.ts';
import { type SignRequest, validateSignRequest } from './sign-request.ts';

/** PIN of every demonstration card. */
export const DEMO_PIN = '1234';
const MAX_FORM_BYTES = 16_384;
const ACCENT = { light: '#4b4f9b', dark: '#aeb4f4' };

/** What the workstation's reader is given. */
export interface ReaderOptions {
  readonly cards: readonly Card[];
  /** Issuers it signs for, and no other: origins, without a final slash. */
  readonly issuers: readonly string[];
  readonly clock: { now(): Date };
  readonly fetch: typeof fetch;
}

/** State of one running reader. */
interface Desk extends ReaderOptions {
  readonly pending: PendingRequests;
  readonly pins: PinCounter;
}

/**
 * The demonstration's card reader: takes a challenge from a pinned server's sign-in page, asks for card and PIN, signs,
 * delivers the proof to that server and sends the browser back with the ticket.
 */
export function createReader(options: ReaderOptions): Koa {
  const desk: Desk = { ...options, pending: new PendingRequests(), pins: new PinCounter(DEMO_PIN) };
  const app = new Koa();
  app.use(securityHeaders(desk.issuers.map((issuer) => new URL(issuer).origin)));
  app.use(readableHeadOnly);
  app.use(loopbackHostOnly);
  app.use(answerErrors);
  app.use(routes(desk).routes());
  app.use((ctx) => refuse(ctx, 'reader.page.absent', null));
  return app;
}

/** Start a reader on this machine's loopback. */
export function openReader(options: ReaderOptions, port: number): Promise<Listening> {
  return listenOnLoopback(port, () => createReader(options));
}

function routes(desk: Desk): Router {
  const router = new Router();
  router.get('/', (ctx) => {
    ctx.body = homePage(desk.issuers, desk.cards.length, languageOf(ctx));
  });
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok', cards: desk.cards.length };
  });
  router.get('/style.css', (ctx) => {
    ctx.type = 'text/css';
    ctx.body = styleSheet(ACCENT);
  });
  router.post('/sign', (ctx) => receiveRequest(ctx, desk));
  router.get('/card', (ctx) => showChoice(ctx, desk));
  router.post('/card', (ctx) => signAndReturn(ctx, desk));
  return router;
}

/** From the server's sign-in page. The answer is an address of our own, so that the page can be asked again in the other language. */
async function receiveRequest(ctx: Context, { pending, issuers, clock }: Desk): Promise<void> {
  const form = await readForm(ctx, MAX_FORM_BYTES);
  const stated = { origin: ctx.get('origin'), referer: ctx.get('referer') };
  const verdict = validateSignRequest(form, stated, issuers, clock.now());
  if (!verdict.accepted) return refuse(ctx, verdict.code, null);
  ctx.status = 303;
  ctx.redirect(`/card?request=${pending.add(verdict.request)}&lang=${languageOf(ctx)}`);
}

function showChoice(ctx: Context, desk: Desk): void {
  const reference = String(ctx.query.request ?? '');
  const request = desk.pending.find(reference, desk.clock.now());
  if (request === undefined) refuse(ctx, 'reader.request.unknown', null);
  else ask(ctx, desk, { reference, request, chosen: '', failure: null });
}

/** From our own page: card and PIN. */
async function signAndReturn(ctx: Context, desk: Desk): Promise<void> {
  if (ctx.get('origin') !== ownOrigin(ctx)) return refuse(ctx, 'reader.origin.foreign', null);
  const form = await readForm(ctx, MAX_FORM_BYTES);
  const reference = form.get('request') ?? '';
  const request = desk.pending.find(reference, desk.clock.now());
  if (request === undefined) return refuse(ctx, 'reader.request.unknown', null);
  const card = desk.cards.find(({ slug }) => slug === form.get('card'));
  const chosen = { reference, request, chosen: card?.slug ?? '' };
  if (card === undefined) return ask(ctx, desk, { ...chosen, failure: { code: 'reader.card.absent' } });
  const verdict = desk.pins.present(card.slug, form.get('pin') ?? '');
  if (!verdict.accepted) return ask(ctx, desk, { ...chosen, failure: verdict });
  desk.pending.spend(reference);
  await deliver(ctx, desk, request, card);
}

async function deliver(ctx: Context, desk: Desk, request: SignRequest, card: Card): Promise<void> {
  const delivery = await deliverProof(desk.fetch, request.proofUrl, signProof(card, request));
  if (delivery.outcome === 'unreachable') return refuse(ctx, 'reader.server.unreachable', request);
  if (delivery.outcome === 'refused') {
    ctx.status = 403;
    ctx.body = serverRefusalPage(delivery, languageOf(ctx), request);
    return;
  }
  ctx.status = 303;
  ctx.redirect(returnTo(request, { ticket: delivery.ticket }));
}

function ask(ctx: Context, desk: Desk, tried: Omit<CardChoice, 'cards' | 'blocked'>): void {
  const { issuer, destination } = tried.request;
  // The answer to this form is a chain of redirects: to the server, which sends the browser on to the application.
  allowFormTargets(ctx, [new URL(issuer).origin, ...(destination === null ? [] : [destination])]);
  ctx.status = tried.failure === null ? 200 : READER_REFUSALS[tried.failure.code].status;
  ctx.body = choicePage(choiceOf(desk, tried), languageOf(ctx));
}

function choiceOf({ cards, pins }: Desk, tried: Omit<CardChoice, 'cards' | 'blocked'>): CardChoice {
  const blocked = new Set(cards.filter(({ slug }) => pins.isBlocked(slug)).map(({ slug }) => slug));
  return { ...tried, cards, blocked };
}

function refuse(ctx: Context, code: ReaderRefusal, request: SignRequest | null): void {
  ctx.status = READER_REFUSALS[code].status;
  ctx.body = refusalPage(code, languageOf(ctx), request);
}

/** A form that cannot be read is the sender's fault; anything else that is thrown is ours, and says nothing. */
async function answerErrors(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    ctx.body = refusalPage('reader.request.malformed', languageOf(ctx), null);
    ctx.status = statusOf(error);
  }
}
