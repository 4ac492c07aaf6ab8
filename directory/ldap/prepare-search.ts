import { DirectoryError } from '../error.ts';
import type { Door } from './door.ts';
import type { ResponseControl } from './encode-response.ts';
import { audienceOf, authorizationIdOf, type Identity } from './identity.ts';
import type { LdapLimits } from './limits.ts';
import type { RequestMessage, SearchRequest } from './messages.ts';
import { decodePageRequest, PAGED_RESULTS, type PageRequest, type PageState, pageControl } from './paged-results.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import { planSearch } from './search-plan.ts';
import { type SearchEnd, SearchRun } from './search-run.ts';

/** A search ready to be stepped, and what to say when it ends. */
export interface PreparedSearch {
  readonly run: SearchRun;
  /** Controls of the final answer, from how the search ended. */
  readonly finish: (end: SearchEnd) => readonly ResponseControl[];
}

/** An answer without a search. */
export interface RefusedSearch {
  readonly refused: LdapResult;
  readonly controls: readonly ResponseControl[];
}

const refuse = (refused: LdapResult, controls: readonly ResponseControl[] = []): RefusedSearch => ({
  refused,
  controls,
});

/** Check a search and make it ready: base, filter, limits, page. */
export function prepareSearch(
  message: RequestMessage,
  request: SearchRequest,
  door: Door,
  connection: string,
  identity: Identity,
): PreparedSearch | RefusedSearch {
  const page = readPage(message);
  const holder = `${connection}\n${authorizationIdOf(identity)}`;
  const resume =
    page === null || page.cookie.length === 0 ? null : door.cookies.open(page.cookie, holder, request.bytes);
  if (page !== null && page.cookie.length > 0 && resume === null) {
    return refuse(result(RESULT.unwillingToPerform, 'the page cookie is not of this search'));
  }
  // RFC 2696 §3: a page of no entries gives the search up.
  if (page?.size === 0) return refuse(result(RESULT.success), [pageControl(EMPTY)]);
  const planned = planSearch(request, door.tree, audienceOf(identity));
  if ('refused' in planned) return refuse(planned.refused, page === null ? [] : [pageControl(EMPTY)]);
  const { plan } = planned;
  const isIndexed = plan.candidates !== null;
  if (resume !== null && resume.position.phase !== 'head' && (resume.position.phase === 'rows') !== isIndexed) {
    return refuse(result(RESULT.unwillingToPerform, 'the directory changed: begin the search again'));
  }
  const bounds = boundsOf(request, page, door, identity);
  const run = new SearchRun(door.tree, plan, { id: message.id, request }, audienceOf(identity), bounds, resume);
  const cookieOf = (next: PageState): Buffer => door.cookies.issue(next, holder, request.bytes);
  return { run, finish: ({ next }) => (page === null ? [] : [pageControl(next === null ? EMPTY : cookieOf(next))]) };
}

const EMPTY = Buffer.alloc(0);

function readPage(message: RequestMessage): PageRequest | null {
  const controls = message.controls.filter((control) => control.oid === PAGED_RESULTS);
  const [control] = controls;
  if (control === undefined) return null;
  if (controls.length > 1 || control.value === null) {
    throw new DirectoryError('directory.ldap.malformed', 'a paged results control without value, or twice');
  }
  return decodePageRequest(control.value);
}

function boundsOf(request: SearchRequest, page: PageRequest | null, door: Door, identity: Identity) {
  const caps = capsOf(door.limits, identity);
  const entries = page === null ? caps.entries : caps.pagedEntries;
  const { sizeLimit, timeLimit } = request;
  const duration = timeLimit === 0 ? door.limits.searchMs : Math.min(timeLimit * 1000, door.limits.searchMs);
  return {
    entries: sizeLimit === 0 ? entries : Math.min(sizeLimit, entries),
    pageSize: page === null ? null : Math.min(page.size, caps.entries),
    lookThrough: caps.lookThrough,
    deadline: new Date(door.clock.now().getTime() + duration),
  };
}

function capsOf(limits: LdapLimits, identity: Identity) {
  return identity.kind === 'anonymous'
    ? {
        entries: limits.anonymousEntries,
        pagedEntries: limits.anonymousPagedEntries,
        lookThrough: limits.anonymousLookThrough,
      }
    : {
        entries: limits.accountEntries,
        pagedEntries: limits.accountPagedEntries,
        lookThrough: limits.accountLookThrough,
      };
}
