import type Router from '@koa/router';
import type { Context } from 'koa';
import type {
  Conflict,
  ConflictDecision,
  FieldConflict,
  IdentityConflict,
  Professional,
  StructureFieldConflict,
} from '../../directory/index.ts';
import { conflictEvent } from '../conflict-event.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import { displayName } from '../portal/present-person.ts';
import type { Outcome, Refusal } from '../ui/context.ts';
import {
  adminConflictsPage,
  type ConflictView,
  type FieldView,
  type IdentityView,
} from '../ui/pages/admin-conflicts.ts';
import { texts } from '../ui/texts/texts.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { Administrator, Handler } from './entrance.ts';
import { structureUrl } from './imports/present-report.ts';
import { sheetUrlOf } from './present-numbers.ts';
import { refusalOf } from './sheets/draft-steps.ts';
import type { Within } from './within-right.ts';

/** Longest reason read from the form; the directory's own limit is tighter. */
const MAX_REASON_CHARS = 1_000;
const IS = 'is:';

/** What files and the directory disagree about: each decided once, with a reason. */
export function conflictRoutes(router: Router, within: Within): void {
  router.get(
    '/conflits',
    within((seen) => async (ctx, administrator) => present(seen, ctx, administrator, null)),
  );
  router.post('/conflits', within(settle));
}

function present(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  failure: Refusal | null,
): void {
  const conflicts = dependencies.conflicts.list().map((each, place) => presentConflict(dependencies, each, place));
  const page = { admin: view, conflicts, outcome: outcomeOf(ctx), failure };
  ctx.body = String(adminConflictsPage(page, pageContext(ctx, dependencies.house)));
}

function outcomeOf(ctx: Context): Outcome | null {
  if (!new URLSearchParams(ctx.querystring).has('fait')) return null;
  return { tone: 'success', sentence: { fr: texts('fr').conflicts.done, en: texts('en').conflicts.done } };
}

function presentConflict(dependencies: AdminDependencies, conflict: Conflict, place: number): ConflictView {
  const { id, name, file, at } = conflict;
  const number = conflict.kind === 'structure-field' ? conflict.key : conflict.nationalId;
  const shared = { id: String(place), name, number, file, at: new Date(at) };
  const target = { action: '/admin/conflits', hidden: { id, at } };
  if (conflict.kind === 'identity') return { ...shared, about: identityOf(dependencies, conflict), target };
  if (conflict.kind === 'structure-field')
    return { ...shared, about: fieldOf(conflict, structureUrl(conflict.key)), target };
  const { register, personId } = conflict;
  const url = sheetUrlOf({ personId });
  if (conflict.kind === 'staff') {
    const found = dependencies.reader.findByPersonId(personId);
    const keeper = 'record' in found ? displayName(found.record) : personId;
    return { ...shared, about: { kind: 'staff', keeper, register, url }, target };
  }
  return { ...shared, about: fieldOf(conflict, url), target };
}

function fieldOf({ field, local, before, register }: FieldConflict | StructureFieldConflict, url: string): FieldView {
  return { kind: 'field', field, local, before, register, url };
}

function identityOf({ reader }: AdminDependencies, conflict: IdentityConflict): IdentityView {
  const people = conflict.claimed.flatMap(({ nationalId, personId }) => {
    const found = reader.findByPersonId(personId);
    if (!('record' in found)) return [];
    const { record } = found;
    return [{ personId, name: displayName(record), number: nationalId, url: sheetUrlOf(record), record }];
  });
  const own = reader.findByNationalId(conflict.nationalId);
  const records = [...('record' in own ? [own.record] : []), ...people.map(({ record }) => record)];
  return {
    kind: 'identity',
    people: people.map(({ record: _record, ...shown }) => shown),
    isLeftOut: conflict.isLeftOut,
    compareUrl: compareUrlOf(records),
  };
}

/** The open one is proposed to be kept. */
function compareUrlOf(records: readonly Professional[]): string | null {
  const distinct = [...new Map(records.map((record) => [record.personId, record])).values()];
  const [kept, other] = distinct.toSorted((one, two) => Number(one.closedOn !== null) - Number(two.closedOn !== null));
  if (kept === undefined || other === undefined) return null;
  return `${sheetUrlOf(kept)}/reunir?avec=${encodeURIComponent(other.personId)}`;
}

function settle(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { conflicts, journal, audit, clock } = dependencies;
    const decision = decisionOf(await readForm(ctx.req));
    const at = clock.now();
    const actor = administrator.session.person.personId;
    const verdict = await conflicts.settle({ personId: actor }, decision, at);
    if (!verdict.accepted) {
      ctx.status = statusOf(verdict.code);
      return present(dependencies, ctx, administrator, refusalOf(ctx, verdict.code));
    }
    const asked = { actor, from: ctx.ip, request: String(ctx.state.requestId) };
    await journal.catchUp(asked);
    await audit.append(conflictEvent(verdict.conflict, decision, { at, ...asked }));
    ctx.status = 303;
    ctx.redirect('/admin/conflits?fait');
  };
}

/** A form without an answer answers nothing: the directory says so. */
function decisionOf(form: URLSearchParams): ConflictDecision {
  const said = form.get('decision') ?? '';
  const word = (['local', 'register', 'apart'] as const).find((one) => one === said);
  return {
    id: form.get('id') ?? '',
    at: form.get('at') ?? '',
    decision: word ?? { is: said.startsWith(IS) ? said.slice(IS.length) : '' },
    reason: (form.get('reason') ?? '').slice(0, MAX_REASON_CHARS),
  };
}
