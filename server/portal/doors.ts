import { type Application, ASK_THE_OWNER, type Decision, sentencesOf } from '../../federation/index.ts';
import { codeWords } from '../http/code-words.ts';
import type { DoorState, DoorView, DossierView } from '../ui/components/door.ts';
import type { Lang } from '../ui/context.ts';
import { texts } from '../ui/texts/texts.ts';

/** A dossier as anybody may read of it. */
export function presentDossier(application: Application, lang: Lang): DossierView {
  return { id: application.id, name: application.name[lang], holds: application.holds[lang], owner: application.owner };
}

/** A dossier's door for one person: its own sheet decided, and its own words say why. */
export function presentDoor(application: Application, decision: Decision, told: Told): DoorView {
  return { ...presentDossier(application, told.lang), state: doorState(application, decision, told) };
}

/** How a door is told, and to whom. */
export interface Told {
  /** Number of the request, told where a fault of ours closes the door. */
  readonly incident: string;
  readonly lang: Lang;
  /** The language that the person chose here, against what their browser prefers; null: none. */
  readonly chosen: Lang | null;
}

function doorState(application: Application, decision: Decision, { incident, lang, chosen }: Told): DoorState {
  const said = decision.reasons.map((reason) => reason[lang]).join(' ');
  if (decision.granted) return { kind: 'open', url: inLanguage(application.launchUrl, chosen), reason: said };
  const { kind, ...words } = codeWords(decision.code);
  if (kind === 'defect') return { kind: 'closed', why: words[lang], how: texts(lang).portal.tellSupport(incident) };
  const how = sentencesOf(decision.missing, lang).join(' ');
  return { kind: 'closed', why: said || words[lang], how: how || ASK_THE_OWNER[lang] };
}

/** The dossier's own address, told the language that was chosen here in the word by which it will ask for it itself (OpenID Connect Core 1.0 §3.1.2.1). */
function inLanguage(address: string, chosen: Lang | null): string {
  const url = URL.parse(address);
  if (chosen === null || url === null) return address;
  url.searchParams.set('ui_locales', chosen);
  return url.href;
}
