import type { Context, Next } from 'koa';
import { DirectoryError } from '../../directory/index.ts';
import { FederationError } from '../../federation/index.ts';
import { PkiError } from '../../pki/index.ts';
import { ServerError } from '../errors.ts';
import { type ErrorKind, errorPage } from '../ui/pages/error.ts';
import { refusalPage } from '../ui/pages/refusal.ts';
import { codeWords, statusOf } from './code-words.ts';
import { type House, pageContext } from './page-context.ts';

export interface PresentErrorOptions {
  readonly house: House;
  readonly clock: { now(): Date };
  readonly log: (error: unknown, request: string) => void;
}

/** Codes whose page says something else than the others of their kind. */
const PAGE_BY_CODE: ReadonlyMap<string, ErrorKind> = new Map([['directory.store.busy', 'busy']]);

/** Code of an unknown error: ours to mend, whatever caused it. */
const DEFECT_CODE = 'server.defect';

/**
 * The HTTP door's one converter: an error of a room becomes the status of its kind and the words of its code; anything else is
 * a defect, logged whole and told without detail. Programs get JSON, people a page.
 */
export function presentError(options: PresentErrorOptions): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false)
        await present(options, ctx, 'server.page.absent');
    } catch (error) {
      const code = codeOf(error);
      if (codeWords(code).kind === 'defect') options.log(error, String(ctx.state.requestId));
      await present(options, ctx, code, placeOf(error));
    }
  };
}

/** Where in what was sent, as a program is told it. */
function placeOf(error: unknown): string {
  return error instanceof ServerError || error instanceof FederationError ? error.place : '';
}

function codeOf(error: unknown): string {
  const known = [ServerError, DirectoryError, FederationError, PkiError].some((kind) => error instanceof kind);
  return known && error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : DEFECT_CODE;
}

async function present({ house, clock }: PresentErrorOptions, ctx: Context, code: string, place = ''): Promise<void> {
  const { kind, fr, en } = codeWords(code);
  ctx.status = statusOf(code);
  if (kind === 'unavailable') ctx.set('Retry-After', '5');
  if (!ctx.accepts('html') || ctx.accepts('json', 'html') === 'json') {
    ctx.body = { error: code, fr, en, ...(place === '' ? {} : { place }), request: ctx.state.requestId };
    return;
  }
  const context = pageContext(ctx, house);
  const told = { incident: String(ctx.state.requestId), code, at: clock.now(), homeUrl: '/', retryUrl: null };
  ctx.type = 'html';
  ctx.body = String(
    code === 'server.interaction.expired'
      ? refusalPage({ kind: 'expired', sentence: { fr, en }, change: null, ...told }, context)
      : errorPage(
          {
            kind: PAGE_BY_CODE.get(code) ?? kind,
            retryAfterSeconds: kind === 'unavailable' ? 5 : null,
            integrator: null,
            ...told,
          },
          context,
        ),
  );
}
