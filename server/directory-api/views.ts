import { hash } from 'node:crypto';
import type { z } from 'zod';
import type {
  Exercice,
  HistoryLine,
  Membership,
  Professional,
  SearchPage,
  Staff,
  Structure,
} from '../../directory/index.ts';
import { cityOf } from '../portal/present-person.ts';
import type { historySchema, membershipSchema, personSchema, searchPageSchema, structureSchema } from './schemas.ts';

/** Birth and sex are nobody's business here: the administration's page shows them to people alone. */
export function viewPerson(person: Professional): z.infer<typeof personSchema> {
  const { personId, nationalId, identifiers, familyName, givenNames, civility, phone, email } = person;
  const { local, provenance, closedOn, version } = person;
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
    ...(person.staff === undefined ? {} : { staff: viewStaff(person.staff) }),
    provenance: { ...provenance },
    closedOn,
    version,
  };
}

function viewStaff({ establishment, function: words, posts, closes }: Staff) {
  return { establishment, function: words, posts: posts.map((post) => ({ ...post })), closes };
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
  const { local, localOrigin, provenance, closedOn, version } = structure;
  return {
    ...{ key, kind, finess, finessEj, siret, name, category, city, phone, email },
    ...{ mailboxes: viewMailboxes(structure.mailboxes), local, provenance: { ...provenance }, closedOn, version },
    ...(localOrigin === undefined ? {} : { localOrigin: { parent: localOrigin.parent, closes: localOrigin.closes } }),
  };
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

export function viewHistory(lines: readonly HistoryLine[]): z.infer<typeof historySchema> {
  return lines.map(({ sequence, at, operation, by, changes }) => ({
    sequence,
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
