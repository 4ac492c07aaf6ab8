import {
  type Correspondence,
  type LocalField,
  labelOf,
  type PersonMerge,
  type Professional,
} from '../../directory/index.ts';
import { cityOf, displayName } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { Lang } from '../ui/context.ts';
import type { AdminMergeView, ChoiceView, ComparedLine, SideView } from '../ui/pages/admin-merge.ts';
import type { AdminNumbersView, CorrespondenceView, MergedView } from '../ui/pages/admin-numbers.ts';
import type { AdminDependencies } from './dependencies.ts';
import { actorName, dayOf } from './present-sheet-parts.ts';

const LOCAL_FIELDS: readonly LocalField[] = ['phone', 'secureMail'];
/** Places of one record shown side by side; more than that no one compares by eye. */
const MAX_PLACES = 12;

export function sheetUrlOf({ personId }: Pick<Professional, 'personId'>): string {
  return `/admin/personnes/${encodeURIComponent(personId)}`;
}

export function numbersUrlOf(person: Pick<Professional, 'personId'>): string {
  return `${sheetUrlOf(person)}/numeros`;
}

/** What is shown of a person's numbers, but for what was just done. */
export function presentNumbers(
  dependencies: AdminDependencies,
  admin: AdminView,
  person: Professional,
): Omit<AdminNumbersView, 'outcome' | 'failure'> {
  const { reader } = dependencies;
  const merges = reader.mergesOf(person.personId);
  return {
    admin,
    name: displayName(person),
    sheetUrl: sheetUrlOf(person),
    identifiers: person.identifiers.map(({ type, id, nationalId, current, by }) => ({
      register: labelOf('identifier-type', type),
      value: id || nationalId,
      current,
      inferred: by !== undefined,
    })),
    correspondences: reader
      .correspondencesOf(person.personId)
      .map((each, place) => presentCorrespondence(dependencies, person, each, place)),
    merges: merges.map((each, place) => presentMerge(dependencies, person, each, place === merges.length - 1)),
    compare: { action: `${sheetUrlOf(person)}/reunir`, value: '', error: null },
  };
}

function presentCorrespondence(
  { reader }: AdminDependencies,
  person: Professional,
  { former, current, file, at, withdrawn }: Correspondence,
  place: number,
): CorrespondenceView {
  const act = withdrawn === null ? 'withdraw' : 'reinstate';
  return {
    id: `correspondence-${place}`,
    former,
    current,
    file,
    since: new Date(at),
    withdrawn:
      withdrawn === null
        ? null
        : { by: actorName(reader, withdrawn.by), at: new Date(withdrawn.at), reason: withdrawn.reason },
    target: { action: `${sheetUrlOf(person)}/correspondance`, hidden: { former, current, act } },
  };
}

function presentMerge(
  { reader }: AdminDependencies,
  person: Professional,
  { absorbed, absorbedId, by, at, reason }: PersonMerge,
  isLast: boolean,
): MergedView {
  const hidden = { absorbed: absorbedId, version: String(person.version) };
  return {
    id: `merge-${absorbedId}`,
    name: displayName(absorbed),
    number: absorbed.nationalId,
    by: actorName(reader, by),
    at: new Date(at),
    reason,
    target: isLast ? { action: `${sheetUrlOf(person)}/separer`, hidden } : null,
  };
}

/** What was chosen and written on the form before, when it comes back refused. */
export interface MergeForm {
  readonly choice: Partial<Record<LocalField, 'survivor' | 'absorbed'>>;
  readonly reason: string;
}

/** Two records side by side. */
export function presentComparison(
  dependencies: AdminDependencies,
  admin: AdminView,
  [kept, joined]: readonly [kept: Professional, joined: Professional],
  form: MergeForm,
  lang: Lang,
): Omit<AdminMergeView, 'failure'> {
  const hidden = {
    autre: joined.personId,
    version: String(kept.version),
    versionAutre: String(joined.version),
  };
  const canSwap = joined.closedOn === null || kept.closedOn !== null;
  return {
    admin,
    kept: sideOf(kept),
    joined: sideOf(joined),
    lines: linesOf(dependencies, kept, joined, lang),
    choices: LOCAL_FIELDS.flatMap((field) => choiceOf(field, kept, joined, form)),
    target: { action: `${sheetUrlOf(kept)}/reunir`, hidden },
    swapUrl: canSwap ? `${sheetUrlOf(joined)}/reunir?avec=${encodeURIComponent(kept.personId)}` : null,
    numbersUrl: numbersUrlOf(kept),
    reason: form.reason,
  };
}

function sideOf(person: Professional): SideView {
  return {
    name: displayName(person),
    url: sheetUrlOf(person),
    number: person.nationalId,
    closedOn: dayOf(person.closedOn),
  };
}

function choiceOf(
  field: LocalField,
  { local: kept }: Professional,
  { local: joined }: Professional,
  { choice }: MergeForm,
): readonly ChoiceView[] {
  const [one, other] = [kept[field], joined[field]];
  if (one === undefined || other === undefined || one === other) return [];
  return [{ field, kept: one, joined: other, chosen: choice[field] ?? 'survivor' }];
}

function linesOf(
  dependencies: AdminDependencies,
  kept: Professional,
  joined: Professional,
  lang: Lang,
): readonly ComparedLine[] {
  const about: readonly (readonly [ComparedLine['about'], (person: Professional) => readonly string[]])[] = [
    ['numbers', ({ identifiers }) => identifiers.map(({ nationalId }) => nationalId)],
    ['familyName', ({ familyName }) => [familyName]],
    ['givenNames', ({ givenNames }) => [givenNames.join(', ')]],
    ['birth', ({ birthDate, birthPlace }) => [[birthDate, birthPlace].filter((part) => part !== '').join(', ')]],
    ['professions', ({ exercices }) => exercices.map(({ profession }) => labelOf('profession', profession))],
    ['places', placesOf],
    ['networks', (person) => networksOf(dependencies, person)],
    ['contact', ({ phone, email }) => [phone, email]],
  ];
  return about.map(([name, valuesOf]) => {
    const [one, other] = [kept, joined].map((person) => valuesOf(person).filter((value) => value !== '')) as [
      string[],
      string[],
    ];
    const fold = (values: readonly string[]) => values.map((value) => value.toLocaleUpperCase(lang)).join('\n');
    return { about: name, kept: one, joined: other, isDifferent: name !== 'numbers' && fold(one) !== fold(other) };
  });
}

function placesOf({ exercices }: Professional): readonly string[] {
  const places = exercices.flatMap(({ situations }) => situations).map(({ place }) => place);
  const named = places.map(({ name, tradeName, address }) =>
    [tradeName || name, cityOf(address.cedex)].filter((part) => part !== '').join(', '),
  );
  return [...new Set(named)].slice(0, MAX_PLACES);
}

function networksOf({ reader, clock }: AdminDependencies, { personId }: Professional): readonly string[] {
  return reader.membershipsOf(personId, clock.now()).map(({ networkId }) => {
    const network = reader.findNetwork(networkId);
    return network.found ? network.record.name : networkId;
  });
}
