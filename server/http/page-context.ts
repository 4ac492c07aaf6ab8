import type { Context } from 'koa';
import { LANGS, type Lang, type PageContext, type Support } from '../ui/context.ts';

/** What pages say of this server, from the configuration. */
export interface House {
  readonly region: { readonly fr: string; readonly en: string };
  readonly support: Support;
  readonly stylesheet: string;
  readonly timeZone: string;
  readonly https: boolean;
}

const LANG_COOKIE = 'vestibule_lang';
const LANG_COOKIE_DAYS = 365;

/** Parameters that a language link does not repeat: the language itself, and what works only once. */
const NOT_KEPT = new Set(['lang', 'ticket']);
const MAX_KEPT_PARAMETERS = 20;

/** Context of one page: its language comes from `?lang=`, else the cookie, else the browser; French when none says. */
export function pageContext(ctx: Context, house: House): PageContext {
  const lang = langOf(ctx, house.https);
  const kept = [...new URLSearchParams(ctx.querystring)]
    .filter(([name]) => !NOT_KEPT.has(name))
    .slice(0, MAX_KEPT_PARAMETERS);
  return {
    lang,
    region: house.region[lang],
    support: house.support,
    stylesheet: house.stylesheet,
    timeZone: house.timeZone,
    query: Object.fromEntries(kept),
  };
}

function langOf(ctx: Context, https: boolean): Lang {
  const asked = LANGS.find((lang) => lang === new URLSearchParams(ctx.querystring).get('lang'));
  if (asked) {
    const maxAge = LANG_COOKIE_DAYS * 24 * 3600 * 1000;
    ctx.cookies.set(LANG_COOKIE, asked, {
      maxAge,
      httpOnly: true,
      sameSite: 'lax',
      secure: https,
      signed: false,
      path: '/',
    });
    return asked;
  }
  const kept = ctx.cookies.get(LANG_COOKIE, { signed: false });
  return LANGS.find((lang) => lang === kept) ?? (ctx.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr');
}
