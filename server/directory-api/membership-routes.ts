import type Router from '@koa/router';
import type { Context } from 'koa';
import {
  type DirectoryReader,
  type Membership,
  type MembershipCommand,
  personByNumber,
} from '../../directory/index.ts';
import { bodyOf } from './asked-change.ts';
import { type ApiGuard, type Asking, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
import { refuse } from './refuse.ts';
import { membershipInputSchema } from './schemas.ts';
import { membershipTag, viewMembership } from './views.ts';

/** People of one page. */
const MEMBERS_PAGE = 100;

/** Networks and who belongs to them. */
export function membershipRoutes(router: Router, guard: ApiGuard): void {
  router.get(
    '/networks',
    guard.records(READ_SCOPE, (ctx, { reader }) => {
      ctx.body = reader.listNetworks().map(({ id, name, kind, city }) => ({ id, name, kind, city }));
    }),
  );
  router.get('/networks/:network/members', guard.records(READ_SCOPE, listMembers));
  router.put('/networks/:network/members/:person/:from', guard.records(WRITE_SCOPE, writeMembership));
}

function listMembers(ctx: Context, { reader, pages, clock, by }: Asking): void {
  const network = reader.findNetwork(String(ctx.params.network));
  if (!network.found) {
    refuse(ctx, network.code, String(ctx.params.network));
    return;
  }
  const { id } = network.record;
  const [of, at] = [{ application: by, request: { membersOf: id } }, clock.now()];
  const token = new URLSearchParams(ctx.querystring).get('after') ?? '';
  const before = token === '' ? { next: '' } : pages.open(token, of, at);
  if (!before) {
    refuse(ctx, 'server.access.page-token', 'after');
    return;
  }
  const { members, next } = reader.membersOf(id, before.next, MEMBERS_PAGE);
  // Sealed: a page may end at somebody whom this program is not told of.
  ctx.body = {
    members: members.map(viewMembership),
    next: next === null ? null : pages.seal({ ...of, sheet: '', next }, at),
  };
}

/** `If-None-Match: *` admits; `If-Match` changes what was seen (RFC 9110 §13.1.1, §13.1.2). One of them is required. */
async function writeMembership(ctx: Context, { reader, editor, journal, clock, by }: Asking): Promise<void> {
  const [isNew, tag] = [ctx.get('if-none-match') === '*', ctx.get('if-match')];
  if (!isNew && tag === '') {
    return refuse(ctx, 'server.request.malformed', 'if-match: the etag that was read, or if-none-match: *', 428);
  }
  const asked = await bodyOf(ctx, membershipInputSchema);
  if (asked === null) return;
  const networkId = String(ctx.params.network);
  const personId = personByNumber(reader, String(ctx.params.person))?.personId ?? '';
  const from = String(ctx.params.from);
  const place = { networkId, personId, from, ...asked };
  const current = membershipAt(reader, place);
  if (!isNew && current !== null && membershipTag(current) !== tag) return stale(ctx, current);
  const command: MembershipCommand = isNew
    ? { ...place, command: 'admit' }
    : { ...place, command: 'change', seen: current ?? place };
  const verdict = await editor.performMembership({ personId: by }, command, clock.now());
  if (!verdict.accepted) {
    if (verdict.code === 'directory.edit.stale-version' && verdict.current) return stale(ctx, verdict.current);
    return refuse(ctx, verdict.code, verdict.detail);
  }
  await journal.catchUp({ actor: by, from: ctx.ip, request: String(ctx.state.requestId) });
  ctx.status = isNew ? 201 : 200;
  ctx.set('ETag', membershipTag(verdict.membership));
  ctx.body = viewMembership(verdict.membership);
}

function stale(ctx: Context, current: Membership): void {
  ctx.set('ETag', membershipTag(current));
  refuse(ctx, 'directory.edit.stale-version', 'the membership changed', 412);
}

function membershipAt(
  { membership }: Pick<DirectoryReader, 'membership'>,
  { networkId, personId, from }: Pick<Membership, 'networkId' | 'personId' | 'from'>,
): Membership | null {
  return membership(personId, networkId, from);
}
