import type Router from '@koa/router';
import type { Context } from 'koa';
import {
  type Membership,
  type MembershipCommand,
  type Network,
  parisDay,
  personByNumber,
  type Tier,
} from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import { displayName } from '../portal/present-person.ts';
import type { Lang, Outcome, Refusal } from '../ui/context.ts';
import { type AdmittedView, adminNetworkPage, type MemberRow } from '../ui/pages/admin-network.ts';
import { adminNetworksPage } from '../ui/pages/admin-networks.ts';
import { texts } from '../ui/texts/texts.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { Administrator, Guard, Handler } from './entrance.ts';
import { dayOf } from './present-sheet-parts.ts';
import { refusalOf } from './sheets/draft-steps.ts';
import { TIER_WORDS } from './tier-words.ts';

/** People of one page. */
const MEMBERS_SHOWN = 100;
/** Longest text read from a form; the directory's own limits are tighter. */
const MAX_CHARS = 200;
const TIERS = Object.keys(TIER_WORDS) as readonly Tier[];
const DONE = ['admitted', 'changed'] as const;

/** Care networks and who belongs to them: read, admitted, changed, ended, each with its line in the person's history and in the audit. */
export function networkRoutes(router: Router, dependencies: AdminDependencies, guarded: Guard): void {
  router.get('/reseaux', guarded(listNetworks(dependencies)));
  router.get(
    '/reseaux/:id',
    guarded(async (ctx, administrator) => present(dependencies, ctx, administrator, null)),
  );
  router.post('/reseaux/:id/membres', guarded(write(dependencies, 'admit')));
  router.post('/reseaux/:id/membres/:person/:from', guarded(write(dependencies, 'change')));
}

function listNetworks({ reader, house }: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const networks = reader
      .listNetworks()
      .map(({ id, name, kind, city }) => ({ id, name, kind, city, url: urlOf(id) }));
    ctx.body = String(adminNetworksPage({ admin: view, networks }, pageContext(ctx, house)));
  };
}

function urlOf(network: string, rest = ''): string {
  return `/admin/reseaux/${encodeURIComponent(network)}${rest}`;
}

/** What was asked and not done. */
interface Failed {
  readonly refusal: Refusal;
  readonly typed: AdmittedView | null;
}

function present(dependencies: AdminDependencies, ctx: Context, { view }: Administrator, failed: Failed | null): void {
  const { reader, house } = dependencies;
  const context = pageContext(ctx, house);
  const network = networkOf(dependencies, ctx);
  const after = new URLSearchParams(ctx.querystring).get('after') ?? '';
  const { members, next } = reader.membersOf(network.id, after, MEMBERS_SHOWN);
  const page = adminNetworkPage(
    {
      admin: view,
      networksUrl: view.networksUrl,
      name: network.name,
      members: members.map((member, place) => presentMember(dependencies, member, place, context.lang)),
      nextUrl: next === null ? null : urlOf(network.id, `?after=${encodeURIComponent(next)}`),
      tiers: TIERS.map((value) => ({ value, label: TIER_WORDS[value][context.lang] })),
      admit: { action: urlOf(network.id, '/membres'), hidden: {} },
      typed: failed?.typed ?? null,
      outcome: outcomeOf(ctx),
      failure: failed?.refusal ?? null,
    },
    context,
  );
  ctx.body = String(page);
}

/** @throws ServerError `server.page.absent` */
function networkOf({ reader }: AdminDependencies, ctx: Context): Network {
  const found = reader.findNetwork(String(ctx.params.id));
  if (!found.found) throw new ServerError('server.page.absent', `no network at ${ctx.path}`);
  return found.record;
}

function outcomeOf(ctx: Context): Outcome | null {
  const done = DONE.find((one) => one === new URLSearchParams(ctx.querystring).get('fait'));
  if (done === undefined) return null;
  const [fr, en] = [texts('fr').admin.networks, texts('en').admin.networks];
  return { tone: 'success', sentence: { fr: fr.done[done], en: en.done[done] } };
}

