import type { Context } from 'koa';
import { codeWords, statusOf } from '../http/code-words.ts';

/** Answer a refusal: code, words in both languages, what exactly, and the number of the request. @param status that of the code unless told */
export function refuse(ctx: Context, code: string, detail: string, status = statusOf(code)): void {
  const { fr, en } = codeWords(code);
  ctx.status = status;
  ctx.body = { error: code, fr, en, detail, request: String(ctx.state.requestId) };
}
