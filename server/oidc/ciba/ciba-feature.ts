import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { limitApprovals } from '../../limits/limit-provider.ts';
import type { ProviderDependencies } from '../provider-dependencies.ts';

type CibaFeature = NonNullable<NonNullable<Configuration['features']>['ciba']>;

/** Shown on both devices so that the person compares them; two digits in practice. No control character, no markup. */
const BINDING_MESSAGE = /^[\p{L}\p{N} .,:;_+/!?#()'’-]{1,60}$/u;

/**
 * Client-initiated backchannel authentication (CIBA Core 1.0), poll and ping: the client names a person by national identifier;
 * the person approves on a device of their own. Who is waiting for whom is kept by {@link BackchannelRequests}.
 */
export function cibaFeature({ reader, backchannelRequests, limits }: ProviderDependencies): CibaFeature {
  return {
    enabled: true,
    deliveryModes: ['poll', 'ping'],
    processLoginHint: async (ctx: KoaContextWithOIDC, hint: string | undefined) => {
      const found = reader.findByNationalId(hint ?? '');
      if (!found.found) return undefined;
      const { personId } = found.record;
      await limitApprovals(limits, ctx.oidc.client?.clientId ?? '', personId);
      return personId;
    },
    processLoginHintToken: async () => {
      throw new errors.InvalidRequest('login_hint_token is not supported: login_hint is the national identifier');
    },
    // There is no user code: CIBA §7.1 has it ignored then.
    verifyUserCode: async () => undefined,
    validateRequestContext: async () => undefined,
    validateBindingMessage: async (_ctx: KoaContextWithOIDC, message: string | undefined) => {
      if (message !== undefined && !BINDING_MESSAGE.test(message)) {
        throw new errors.InvalidBindingMessage(
          'binding_message takes 1 to 60 letters, digits, spaces and plain punctuation',
        );
      }
    },
    triggerAuthenticationDevice: (ctx: KoaContextWithOIDC, request: object) => backchannelRequests.open(ctx, request),
  } as CibaFeature;
}
