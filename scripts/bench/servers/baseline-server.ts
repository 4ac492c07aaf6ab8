import { createServer } from 'node:http';
import Koa from 'koa';
import { interactionPolicy, Provider } from 'oidc-provider';
import { generateSigningJwk } from '../../../server/oidc/signing-keys.ts';
import { serveMeasures } from '../server-process.ts';
import { freePort } from '../small-house.ts';
import { BENCH_CLIENT, type Measured } from '../targets.ts';
import { mapAdapter } from './map-adapter.ts';

/**
 * The baseline of the measures: the same library with as little around it as it works with. Records in a Map, its own ES256
 * signing, no audit, no directory, no page, no card; whoever comes is signed in.
 */
const port = await freePort();
const issuer = `http://127.0.0.1:${port}`;
const es256 = generateSigningJwk('ES256');
const policy = interactionPolicy.base();
policy.remove('consent');

const provider = new Provider(issuer, {
  adapter: mapAdapter(),
  clients: [
    {
      client_id: BENCH_CLIENT.id,
      client_secret: BENCH_CLIENT.secret,
      redirect_uris: [BENCH_CLIENT.redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [es256 as never] },
  ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 600, Session: 14_400, Grant: 43_200 },
  routes: { authorization: '/oidc/auth', token: '/oidc/token' },
  cookies: { keys: ['cle-fictive-de-la-mesure'] },
  features: { devInteractions: { enabled: false } },
  interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  async loadExistingGrant({ oidc }) {
    const { session, client } = oidc;
    if (!session?.accountId || !client) return undefined;
    const known = session.grantIdFor(client.clientId);
    const found = known === undefined ? undefined : await oidc.provider.Grant.find(known);
    if (found) return found;
    const grant = new oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});

const app = new Koa();
app.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: 'mesure' } });
});
const callback = provider.callback();
app.use(async (ctx) => {
  ctx.respond = false;
  await callback(ctx.req, ctx.res);
});

const server = createServer(app.callback());
server.listen(port, '127.0.0.1', () => {
  const hello: Measured = { issuer };
  serveMeasures(hello, async () => {
    server.closeAllConnections();
    server.close();
  });
});
