import type Router from '@koa/router';
import type { Context } from 'koa';
import { ServerError } from '../../errors.ts';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { allowScript } from '../../http/security-headers.ts';
import { networkOf } from '../../limits/network-of.ts';
import { openPerson } from '../../oidc/active-situation.ts';
import type { EnrolPlace } from '../../passkeys/passkeys.ts';
import type { EnrolPermit } from '../../passkeys/permits.ts';
import { type PasskeyDeviceView, passkeyDeviceDonePage, passkeyDevicePage } from '../../ui/pages/passkey-link.ts';
import { displayName } from '../present-person.ts';
import { refusalOf } from '../refusal-of.ts';
import { auditEnrolment } from './audit-passkeys.ts';
import type { OwnPasskeysDependencies } from './dependencies.ts';

/** Where a one-time link leads; its bearer value follows. */
export const DEVICE_PATH = '/appareil';

/** The person's other device: no session, no card; the link is its whole permit, spent by the first passkey made. */
export function deviceRoutes(router: Router, dependencies: OwnPasskeysDependencies): void {
  router.get(`${DEVICE_PATH}/:link`, (ctx) => show(dependencies, ctx));
  router.post(`${DEVICE_PATH}/:link`, (ctx) => create(dependencies, ctx));
}

function placeOf(ctx: Context): EnrolPlace {
  return { kind: 'link', link: String(ctx.params.link) };
}

async function show(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const permit = await permitOf(dependencies, ctx);
  await present(dependencies, ctx, permit, permit ? null : 'server.passkey.link-unknown');
}

/** @throws ServerError `server.limit.too-many-tries` */
async function permitOf({ passkeys, limits }: OwnPasskeysDependencies, ctx: Context): Promise<EnrolPermit | undefined> {
  const permit = await passkeys.permitAt(placeOf(ctx));
  if (permit) return permit;
  const network = networkOf(ctx.ip);
  if ((await limits.wait('proof', network)) > 0) throw new ServerError('server.limit.too-many-tries', 'device links');
  await limits.count('proof', network);
  return undefined;
}

/** What may be made here, or, with a link that is worth nothing, why not. */
async function present(
  dependencies: OwnPasskeysDependencies,
  ctx: Context,
  permit: EnrolPermit | undefined,
  code: string | null,
): Promise<void> {
  const person = permit && openPerson(dependencies.reader, permit.personId);
  const context = pageContext(ctx, dependencies.house);
  const failure = code === null ? null : refusalOf(ctx, code);
  const view = permit && person ? await openView(dependencies, ctx, permit, displayName(person)) : NOTHING_OPEN;
  ctx.type = 'html';
  ctx.body = String(passkeyDevicePage({ ...view, failure }, context));
}

const NOTHING_OPEN = { personName: null, ask: null } as const;

async function openView(
  { passkeys }: OwnPasskeysDependencies,
  ctx: Context,
  permit: EnrolPermit,
  personName: string,
): Promise<Pick<PasskeyDeviceView, 'personName' | 'ask'>> {
  allowScript(ctx, 'passkey');
  const options = await passkeys.askCreation(placeOf(ctx), permit, personName);
  const target = { action: `${DEVICE_PATH}/${String(ctx.params.link)}`, hidden: {} };
  return { personName, ask: { does: 'create', options, target } };
}

async function create(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const { passkeys, house } = dependencies;
  const form = await readForm(ctx.req);
  if (!(await permitOf(dependencies, ctx))) return present(dependencies, ctx, undefined, 'server.passkey.link-unknown');
  const place = placeOf(ctx);
  const verdict = await passkeys.enrol(place, form.get('response') ?? '', form.get('name') ?? '');
  await auditEnrolment(dependencies, ctx, place, verdict);
  // A gesture that failed leaves the link; any other refusal has spent it.
  if (!verdict.accepted) return present(dependencies, ctx, await passkeys.permitAt(place), verdict.code);
  ctx.type = 'html';
  ctx.body = String(passkeyDeviceDonePage({ homeUrl: '/' }, pageContext(ctx, house)));
}
