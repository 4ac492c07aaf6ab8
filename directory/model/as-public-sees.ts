import { personAsColleaguesSee, structureAsColleaguesSee } from './as-colleagues-see.ts';
import type { Professional } from './professional.ts';
import type { Structure } from './structure.ts';

/** The open national extract carries these two registers only. */
const PUBLISHED_REGISTERS: ReadonlySet<string> = new Set(['0', '8']);

/**
 * Whether the open national extract would show this person: still open, known under RPPS or ADELI only, and with at
 * least one exercice carrying a name. Anybody else is not there for callers who see what is published.
 */
export function isPublishedPerson({ closedOn, identifiers, exercices }: Professional): boolean {
  return (
    closedOn === null &&
    identifiers.every(({ type }) => PUBLISHED_REGISTERS.has(type)) &&
    exercices.some(({ familyName }) => familyName.trim() !== '')
  );
}

/** Whether the national files show this structure: open, and not a place that the region alone knows. */
export function isPublishedStructure({ closedOn, localOrigin }: Structure): boolean {
  return closedOn === null && localOrigin === undefined;
}

/** A professional as the public sees them: as colleagues do, without how to write or call them; null: not there. Pure. */
export function personAsPublicSees(person: Professional): Professional | null {
  if (!isPublishedPerson(person)) return null;
  const { mailboxes: _mailboxes, ...shown } = personAsColleaguesSee(person);
  return { ...shown, phone: '', email: '', local: {} };
}

/** A structure as the public sees it: without mailboxes and what the region keeps of it; null: not there. Pure. */
export function structureAsPublicSees(structure: Structure): Structure | null {
  if (!isPublishedStructure(structure)) return null;
  const { mailboxes: _mailboxes, ...shown } = structureAsColleaguesSee(structure);
  return { ...shown, local: {} };
}
