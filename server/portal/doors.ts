import { type Application, ASK_THE_OWNER, type Decision, sentencesOf } from '../../federation/index.ts';
import { codeWords } from '../http/code-words.ts';
import type { DoorState, DoorView, DossierView } from '../ui/components/door.ts';
import type { Lang } from '../ui/context.ts';
import { texts } from '../ui/texts/texts.ts';

/** A dossier as anybody may read of it. */
export function presentDossier(application: Application, lang: Lang): DossierView {
  return { id: application.id, name: application.name[lang], holds: application.holds[lang], owner: application.owner };
}

/**
 * A dossier's door for one person: its own sheet decided, and its own words say why.
 *
 * @param incident number of the request, told where a fault of ours closes the door
 */
export function presentDoor(application: Application, decision: Decision, incident: string, lang: Lang): DoorView {
  return { ...presentDossier(application, lang), state: doorState(application, decision, incident, lang) };
}

function doorState(application: Application, decision: Decision, incident: string, lang: Lang): DoorState {
  const said = decision.reasons.map((reason) => reason[lang]).join(' ');
  if (decision.granted) return { kind: 'open', url: application.launchUrl, reason: said };
  const { kind, ...words } = codeWords(decision.code);
  if (kind === 'defect') return { kind: 'closed', why: words[lang], how: texts(lang).portal.tellSupport(incident) };
  const how = sentencesOf(decision.missing, lang).join(' ');
  return { kind: 'closed', why: said || words[lang], how: how || ASK_THE_OWNER[lang] };
}
