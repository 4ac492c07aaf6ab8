import type { Entry } from '../entries/entry.ts';
import { isPublishedPerson, isPublishedStructure } from '../model/as-public-sees.ts';
import type { Network } from '../model/network.ts';
import type { Exercice, Professional } from '../model/professional.ts';
import type { Situation } from '../model/situation.ts';
import type { Structure } from '../model/structure.ts';
import { EntryDraft } from './entry-draft.ts';
import { entryUuid, networkDn, personDn, situationDn, structureDn } from './entry-names.ts';
import { addAddress, cityOf } from './project-address.ts';
import { projectPerson } from './project-person.ts';

/**
 * The entries of a professional: the person, then one child per situation. Pure.
 *
 * @returns entries with relative names, attributes marked public as the open national extract shows them
 */
export function projectProfessional(person: Professional): Entry[] {
  const published = isPublishedPerson(person);
  const situations = person.exercices.flatMap((exercice) =>
    exercice.situations.map((situation) => projectSituation(person, exercice, situation, published)),
  );
  return [projectPerson(person), ...situations];
}

function projectSituation(person: Professional, exercice: Exercice, situation: Situation, published: boolean): Entry {
  const { place, structureKey } = situation;
  const draft = new EntryDraft()
    .add('public', 'objectClass', ['top', 'vsSituation'])
    .add('public', 'cn', [situation.id])
    .add('public', 'vsProfession', [exercice.profession])
    .add('public', 'vsProfessionCategory', [exercice.category])
    .add('public', 'vsMode', [situation.mode])
    .add('public', 'vsSector', [situation.sector])
    .add('public', 'vsPharmacistSection', [situation.pharmacistSection])
    .add('public', 'vsRole', [situation.role])
    .add('public', 'vsActivityKind', [situation.kind])
    .add('public', 'vsRegistrationAuthority', [situation.registrationAuthority])
    .add('public', 'o', [place.name])
    .add('public', 'vsTradeName', [place.tradeName])
    .add('public', 'vsStructure', structureKey === null ? [] : [structureDn(structureKey)])
    .add('public', 'vsFiness', [place.finessEt])
    .add('public', 'vsFinessEj', [place.finessEj])
    .add('public', 'vsSiret', [place.siret])
    .add('public', 'vsSiren', [place.siren])
    .add('public', 'vsStructureId', [place.structureId])
    .add('public', 'telephoneNumber', [place.phone, place.phone2])
    .add('public', 'facsimileTelephoneNumber', [place.fax])
    .add('public', 'mail', [place.email]);
  return addAddress(draft, place.address, cityOf(place.address))
    .addOperational('public', 'structuralObjectClass', ['vsSituation'])
    .addOperational('restricted', 'vsVersion', [String(person.version)])
    .finish(
      situationDn(situation.id, person.nationalId),
      entryUuid(`situation:${person.personId}:${situation.id}`),
      published,
    );
}

/** The entry of a structure, under `ou=organizations`. A closed one is hidden from anonymous callers. Pure. */
export function projectStructure(structure: Structure): Entry[] {
  const key = structure.key.slice(structure.key.indexOf(':') + 1);
  const names = [structure.name, structure.longName, structure.tradeName].filter((name) => name.trim() !== '');
  const draft = new EntryDraft()
    .add('public', 'objectClass', STRUCTURE_CLASSES)
    .add('public', 'uid', [key])
    .add('public', 'o', names.length > 0 ? names : [key])
    .add('public', 'hcIdentifier', structureIdentifiers(structure, key))
    .add('public', 'hcRegisteredName', [structure.longName.trim() === '' ? structure.name : structure.longName])
    .add('public', 'hpdProviderStatus', [structure.closedOn === null ? 'Active' : 'Inactive'])
    .add('public', 'businessCategory', [structure.category, structure.categoryLabel])
    .add('public', 'vsStructureKind', [structure.kind])
    .add('public', 'vsTradeName', [structure.tradeName])
    .add('public', 'vsStructure', parentsOf(structure))
    .add('public', 'vsFiness', [structure.finess])
    .add('public', 'vsFinessEj', [structure.finessEj])
    .add('public', 'vsSiret', [structure.siret])
    .add('public', 'vsSiren', [structure.siren])
    .add('public', 'vsStructureId', [structure.structureId])
    .add('public', 'vsOpenedOn', [structure.openedOn])
    .add('public', 'telephoneNumber', [structure.phone])
    .add('public', 'facsimileTelephoneNumber', [structure.fax])
    .add('public', 'mail', [structure.email])
    .add('restricted', 'vsLocalTelephone', [structure.local.phone ?? ''])
    .add('restricted', 'vsSecureMail', [
      structure.local.secureMail ?? '',
      ...(structure.mailboxes ?? []).map(({ address }) => address),
    ])
    .add('restricted', 'vsClosedOn', [structure.closedOn ?? '']);
  const entry = addAddress(draft, structure.address, structure.city)
    .addOperational('public', 'structuralObjectClass', ['organization'])
    .addOperational('restricted', 'vsVersion', [String(structure.version)])
    .finish(structureDn(structure.key), entryUuid(`structure:${structure.key}`), isPublishedStructure(structure));
  return [entry];
}

const STRUCTURE_CLASSES = [
  'top',
  'organization',
  'uidObject',
  'HCRegulatedOrganization',
  'HPDProvider',
  'vsEstablishment',
];

/** What it is a part of: the legal entity of a site, or what a curator says of a local place. */
function parentsOf({ finessEj, localOrigin }: Structure): readonly string[] {
  if (localOrigin !== undefined) return localOrigin.parent === null ? [] : [structureDn(localOrigin.parent)];
  return finessEj === '' ? [] : [structureDn(`finess:${finessEj}`)];
}

function structureIdentifiers(structure: Structure, key: string): readonly string[] {
  const status = structure.closedOn === null ? 'active' : 'inactive';
  const numbers = [
    ['FINESS', structure.finess],
    ['SIRET', structure.siret],
    ['SIREN', structure.siren],
    ['STRUCTURE', structure.structureId],
  ] as const;
  const local = structure.localOrigin === undefined ? [] : [`REGION:LOCAL:${key}:${status}`];
  return [
    ...numbers.filter(([, number]) => number !== '').map(([type, number]) => `ANS:${type}:${number}:${status}`),
    ...local,
  ];
}

/**
 * The entry of a care network, under `ou=groups`. Pure. Networks are regional: no part of them is public.
 *
 * @param memberNationalIds current national identifiers of the members. groupOfNames demands a member (RFC 4519 §3.5);
 *        a network without any is an organizationalRole, so that `(objectClass=vsNetwork)` finds both
 */
export function projectNetwork(network: Network, memberNationalIds: readonly string[]): Entry[] {
  const structural = memberNationalIds.length > 0 ? 'groupOfNames' : 'organizationalRole';
  const entry = new EntryDraft()
    .add('restricted', 'objectClass', ['top', structural, 'vsNetwork'])
    .add('restricted', 'cn', [network.id, network.name])
    .add('restricted', 'description', [network.name])
    .add('restricted', 'vsNetworkKind', [network.kind])
    .add('restricted', 'l', [network.city])
    .add('restricted', 'vsClosedOn', [network.closedOn ?? ''])
    .add('restricted', 'member', memberNationalIds.map(personDn))
    .addOperational('restricted', 'structuralObjectClass', [structural])
    .addOperational('restricted', 'vsVersion', [String(network.version)])
    .finish(networkDn(network.id), entryUuid(`network:${network.id}`), false);
  return [entry];
}
