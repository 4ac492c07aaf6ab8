import type { Context } from 'koa';
import { codeWords, statusOf } from '../http/code-words.ts';
import type { Refusal } from '../ui/context.ts';

/** What a page of ours says of a refusal; the answer's status follows. */
export function refusalOf(ctx: Context, code: string): Refusal {
  const { fr, en } = codeWords(code);
  ctx.status = statusOf(code);
  return { code, sentence: { fr, en }, incident: String(ctx.state.requestId) };
}
