import type { Context } from 'koa';
import { codeWords, statusOf } from '../http/code-words.ts';

/** Answer a workstation's program with a refusal: its code, and the words to show to the person. */
export function refuseInWords(ctx: Context, code: string): void {
  const { fr, en } = codeWords(code);
  ctx.status = statusOf(code);
  ctx.body = { error: code, fr, en };
}
