import { type Exercice, labelOf, type Professional, type Situation } from '../../directory/index.ts';
import { displayName, skillsOf } from '../portal/present-person.ts';
import type { AccessView } from '../ui/components/access.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { ExerciceView, PlaceView } from '../ui/components/exercices.ts';
import type { NetworkView } from '../ui/components/networks.ts';
import type { SourceView } from '../ui/components/source-tag.ts';
import type { Lang, Outcome } from '../ui/context.ts';
import type { AdminPersonView } from '../ui/pages/admin-person.ts';
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
import { TIER_WORDS } from './tier-words.ts';

/** A professional's sheet: values with their sources, local fields to edit, networks, history. */
export function presentPerson(
  dependencies: AdminDependencies,
  admin: AdminView,
  person: Professional,
  shown: {
    readonly edit: LocalEdit | null;
    readonly access: AccessView | null;
    readonly via: string;
  },
  lang: Lang,
): AdminPersonView {
  const { edit, access, via } = shown;
  const history = dependencies.reader.history({ kind: 'person', id: person.personId }, MAX_HISTORY_LINES);
  const registered = presentSource(dependencies, person.provenance.national);
  const { profession, specialty } = skillsOf(person, null);
  const sheet = { ...person, history, url: `/admin/personnes/${encodeURIComponent(person.personId)}` };
  return {
    admin,
    displayName: displayName(person),
    summary: [profession, specialty].filter((part) => part !== '').join(' · '),
    closedOn: dayOf(person.closedOn),
    viaOldId: formerNumber(dependencies, person, via),
    // What the address says counts where it was done: nobody is led to believe it by a link.
    outcome: access?.told ? ENDED : presentOutcome(edit),
    identity: {
      familyName: person.familyName,
      givenNames: person.givenNames.join(', '),
      civility: labelOf('civility', person.civility),
      birth: [person.birthDate, person.birthPlace].filter((part) => part !== '').join(', '),
      source: registered,
    },
    identifiers: person.identifiers.map(({ nationalId, type, id, current }) => ({
      register: labelOf('identifier-type', type),
      value: id || nationalId,
      current,
      source: registered,
    })),
    registerContact: {
      phone: person.phone,
      mail: person.email,
      mailboxes: presentMailboxes(person.mailboxes),
      source: registered,
    },
    exercices: person.exercices.map((exercice) => presentExercice(exercice, registered)),
    local: presentLocalFields(dependencies, sheet, edit, lang),
    networks: networksOf(dependencies, person, lang),
    rightsUrl: access && `${sheet.url}/droits`,
    numbersUrl: `${sheet.url}/numeros`,
    access,
    history: presentHistory(dependencies, history, lang),
  };
}

/** The number of the merged record whose address led here. */
function formerNumber({ reader }: AdminDependencies, { personId }: Professional, via: string): string | null {
  const merge = reader.mergesOf(personId).find(({ absorbedId }) => absorbedId === via);
  return merge?.absorbed.nationalId ?? null;
}

const ENDED: Outcome = {
  tone: 'success',
  sentence: {
    fr: 'Tous les accès de ce professionnel ont pris fin. Ce que chaque application en a dit est plus bas ; celles qui n’ont pas répondu sont prévenues de nouveau.',
    en: 'All access of this professional has ended. What each application said to it is below; those that did not answer are told again.',
  },
};

function presentExercice(exercice: Exercice, source: SourceView | null): ExerciceView {
  return {
    profession: labelOf('profession', exercice.profession),
    category: labelOf('category', exercice.category),
    practisesAs: [exercice.civility, exercice.givenName, exercice.familyName].filter((part) => part !== '').join(' '),
    savoirFaire: exercice.savoirFaire.map(({ type, code }) => ({
      label: labelOf('savoir-faire', code),
      type: labelOf('savoir-faire-type', type),
    })),
    situations: exercice.situations.map(presentPlace),
    source,
  };
}

function presentPlace(situation: Situation): PlaceView {
  const { place } = situation;
  return {
    place: place.tradeName || place.name || place.structureId,
    url: situation.structureKey === null ? null : `/admin/structures/${encodeURIComponent(situation.structureKey)}`,
    addressLines: addressLines(place.address),
    identifier: placeIdentifier(situation),
    mode: labelOf('mode', situation.mode),
    sector: labelOf('sector', situation.sector),
    role: labelOf('role', situation.role),
    phone: place.phone,
    registeredBy: situation.registrationAuthority,
  };
}

function placeIdentifier({ place }: Situation): PlaceView['identifier'] {
  if (place.finessEt !== '') return { register: 'FINESS', value: place.finessEt };
  if (place.siret !== '') return { register: 'SIRET', value: place.siret };
  return place.structureId === '' ? null : { register: 'Structure', value: place.structureId };
}

function networksOf({ reader, clock }: AdminDependencies, person: Professional, lang: Lang): NetworkView[] {
  return reader.membershipsOf(person.personId, clock.now()).map((membership) => {
    const network = reader.findNetwork(membership.networkId);
    return {
      name: network.found ? network.record.name : membership.networkId,
      tier: TIER_WORDS[membership.tier][lang],
      role: membership.role,
      from: dayOf(membership.from) ?? new Date(0),
      to: dayOf(membership.until),
      source: null,
    };
  });
}
