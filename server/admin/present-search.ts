import { DirectoryError, labelOf, type SearchHit, type SearchQuery } from '../../directory/index.ts';
import { codeWords } from '../http/code-words.ts';
import { incidentNumber } from '../http/request-id.ts';
import { cityOf, displayName, skillsOf } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { Refusal } from '../ui/context.ts';
import type { AdminSearchView, SearchResultsView, SearchRow } from '../ui/pages/admin-search.ts';
import type { AdminDependencies } from './dependencies.ts';

/** Rows of one page of results. */
const PAGE_ROWS = 25;

const KINDS = ['any', 'person', 'structure'] as const;

/** The question as the address states it; anything unknown takes its default. */
export function searchQuery(parameters: URLSearchParams): SearchQuery {
  return {
    text: parameters.get('q')?.trim() ?? '',
    kind: KINDS.find((kind) => kind === parameters.get('kind')) ?? 'any',
    limit: PAGE_ROWS,
    after: parameters.get('after'),
    includeClosed: parameters.get('closed') === 'yes',
  };
}

/** The search page: nothing asked yet, what was found, or why the question was refused. */
export function presentSearch(dependencies: AdminDependencies, admin: AdminView, query: SearchQuery): AdminSearchView {
  const counts = dependencies.reader.counts();
  const answer = query.text === '' ? { results: null, failure: null } : ask(dependencies, query);
  return {
    admin,
    target: { action: '/admin', hidden: {} },
    suggestionsUrl: '/admin/suggestions',
    query: query.text,
    kind: query.kind,
    includeClosed: query.includeClosed,
    ...answer,
    held: { people: counts.professionals, structures: counts.structures },
  };
}

function ask(
  { searcher }: AdminDependencies,
  query: SearchQuery,
): { results: SearchResultsView | null; failure: Refusal | null } {
  try {
    const page = searcher.search(query);
    return {
      results: {
        rows: page.hits.map(row),
        total: page.total,
        nextUrl: page.next === null ? null : nextUrl(query, page.next),
      },
      failure: null,
    };
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const { fr, en } = codeWords(error.code);
    return { results: null, failure: { code: error.code, sentence: { fr, en }, incident: incidentNumber() } };
  }
}

function nextUrl(query: SearchQuery, after: string): string {
  const parameters = new URLSearchParams({ q: query.text, kind: query.kind, after });
  if (query.includeClosed) parameters.set('closed', 'yes');
  return `/admin?${parameters}`;
}

function row(hit: SearchHit): SearchRow {
  if (hit.kind === 'person') {
    const { record } = hit;
    const { profession, specialty } = skillsOf(record, null);
    const place = record.exercices.flatMap(({ situations }) => situations)[0]?.place;
    return {
      kind: 'person',
      url: `/admin/personnes/${encodeURIComponent(record.personId)}`,
      name: displayName(record),
      activity: [profession, specialty].filter((part) => part !== '').join(' · '),
      city: place ? cityOf(place.address.cedex) : '',
      identifier: record.nationalId.slice(1),
      closed: record.closedOn !== null,
    };
  }
  const { record } = hit;
  return {
    kind: 'structure',
    url: `/admin/structures/${encodeURIComponent(record.key)}`,
    name: record.tradeName || record.name,
    activity: record.categoryLabel || labelOf('structure-kind', record.kind),
    city: record.city,
    identifier: record.finess || record.structureId || record.siret,
    closed: record.closedOn !== null,
  };
}
