import { type Html, html, type Lang } from '../../page.ts';
import type { DossierId } from '../../region/applications.ts';
import { DOSSIER_REFUSALS, type DossierRefusal } from '../refusals.ts';
import { dossierFrame } from './dossier-frame.ts';
import { WORDS } from './words.ts';

/** The provider ended this browser's session since its last visit. */
export function endedPage(id: DossierId, lang: Lang): string {
  const words = WORDS[lang];
  return notice(id, lang, {
    title: words.endedTitle,
    path: null,
    said: html`<p class="card notice" id="ended">${words.ended}</p>`,
  });
}

/** The person signed out here. */
export function signedOutPage(id: DossierId, lang: Lang): string {
  const words = WORDS[lang];
  const said = html`<p class="card notice" id="signed-out">${words.signedOut}</p>`;
  return notice(id, lang, { title: words.signedOutTitle, path: '/signed-out', said });
}

/** Something went wrong, said in words, with a way on. */
export function refusalPage(id: DossierId, code: DossierRefusal, lang: Lang): string {
  const said = html`<p class="card notice bad" role="alert" id="refusal">${DOSSIER_REFUSALS[code][lang]}</p>
<p class="quiet small mono">${code}</p>`;
  return notice(id, lang, { title: WORDS[lang].troubleTitle, path: null, said });
}

function notice(
  id: DossierId,
  lang: Lang,
  { title, path, said }: { readonly title: string; readonly path: string | null; readonly said: Html },
): string {
  const main = html`<h1>${title}</h1>
${said}
<p><a class="button" id="sign-in" href="/start?lang=${lang}">${WORDS[lang].signIn}</a></p>`;
  return dossierFrame(id, lang, { title, main, path, person: null });
}
