import { type Html, html, type Lang, page } from '../../page.ts';
import { type DossierId, describeDossier } from '../../region/applications.ts';
import { WORDS } from './words.ts';

/** Put a page of a dossier in its frame. `person` is shown with the way out when somebody is signed in. */
export function dossierFrame(
  id: DossierId,
  lang: Lang,
  content: {
    readonly title: string;
    readonly main: Html;
    readonly path: string | null;
    readonly person: string | null;
  },
): string {
  const { name } = describeDossier(id);
  return page({
    lang,
    title: content.title,
    brand: name[lang],
    foot: WORDS[lang].foot,
    otherLanguageUrl: content.path === null ? null : `${content.path}?lang=${lang === 'fr' ? 'en' : 'fr'}`,
    bar: content.person === null ? null : personBar(content.person, lang),
    main: content.main,
  });
}

function personBar(person: string, lang: Lang): Html {
  return html`<form method="post" action="/sign-out"><span id="person">${person}</span> <button class="plain" id="sign-out" type="submit">${WORDS[lang].signOut}</button></form>`;
}
