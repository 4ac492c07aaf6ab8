import { DirectoryError } from '../error.ts';
import { checkAssertion, decodeAssertion } from './assertion.ts';
import { selectAttributes } from './attribute-selection.ts';
import { ContinuedRun, withContinuations } from './continuations.ts';
import type { Door } from './door.ts';
import type { ResponseControl } from './encode-response.ts';
import { findBase, type SearchBase } from './find-base.ts';
import { followAliases } from './follow-aliases.ts';
import { authorizationIdOf, type Identity } from './identity.ts';
import type { LdapLimits } from './limits.ts';
import type { RequestMessage, SearchRequest } from './messages.ts';
import { decodePageRequest, PAGED_RESULTS, type PageRequest, type PageState, pageControl } from './paged-results.ts';
import { prepareSync } from './prepare-sync.ts';
import type { PreparedSearch, RefusedSearch, SearchParts } from './prepared-search.ts';
import { managesDsaIt } from './referrals.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import { planSearch } from './search-plan.ts';
import { type SearchEnd, SearchRun } from './search-run.ts';
import { decodeSort, type SortRequest, sortResponse } from './sort-control.ts';
import { SortedRun } from './sorted-run.ts';
import { decodeSubentries, withSubentries } from './subentries.ts';
import { SYNC_REQUEST } from './sync-controls.ts';
import { unreadable } from './unreadable.ts';

const TOO_MANY_TO_FOLLOW = result(RESULT.adminLimitExceeded, 'too many aliases or referrals to follow');
/** As URIs name scopes (RFC 4516; draft-sermersheim-ldap-subordinate-scope). */
const SCOPE_WORDS = { base: 'base', one: 'one', sub: 'sub', children: 'subordinates' } as const;

/** A replica copies referral objects as the entries they are. */
const seesReferrals = ({ controls }: RequestMessage): boolean =>
  managesDsaIt(controls) || controls.some(({ oid }) => oid === SYNC_REQUEST);

const refuse = (refused: LdapResult, controls: readonly ResponseControl[] = []): RefusedSearch => ({
  refused,
  controls,
});

/** Check a search and make it ready: base, assertion, filter, limits, page, order, synchronisation. */
export function prepareSearch(...asked: Parameters<typeof prepare>): PreparedSearch | RefusedSearch {
  try {
    return prepare(...asked);
  } catch (error) {
    return refuse(unreadable(error));
  }
}

/** @throws DirectoryError `directory.ldap.malformed` */
function prepare(
  message: RequestMessage,
  request: SearchRequest,
  door: Door,
  connection: string,
  identity: Identity,
): PreparedSearch | RefusedSearch {
  const page = readPage(message, request);
  const holder = page === null ? '' : `${connection}\n${authorizationIdOf(identity)}`;
  const resume =
    page === null || page.cookie.length === 0 ? null : door.cookies.open(page.cookie, holder, request.bytes);
  if (page !== null && page.cookie.length > 0 && resume === null) {
    return refuse(result(RESULT.unwillingToPerform, 'the page cookie is not of this search'));
  }
  // RFC 2696 §3: a page of no entries gives the search up.
  if (page?.size === 0) return refuse(result(RESULT.success), [pageControl(EMPTY)]);
  const found = findBase(door, request.base, identity, {
    isBaseOnly: request.scope === 'base',
    aliases: request.aliases.findingBase,
    scope: SCOPE_WORDS[request.scope],
    managesDsaIt: seesReferrals(message),
  });
  const ofPage = page === null ? [] : [pageControl(EMPTY)];
  if ('refused' in found) return refuse(found.refused, ofPage);
  const unasserted = checkAssertion(decodeAssertion(message.controls), found);
  if (unasserted !== null) return refuse(unasserted, ofPage);
  const parts = searchParts(message, request, door, identity, found, page);
  if (parts === null) return refuse(TOO_MANY_TO_FOLLOW, ofPage);
  if (page === null) {
    const sync = prepareSync(message, door, parts);
    if (sync !== null) return sync;
  }
  const sort = decodeSort(message.controls, found.caller);
  const continued = (prepared: PreparedSearch | RefusedSearch): PreparedSearch | RefusedSearch => {
    // On the first page, once for all.
    if ('refused' in prepared || resume !== null || parts.continuations.length === 0) return prepared;
    return { ...prepared, run: new ContinuedRun(prepared.run, parts.id, parts.continuations) };
  };
  const cookieOf = (next: PageState): Buffer => door.cookies.issue(next, holder, request.bytes);
  const pageOf = ({ next }: SearchEnd): readonly ResponseControl[] =>
    page === null ? [] : [pageControl(next === null ? EMPTY : cookieOf(next))];
  return continued(sort === null ? plainSearch(parts, resume, pageOf) : sortedSearch(parts, sort, resume, pageOf));
}

