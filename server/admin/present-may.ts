import type { Professional } from '../../directory/index.ts';
import type { Application, MayFound, Sheet } from '../../federation/index.ts';
import { situationsOf } from '../oidc/claims.ts';
import { displayName, presentSituation } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { Lang } from '../ui/context.ts';
import type { AdminMayView, MayDossier } from '../ui/pages/admin-may.ts';
import type { AdminDependencies } from './dependencies.ts';
import { dossierUrl } from './sheets/present-sheet.ts';
import { factSaid } from './sheets/rule-sentence.ts';

/**
 * Everything a professional may do, dossier by dossier, signed in by card, for a patient who agrees.
 *
 * @param asked.incident number of the request, by which a dossier's defect is noted
 * @param asked.situation id of the situation chosen in the address; one that is not theirs counts as none
 */
export async function presentMay(
  dependencies: AdminDependencies,
  admin: AdminView,
  person: Professional,
  asked: { readonly situation: string; readonly incident: string },
  lang: Lang,
): Promise<AdminMayView> {
  const { applications, federation, clock } = dependencies;
  const situations = situationsOf(person).map((each) => {
    const { id, place, mode } = presentSituation(each);
    return { value: id, label: [place, mode].filter((part) => part !== '').join(', ') };
  });
  const [only] = situations;
  // Of one situation nothing has to be chosen: it is the one they sign in with.
  const fallback = situations.length === 1 && only ? only.value : '';
  const situation = situations.find(({ value }) => value === asked.situation)?.value ?? fallback;
  const at = clock.now();
  const found = await federation.reverse.whatMay(person.personId, situation === '' ? null : situation, at);
  for (const { application, error } of found.defects) dependencies.defects.note(application, error, asked.incident);
  const personUrl = `/admin/personnes/${encodeURIComponent(person.personId)}`;
  return {
    admin,
    name: displayName(person),
    personUrl,
    action: `${personUrl}/droits`,
    situation,
    situations,
    dossiers: applications
      .list()
      .filter(({ status }) => status === 'active')
      .map((application) => dossierOf(dependencies, application, found, at, lang)),
  };
}

function dossierOf(
  { federation }: AdminDependencies,
  { id, name }: Application,
  { possible, defects }: MayFound,
  at: Date,
  lang: Lang,
): MayDossier {
  const bare = { name: name[lang], url: dossierUrl(id) };
  if (defects.some(({ application }) => application === id)) return { ...bare, rights: null };
  const sheet = federation.sheets.inForce(id, at)?.sheet;
  const theirs = possible
    .filter(({ application }) => application === id)
    .map(({ action, type, properties, patient, rules }) => ({
      action: sheet?.actions.get(action)?.[lang] ?? action,
      thing: [type, ...saidOf('resource', properties, lang, sheet), ...saidOf('choice', patient, lang, sheet)].join(
        ', ',
      ),
      rules,
    }));
  return { ...bare, rights: theirs };
}

/** What must be so of a thing, or of its patient, each in words where it has any. */
function saidOf(
  side: 'resource' | 'choice',
  facts: Readonly<Record<string, unknown>>,
  lang: Lang,
  sheet: Sheet | undefined,
): readonly string[] {
  return Object.entries(facts).map(([name, value]) => factSaid(`${side}.${name}`, value, lang, sheet?.facts));
}
