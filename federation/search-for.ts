import type { Search } from './authzen/search.ts';
import type { FederationCode } from './codes.ts';
import { type AskedBy, type Domain, professionalOf } from './decide-for.ts';
import { oncePerPatient } from './decide-recorded.ts';
import type { CompiledSheet } from './habilitation/compile-sheet.ts';
import { unaskable } from './habilitation/decide.ts';
import type { Sheet } from './habilitation/sheet.ts';
import { judge } from './judge.ts';
import { ANSWER_SLICE_MS } from './turns.ts';

/** One thing found, as AuthZEN gives it: the searched type and nothing else. */
export type Found = { readonly type: string; readonly id: string } | { readonly name: string };

export interface FoundPage {
  readonly results: readonly Found[];
  /** Where the next page goes on, for this house alone to read; null when there are no more. */
  readonly next: string | null;
  /** The sheet that answered: a later page asks the same one, or none. */
  readonly sheet: string;
  /** Why nothing could be found, whatever the rules: told as an evaluation of the same subject would be; null when they were asked. */
  readonly code: FederationCode | null;
}

/** Who searches, and whom of the directory they may be told without having named them. */
export interface SearchedBy extends AskedBy {
  /** By internal person id; absent or null: everybody. */
  readonly isListed?: ((personId: string) => boolean) | null;
}

/** Candidates that one page goes through at most: a page may be short, or empty, and yet not be the last. */
export const MAX_PAGE_CANDIDATES = 200_000;

/**
 * One page of a search: candidates in a stable order, those for which the question is a yes. What is refused is neither listed
 * nor counted.
 *
 * @param after where the page before ended, or `''`
 */
export async function searchFor(domain: Domain, search: Search, asked: SearchedBy, after: string): Promise<FoundPage> {
  const member = domain.store.application(asked.application);
  if (!member) return none('federation.application.absent');
  if (member.status !== 'active') return none('federation.application.suspended');
  const sheet = await domain.sheets.ready(asked.application, asked.at);
  if (!sheet) return none('federation.habilitation.no-sheet');
  const { digest } = sheet.reference;
  const results: Found[] = [];
  const nobody = unfindable(domain, search, sheet, asked);
  if (nobody) return none(nobody, digest);
  let gone = 0;
  const slice = domain.turns.begin(ANSWER_SLICE_MS);
  const shared = { ...domain, actsOf: oncePerPatient(domain.actsOf) };
  for (const { id, place } of candidates(domain, search, sheet, asked, after)) {
    gone += 1;
    if (slice.isOver()) await slice.next();
    if (isYes(shared, search, sheet, asked, id) && isListed(search, asked, place)) results.push(presented(search, id));
    if (results.length >= search.limit || gone >= MAX_PAGE_CANDIDATES)
      return { results, next: place, sheet: digest, code: null };
  }
  return { results, next: null, sheet: digest, code: null };
}

function none(code: FederationCode, sheet = ''): FoundPage {
  return { results: [], next: null, sheet, code };
}

/** Of a subject that is looked for, the type is all that can be wrong. */
function unfindable(
  { professionals }: Domain,
  { kind, about }: Search,
  sheet: CompiledSheet,
  { at }: AskedBy,
): FederationCode | null {
  const question = about('-');
  const { type } = question.subject;
  if (kind === 'subject' && type === 'professional') return null;
  return unaskable(sheet, type, professionalOf(professionals, question, at));
}

/** Asked of whoever may, who are fewer. */
function isListed({ kind, type }: Search, { isListed = null }: SearchedBy, place: string): boolean {
  return isListed === null || kind !== 'subject' || type !== 'professional' || isListed(place);
}

function isYes(domain: Domain, search: Search, sheet: CompiledSheet, asked: AskedBy, id: string): boolean {
  const question = search.about(id);
  return judge(domain, sheet, question, professionalOf(domain.professionals, question, asked.at), asked).granted;
}

function presented({ kind, type }: Search, id: string): Found {
  return kind === 'action' ? { name: id } : { type, id };
}

/** One that may answer, and where to go on after it. */
interface Candidate {
  readonly id: string;
  readonly place: string;
}

function* candidates(
  { store, professionals }: Domain,
  { kind, type }: Search,
  { sheet }: CompiledSheet,
  { application, at }: AskedBy,
  after: string,
): Iterable<Candidate> {
  if (kind === 'subject' && type === 'professional') {
    let last = after;
    for (const { nationalId, personId } of professionals.everyone?.(at, after) ?? []) {
      // One for each situation, following one another.
      if (personId !== last) yield { id: nationalId, place: personId };
      last = personId;
    }
    return;
  }
  for (const id of namesOf(store, sheet, { kind, type }, application, after)) yield { id, place: id };
}

function* namesOf(
  store: Domain['store'],
  { actions }: Sheet,
  { kind, type }: Pick<Search, 'kind' | 'type'>,
  application: string,
  after: string,
): Iterable<string> {
  if (kind === 'action') yield* [...actions.keys()].sort().filter((action) => action > after);
  else if (kind === 'resource' && type === 'application') yield* application > after ? [application] : [];
  else for (const { id } of store.keptEntities(application, type, after)) yield id;
}
