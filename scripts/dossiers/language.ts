import type { Context, Next } from 'koa';
import type { Lang } from '../page.ts';
import { languageOf } from '../web-door.ts';
import { type Desk, setCookie } from './desk.ts';

/** The language that the address asks for: by our own link (`lang`), or by the portal's, in the word of OpenID Connect Core 1.0 §3.1.2.1 (`ui_locales`). */
function askedFor(ctx: Context): Lang | null {
  for (const asked of [ctx.query.lang, ctx.query.ui_locales]) if (asked === 'fr' || asked === 'en') return asked;
  return null;
}

/** What is asked for once holds for this dossier's other pages, until another is. */
export function keepLanguage(desk: Desk): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    const asked = askedFor(ctx);
    if (asked !== null) setCookie(ctx, desk.cookies.language, asked);
    await next();
  };
}

/** Asked for now or before, else what the browser prefers. */
export function languageIn(ctx: Context, desk: Desk): Lang {
  const kept = ctx.cookies.get(desk.cookies.language);
  return askedFor(ctx) ?? (kept === 'fr' || kept === 'en' ? kept : languageOf(ctx));
}
