import type { Exercice, SavoirFaire } from '../model/professional.ts';
import { sameJson } from '../model/same-json.ts';
import type { Place, Situation } from '../model/situation.ts';
import { situationIdOf } from '../model/situation-id.ts';
import type { FaultList } from './fault-list.ts';
import type { PersonRow } from './person-row.ts';
import { pickAgreed } from './pick-agreed.ts';

/**
 * Rows of one person → exercices by (profession, category), each with the set of its savoir-faire and the set of its
 * situations: rows are their product in the file, and neither is lost. Sorted, so that equal rows give equal lists.
 */
export function assembleExercices(rows: readonly PersonRow[], faults: FaultList): Exercice[] {
  const groups = new Map<string, PersonRow[]>();
  for (const row of rows.filter(namesExercice)) {
    const key = JSON.stringify([row.profession, row.category]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [row]);
    } else {
      group.push(row);
    }
  }
  return [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, group]) => (group[0] === undefined ? [] : [assembleExercice(group[0], group, faults)]));
}

function assembleExercice(first: PersonRow, rows: readonly PersonRow[], faults: FaultList): Exercice {
  return {
    profession: first.profession,
    category: first.category,
    civility: pickAgreed(rows, 'exerciceCivility', faults),
    familyName: pickAgreed(rows, 'exerciceFamilyName', faults),
    givenName: pickAgreed(rows, 'exerciceGivenName', faults),
    savoirFaire: savoirFaireOf(rows),
    situations: situationsOf(rows, faults),
  };
}

function savoirFaireOf(rows: readonly PersonRow[]): SavoirFaire[] {
  const found = new Map<string, SavoirFaire>();
  for (const { savoirFaireType: type, savoirFaireCode: code } of rows) {
    if (type !== '' || code !== '') {
      found.set(JSON.stringify([type, code]), { type, code });
    }
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, savoirFaire]) => savoirFaire);
}

/** Rows with the same composite key are one situation; of differing details the first in text order is kept. */
function situationsOf(rows: readonly PersonRow[], faults: FaultList): Situation[] {
  const found = new Map<string, Situation>();
  for (const row of rows.filter(namesSituation)) {
    const situation = situationOf(row);
    const known = found.get(situation.id);
    if (known !== undefined && !sameJson(known, situation)) {
      faults.warn(row.line, null, 'directory.import.rows-disagree', `two spellings of situation ${situation.id}`);
    }
    if (known === undefined || JSON.stringify(situation) < JSON.stringify(known)) found.set(situation.id, situation);
  }
  return [...found.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function situationOf(row: PersonRow): Situation {
  const { mode, sector, pharmacistSection, role, kind, registrationAuthority, place, structureKey } = row;
  return {
    id: situationIdOf(row),
    mode,
    sector,
    pharmacistSection,
    role,
    kind,
    registrationAuthority,
    place,
    structureKey,
  };
}

/** A person without any activity has rows that name no exercice, or an exercice without situation. */
function namesExercice(row: PersonRow): boolean {
  const named = [row.profession, row.category, row.exerciceFamilyName, row.exerciceGivenName, row.savoirFaireCode];
  return named.some((value) => value !== '') || namesSituation(row);
}

function namesSituation(row: PersonRow): boolean {
  const { mode, sector, pharmacistSection, role, kind, place } = row;
  return [mode, sector, pharmacistSection, role, kind].some((value) => value !== '') || namesPlace(place);
}

function namesPlace(place: Place): boolean {
  const { siret, siren, finessEt, finessEj, technicalId, structureId, name, tradeName } = place;
  return [siret, siren, finessEt, finessEj, technicalId, structureId, name, tradeName].some((value) => value !== '');
}
