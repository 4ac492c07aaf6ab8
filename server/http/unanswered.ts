import type Koa from 'koa';

/** What a connection says when the caller went away before its answer: no fault, and nothing an operator could do. */
const CALLER_GONE: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
]);

/** Errors that no page can tell any more go to the operators' log; callers that went away go nowhere. */
export function logUnanswered(app: Koa, log: (error: unknown, request: string) => void): void {
  app.on('error', (error: unknown, ctx?: Koa.Context) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (!CALLER_GONE.has(code)) log(error, String(ctx?.state.requestId ?? ''));
  });
}
