import { hash } from 'node:crypto';
import type { z } from 'zod';
import {
  type Exercice,
  HIDDEN_VERSION,
  type HistoryLine,
  type Membership,
  type Professional,
  type SearchPage,
  type Staff,
  type Structure,
} from '../../directory/index.ts';
import { cityOf } from '../portal/present-person.ts';
import type { historySchema, membershipSchema, personSchema, searchPageSchema, structureSchema } from './schemas.ts';

/**
 * Birth and sex are nobody's business here: the administration's page shows them to people alone. Of a record that is seen in part, sources and version are absent, and of staff
 * the posts.
 */
export function viewPerson(person: Professional): z.infer<typeof personSchema> {
  const { personId, nationalId, identifiers, familyName, givenNames, civility, phone, email } = person;
  const { local, closedOn } = person;
  return {
    id: personId,
    nationalId,
    identifiers: identifiers.map(({ nationalId: number, type, current }) => ({ nationalId: number, type, current })),
    familyName,
    givenNames: [...givenNames],
    civility,
    phone,
    email,
    mailboxes: viewMailboxes(person.mailboxes),
    exercices: person.exercices.map(viewExercice),
    local,
    ...(person.staff === undefined ? {} : { staff: viewStaff(person.staff, isWhole(person)) }),
    closedOn,
    ...viewKeeping(person),
  };
}

interface Kept {
  readonly provenance: Professional['provenance'];
  readonly version: number;
}

const isWhole = ({ version }: Pick<Kept, 'version'>): boolean => version !== HIDDEN_VERSION;

function viewKeeping({ provenance, version }: Kept) {
  return isWhole({ version }) ? { provenance: { ...provenance }, version } : {};
}

function viewStaff({ establishment, function: words, posts, closes }: Staff, isKept: boolean) {
  const shown = { establishment, function: words };
  return isKept ? { ...shown, posts: posts.map((post) => ({ ...post })), closes } : shown;
}

function viewExercice({ profession, category, savoirFaire, situations }: Exercice) {
  return {
    profession,
    category,
    savoirFaire: savoirFaire.map(({ type, code }) => ({ type, code })),
    situations: situations.map(({ id, mode, sector, role, structureKey, place }) => ({
      id,
      mode,
      sector,
      role,
      structure: structureKey,
      place: {
        name: place.tradeName || place.name,
        finess: place.finessEt,
        finessEj: place.finessEj,
        siret: place.siret,
      },
    })),
  };
}

export function viewStructure(structure: Structure): z.infer<typeof structureSchema> {
  const { key, kind, finess, finessEj, siret, name, category, city, phone, email } = structure;
  const { local, localOrigin, closedOn } = structure;
  return {
    ...{ key, kind, finess, finessEj, siret, name, category, city, phone, email },
    ...{ mailboxes: viewMailboxes(structure.mailboxes), local, closedOn },
    ...viewKeeping(structure),
    ...(localOrigin === undefined ? {} : { localOrigin: viewOrigin(localOrigin, isWhole(structure)) }),
  };
}

function viewOrigin({ parent, closes }: NonNullable<Structure['localOrigin']>, isKept: boolean) {
  return isKept ? { parent, closes } : { parent };
}

function viewMailboxes(mailboxes: Structure['mailboxes'] = []) {
  return mailboxes.map(({ address, kind, service, structureId }) => ({
    address,
    kind,
    service,
    structure: structureId,
  }));
}

export function viewPage({ hits, total, next }: SearchPage): z.infer<typeof searchPageSchema> {
  return {
    hits: hits.map((hit) => {
      if (hit.kind === 'structure') {
        const { key, finess, name, city, closedOn } = hit.record;
        return { kind: hit.kind, id: key, identifier: finess, name, city, closed: closedOn !== null };
      }
      const { personId, nationalId, familyName, givenNames, exercices, closedOn } = hit.record;
      const [situation] = exercices.flatMap(({ situations }) => situations);
      const city = cityOf(situation?.place.address.cedex ?? '');
      const name = [familyName, givenNames[0] ?? ''].filter((part) => part !== '').join(' ');
      return { kind: hit.kind, id: personId, identifier: nationalId, name, city, closed: closedOn !== null };
    }),
    total,
    next,
  };
}

/** @param isNumbered whether the place in the journal is told: it counts the changes of every record, those that are hidden too */
export function viewHistory(lines: readonly HistoryLine[], isNumbered: boolean): z.infer<typeof historySchema> {
  return lines.map(({ sequence, at, operation, by, changes }) => ({
    ...(isNumbered ? { sequence } : {}),
    at: at.toISOString(),
    operation,
    by,
    changes: [...changes],
  }));
}

export function viewMembership(membership: Membership): z.infer<typeof membershipSchema> {
  const { networkId: network, personId: person, tier, role, from, until, by } = membership;
  return { network, person, tier, role, from, until, byHand: by !== undefined, etag: membershipTag(membership) };
}

/** A strong validator (RFC 9110 §8.8.1) of what may be changed of a membership. */
export function membershipTag({ tier, role, until }: Pick<Membership, 'tier' | 'role' | 'until'>): string {
  return `"${hash('sha256', JSON.stringify([tier, role, until]), 'base64url').slice(0, 22)}"`;
}
