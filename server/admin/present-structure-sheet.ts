import type { Structure } from '../../directory/index.ts';
import { displayName, skillsOf } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { Lang } from '../ui/context.ts';
import type { AdminStructureView, LinkView } from '../ui/pages/admin-structure.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { LocalEdit } from './local-edit.ts';
import { addressLines } from './present-address.ts';
import {
  dayOf,
  MAX_HISTORY_LINES,
  presentHistory,
  presentLocalFields,
  presentMailboxes,
  presentOutcome,
  presentSource,
} from './present-sheet-parts.ts';

/** People shown on an establishment's sheet. */
const MAX_PEOPLE_SHOWN = 50;

/** An establishment's sheet: what the registers say, local fields to edit, who practises there, history. */
export function presentStructure(
  dependencies: AdminDependencies,
  admin: AdminView,
  structure: Structure,
  edit: LocalEdit | null,
  lang: Lang,
): AdminStructureView {
  const { reader } = dependencies;
  const history = reader.history({ kind: 'structure', id: structure.key }, MAX_HISTORY_LINES);
  const people = reader.listPeopleAt(structure.key, MAX_PEOPLE_SHOWN + 1);
  const source = presentSource(dependencies, structure.provenance.national);
  return {
    admin,
    name: structure.longName || structure.name,
    kind: KINDS[structure.kind],
    closedOn: dayOf(structure.closedOn),
    outcome: presentOutcome(edit),
    description: {
      tradeName: structure.tradeName,
      category: structure.categoryLabel,
      sector: '',
      parent: parentOf(dependencies, structure),
      addressLines: addressLines(structure.address),
      phone: structure.phone,
      mail: structure.email,
      mailboxes: presentMailboxes(structure.mailboxes),
      source,
    },
    identifiers: identifiersOf(structure).map((identifier) => ({ ...identifier, current: true, source })),
    sites: [],
    local: presentLocalFields(dependencies, { ...structure, history, url: urlOf(structure.key) }, edit, lang),
    people: people.slice(0, MAX_PEOPLE_SHOWN).map((person) => ({
      name: displayName(person),
      url: `/admin/personnes/${encodeURIComponent(person.personId)}`,
      profession: skillsOf(person, null).profession,
      role: '',
      identifier: person.nationalId.slice(1),
    })),
    morePeople: people.length > MAX_PEOPLE_SHOWN,
    history: presentHistory(dependencies, history, lang),
  };
}

const KINDS = { 'legal-entity': 'ej', site: 'et', practice: 'practice', service: 'service' } as const;

function urlOf(key: string): string {
  return `/admin/structures/${encodeURIComponent(key)}`;
}

function parentOf({ reader }: AdminDependencies, structure: Structure): LinkView | null {
  const parent = structure.localOrigin === undefined ? structure.finessEj : (structure.localOrigin.parent ?? '');
  const found = parent === '' ? null : reader.findStructure(parent);
  if (found === null || !found.found || found.record.key === structure.key) return null;
  return { name: found.record.longName || found.record.name, url: urlOf(found.record.key) };
}

function identifiersOf(structure: Structure): { register: string; value: string }[] {
  return [
    { register: 'FINESS', value: structure.finess },
    { register: 'SIRET', value: structure.siret },
    { register: 'SIREN', value: structure.siren },
    { register: 'Structure', value: structure.structureId },
  ].filter(({ value }) => value !== '');
}
