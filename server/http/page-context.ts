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
/** Languages of `ui_locales` that are looked at. */
const MAX_LOCALES = 20;

/**
 * Context of one page: its language comes from `?lang=`, else the cookie, else what the application says the person prefers, else the browser; French when none says.
 *
 * @param uiLocales `ui_locales` of the request that this page belongs to (OpenID Connect Core 1.0 §3.1.2.1, RP-Initiated Logout 1.0 §2)
 */
export function pageContext(ctx: Context, house: House, uiLocales?: unknown): PageContext {
  const lang = langOf(ctx, house.https, uiLocales);
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

/** The language that somebody chose here, by a link of ours; null: pages speak whatever the browser prefers. */
export function chosenLang(ctx: Context): Lang | null {
  const asked = new URLSearchParams(ctx.querystring).get('lang');
  const kept = ctx.cookies.get(LANG_COOKIE, { signed: false });
  return LANGS.find((lang) => lang === asked) ?? LANGS.find((lang) => lang === kept) ?? null;
}

/** The first that is ours of language tags in order of preference, separated by spaces (RFC 5646): `en-GB` is English. */
function preferredOf(uiLocales: unknown): Lang | undefined {
  if (typeof uiLocales !== 'string') return undefined;
  const languages = uiLocales.split(' ', MAX_LOCALES).map((tag) => tag.split('-', 1)[0]?.toLowerCase());
  return languages.flatMap((language) => LANGS.find((lang) => lang === language) ?? [])[0];
}

function langOf(ctx: Context, https: boolean, uiLocales: unknown): Lang {
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
  return chosenLang(ctx) ?? preferredOf(uiLocales) ?? (ctx.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr');
}