/** @returns null when there are too many aliases or referrals to be followed. @throws DirectoryError `directory.ldap.malformed` */
function searchParts(
  message: RequestMessage,
  request: SearchRequest,
  door: Door,
  identity: Identity,
  { tree, node, caller, isUnlimited, context }: SearchBase,
  page: PageRequest | null,
): SearchParts | null {
  const without = withSubentries(
    planSearch(request, tree, node, caller, page !== null),
    decodeSubentries(message.controls),
    tree,
  );
  const isFollowing = request.aliases.inSearching && context !== null;
  const followed = isFollowing ? followAliases(without, tree, context) : without;
  if (followed === null) return null;
  const told =
    context !== null && !seesReferrals(message)
      ? withContinuations(followed, tree, context)
      : { plan: followed, continuations: [] };
  if (told === null) return null;
  const { plan, continuations } = told;
  const form = { caller, selection: selectAttributes(request.attributes), typesOnly: request.typesOnly };
  const bounds = boundsOf(request, page, door.clock.now(), isUnlimited ? UNLIMITED : limitsOf(door.limits, identity));
  return { id: message.id, tree, plan, form, bounds, continuations };
}

function plainSearch(
  { id, tree, plan, form, bounds }: SearchParts,
  resume: PageState | null,
  finish: PreparedSearch['finish'],
): PreparedSearch | RefusedSearch {
  const isIndexed = plan.candidates !== null;
  if (resume !== null && resume.position.phase !== 'head' && (resume.position.phase === 'rows') !== isIndexed) {
    return refuse(result(RESULT.unwillingToPerform, 'the directory changed: begin the search again'));
  }
  return { run: new SearchRun(tree, plan, id, form, bounds, resume), finish };
}

/** RFC 2891 §2: a sort that cannot be done refuses the search when it is critical, and is only told of when it is not. */
function sortedSearch(
  parts: SearchParts,
  sort: SortRequest,
  resume: PageState | null,
  pageOf: PreparedSearch['finish'],
): PreparedSearch | RefusedSearch {
  if ('refused' in sort) {
    const told = sortResponse(sort.refused, sort.attribute);
    if (sort.isCritical) return refuse(result(RESULT.unavailableCriticalExtension, 'cannot sort so'), [told]);
    return plainSearch(parts, resume, (end) => [told, ...pageOf(end)]);
  }
  const { id, tree, plan, form, bounds } = parts;
  const run = new SortedRun(tree, plan, id, form, bounds, sort.keys, resume?.sent ?? 0);
  return { run, finish: (end) => [sortResponse(sortCodeOf(end)), ...pageOf(end)] };
}

/** The limits that end a search are not failures of its order. */
function sortCodeOf({ answer }: SearchEnd): LdapResult['code'] {
  return answer.code === RESULT.adminLimitExceeded ? answer.code : RESULT.success;
}

const EMPTY = Buffer.alloc(0);

/** RFC 2696 §3: one page that holds all the client wants is a search like any other. */
function readPage(message: RequestMessage, { sizeLimit }: SearchRequest): PageRequest | null {
  const controls = message.controls.filter((control) => control.oid === PAGED_RESULTS);
  const [control] = controls;
  if (control === undefined) return null;
  if (controls.length > 1 || control.value === null) {
    throw new DirectoryError('directory.ldap.malformed', 'a paged results control without value, or twice');
  }
  const page = decodePageRequest(control.value);
  return sizeLimit > 0 && page.size >= sizeLimit && page.cookie.length === 0 ? null : page;
}

/** What one class of askers may take of one search. */
type SearchLimits = Readonly<Record<'entries' | 'pagedEntries' | 'lookThrough' | 'searchMs', number>>;

/** More than a directory can hold. */
const UNLIMITED: SearchLimits = {
  entries: Number.MAX_SAFE_INTEGER,
  pagedEntries: Number.MAX_SAFE_INTEGER,
  lookThrough: Number.MAX_SAFE_INTEGER,
  searchMs: Number.MAX_SAFE_INTEGER,
};

function boundsOf({ sizeLimit, timeLimit }: SearchRequest, page: PageRequest | null, at: Date, limits: SearchLimits) {
  const entries = page === null ? limits.entries : limits.pagedEntries;
  const duration = timeLimit === 0 ? limits.searchMs : Math.min(timeLimit * 1000, limits.searchMs);
  return {
    entries: sizeLimit === 0 ? entries : Math.min(sizeLimit, entries),
    pageSize: page === null ? null : Math.min(page.size, limits.entries),
    lookThrough: limits.lookThrough,
    deadlineMs: at.getTime() + duration,
  };
}

function limitsOf(limits: LdapLimits, identity: Identity): SearchLimits {
  const { searchMs } = limits;
  return identity.kind === 'anonymous'
    ? {
        entries: limits.anonymousEntries,
        pagedEntries: limits.anonymousPagedEntries,
        lookThrough: limits.anonymousLookThrough,
        searchMs,
      }
    : {
        entries: limits.accountEntries,
        pagedEntries: limits.accountPagedEntries,
        lookThrough: limits.accountLookThrough,
        searchMs,
      };
}
