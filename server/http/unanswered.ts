import type Koa from 'koa';

/** What a connection says when the caller went away before its answer: no fault, and nothing an operator could do. */
const CALLER_GONE: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);
/** Begins the codes of Node's parser: the caller went away, or what it sends is no HTTP any more. */
const PARSER_CODES = 'HPE_';

/** Errors that no page can tell any more go to the operators' log; callers that went away, or broke off in the middle, go nowhere. */
export function logUnanswered(app: Koa, log: (error: unknown, request: string) => void): void {
  app.on('error', (error: unknown, ctx?: Koa.Context) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string' || !(CALLER_GONE.has(code) || code.startsWith(PARSER_CODES)))
      log(error, String(ctx?.state.requestId ?? ''));
  });
}
