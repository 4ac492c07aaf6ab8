import type { Context } from 'koa';
import {
  type FoundPage,
  parseSearch,
  type Question,
  type Search,
  type SearchedBy,
  type SearchKind,
  type SessionFacts,
} from '../../federation/index.ts';
import type { AuditSink } from '../audit/event.ts';
import { readJson } from '../http/body.ts';
import { codeWords } from '../http/code-words.ts';
import { type BearerDependencies, refuse, withApplication } from './asking-application.ts';
import type { PageTokens } from './page-token.ts';
import { type SessionHintDependencies, sessionsOf, sidOf } from './session-hint.ts';

/** Scope an application's token needs to search. */
export const SEARCH_SCOPE = 'pdp.search';

export interface SearchDependencies extends BearerDependencies, SessionHintDependencies {
  readonly search: (search: Search, asked: SearchedBy, after: string) => Promise<FoundPage>;
  /** Whom of the directory an application may be listed, by its registration as it is now; null: everybody. */
  readonly listedFor: (applicationId: string) => ((personId: string) => boolean) | null;
  readonly pages: PageTokens;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/** One page of a search (AuthZEN 1.0 §8): what the asking application may be told of its own resources, and nothing else. */
export function answerSearch(dependencies: SearchDependencies, ctx: Context, kind: SearchKind): Promise<void> {
  return withApplication(dependencies, ctx, SEARCH_SCOPE, async (applicationId) => {
    const search = parseSearch(await readJson(ctx.req), kind);
    const session = await sessionOf(dependencies, applicationId, search.about('-'));
    const at = dependencies.clock.now();
    const of = { application: applicationId, request: search.request };
    const before = search.token === null ? { sheet: '', next: '' } : dependencies.pages.open(search.token, of, at);
    if (!before) return refuse(ctx, 'server.access.page-token', 'page.token');
    const isListed = dependencies.listedFor(applicationId);
    const asked = { application: applicationId, at, session, isListed };
    const page = await dependencies.search(search, asked, before.next);
    // A list begun under one sheet is not ended under another.
    if (search.token !== null && page.sheet !== before.sheet)
      return refuse(ctx, 'server.access.page-token', 'page.token');
    const token = page.next === null ? '' : dependencies.pages.seal({ ...of, sheet: page.sheet, next: page.next }, at);
    // The page first, for whoever reads as it comes (§8.3).
    ctx.body = { page: { next_token: token, count: page.results.length }, ...whyNone(page), results: page.results };
    await dependencies.audit.append(searchEvent(ctx, applicationId, search, at));
  });
}

/** That nothing could be found, in the words of an evaluation's refusal: an empty page alone says that the rules let nobody in. */
function whyNone({ code }: FoundPage): object {
  if (code === null) return {};
  const { fr, en } = codeWords(code);
  return { context: { code, sentence: { fr, en } } };
}

async function sessionOf(
  dependencies: SessionHintDependencies,
  applicationId: string,
  question: Question,
): Promise<SessionFacts | null> {
  const sessions = await sessionsOf(dependencies, applicationId, [question]);
  return sessions.get(sidOf(question) ?? '') ?? null;
}

/** What was searched, never what was found. */
function searchEvent(ctx: Context, by: string, { kind, type, about }: Search, at: Date) {
  const { subject, action, resource } = about('-');
  return {
    at,
    action: 'habilitation.searched',
    actor: kind === 'subject' ? by : subject.id,
    subject: `${by}:${resource.type}:${kind === 'resource' ? '*' : resource.id}`,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { by, searched: kind, type, action: kind === 'action' ? '' : action.name },
  } as const;
}
