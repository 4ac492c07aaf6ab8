import type { Context } from 'koa';
import { codeWords, STATUS_BY_KIND } from '../http/code-words.ts';

/** Answer a workstation's program with a refusal: its code, and the words to show to the person. */
export function refuseInWords(ctx: Context, code: string): void {
  const { kind, fr, en } = codeWords(code);
  ctx.status = STATUS_BY_KIND[kind];
  ctx.body = { error: code, fr, en };
}