function presentMember({ reader, clock }: AdminDependencies, member: Membership, place: number, lang: Lang): MemberRow {
  const { networkId, personId, tier, role, from, until, by } = member;
  const found = reader.findByPersonId(personId);
  const person = 'record' in found ? found.record : null;
  const today = parisDay(clock.now());
  const path = `/membres/${encodeURIComponent(personId)}/${encodeURIComponent(from)}`;
  return {
    id: String(place),
    name: person ? displayName(person) : personId,
    url: `/admin/personnes/${encodeURIComponent(personId)}`,
    nationalId: person?.nationalId ?? '',
    tier,
    tierName: TIER_WORDS[tier][lang],
    role,
    from: dayOf(from) ?? new Date(0),
    until: dayOf(until),
    untilDay: until ?? '',
    isRunning: from <= today && (until === null || today <= until),
    isByHand: by !== undefined,
    change: {
      action: urlOf(networkId, path),
      hidden: { 'seen-tier': tier, 'seen-role': role, 'seen-until': until ?? '' },
    },
  };
}

/** A saved form is answered by a redirect: reloading saves nothing twice. */
function write(dependencies: AdminDependencies, command: 'admit' | 'change'): Handler {
  return async (ctx, administrator) => {
    const { editor, journal, clock } = dependencies;
    const network = networkOf(dependencies, ctx);
    const form = await readForm(ctx.req);
    const typed = typedIn(form);
    const { personId: actor } = administrator.session.person;
    const asked =
      command === 'admit'
        ? admission(dependencies, network, typed)
        : change(network, String(ctx.params.person), String(ctx.params.from), typed, form);
    const verdict = await editor.performMembership({ personId: actor }, asked, clock.now());
    if (!verdict.accepted) {
      ctx.status = statusOf(verdict.code);
      const refusal = refusalOf(ctx, verdict.code);
      return present(dependencies, ctx, administrator, { refusal, typed: command === 'admit' ? typed : null });
    }
    await journal.catchUp({ actor, from: ctx.ip, request: String(ctx.state.requestId) });
    ctx.status = 303;
    ctx.redirect(urlOf(network.id, `?fait=${command === 'admit' ? 'admitted' : 'changed'}`));
  };
}

function typedIn(form: URLSearchParams): AdmittedView {
  const said = (name: string) => (form.get(name) ?? '').trim().slice(0, MAX_CHARS);
  return {
    person: said('person'),
    tier: said('tier'),
    role: said('role'),
    from: said('from'),
    until: said('until'),
  };
}

function tierOf(text: string): Tier {
  const tier = TIERS.find((one) => one === text);
  if (tier === undefined) throw new ServerError('server.request.malformed', 'not a tier of a network');
  return tier;
}

/** From today unless a day was typed; a number nobody has is told by the directory. */
function admission(
  { reader, clock }: AdminDependencies,
  network: Network,
  { person, tier, role, from, until }: AdmittedView,
): MembershipCommand {
  return {
    command: 'admit',
    networkId: network.id,
    personId: personByNumber(reader, person)?.personId ?? '',
    tier: tierOf(tier),
    role,
    from: from === '' ? parisDay(clock.now()) : from,
    until: until === '' ? null : until,
  };
}

function change(
  network: Network,
  personId: string,
  from: string,
  { tier, role, until }: AdmittedView,
  form: URLSearchParams,
): MembershipCommand {
  const seenUntil = form.get('seen-until') ?? '';
  return {
    command: 'change',
    networkId: network.id,
    personId,
    tier: tierOf(tier),
    role,
    from,
    until: until === '' ? null : until,
    seen: {
      tier: tierOf(form.get('seen-tier') ?? ''),
      role: form.get('seen-role') ?? '',
      until: seenUntil === '' ? null : seenUntil,
    },
  };
}
