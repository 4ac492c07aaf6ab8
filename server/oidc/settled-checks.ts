import { decodeJwt } from 'jose';
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { ServerError } from '../errors.ts';
import { answeredAcr } from './acr.ts';
import { askedLevels } from './asked-levels.ts';

const { Check } = interactionPolicy;

/**
 * Of the library's checks at sign-in, those that another card may never turn false: they would show the sign-in page again and again,
 * to the end of the person's patience. A proof was just given and still does not do: the application is told.
 */
const NAMED_PERSON = ['id_token_hint', 'claims_id_token_sub_value'] as const;

/** @param checks of the sign-in prompt; changed in place */
export function settleChecks(checks: interactionPolicy.Prompt['checks']): void {
  for (const reason of NAMED_PERSON) {
    const check = checks.get(reason);
    if (!check) throw new ServerError('server.defect', `the library has no check ${reason}`);
    checks.remove(reason);
    checks.add(settled(check, () => new errors.LoginRequired('another person has signed in')));
  }
  for (const reason of ['essential_acrs', 'essential_acr']) checks.remove(reason);
  checks.add(essentialLevelCheck());
}

/** OpenID Connect Core 1.0 §5.5.1.1: an essential level that is not met is a sign-in that failed. A higher level meets a lower one. */
function essentialLevelCheck(): interactionPolicy.Check {
  const check = new Check('essential_acr', 'the level asked for could not be reached', 'login_required', ({ oidc }) => {
    const { values = '', isEssential } = askedLevels(oidc.params);
    return isEssential && !values.split(' ').includes(answeredAcr(oidc.session?.acr, values) ?? '');
  });
  return settled(check, () => new errors.UnmetAuthenticationRequirements('the essential level could not be reached'));
}

/** A check that asks once: after the answer it is the application that hears of it. */
function settled(check: interactionPolicy.Check, unmet: () => Error): interactionPolicy.Check {
  const { reason, description, error } = check;
  const ask = async (ctx: KoaContextWithOIDC): Promise<boolean> => {
    recallHint(ctx);
    const isAsked = (await check.check(ctx)) === true;
    if (isAsked && ctx.oidc.result?.login) throw unmet();
    return isAsked;
  };
  return new Check(reason, description, error ?? 'login_required', ask, check.details);
}

/**
 * The library reads `id_token_hint` as the request comes and forgets it while the person signs in: anybody's card would then do. The
 * request was kept by us after its signature was verified.
 */
function recallHint({ oidc }: KoaContextWithOIDC): void {
  const hint = oidc.params?.id_token_hint;
  if (typeof hint === 'string' && oidc.entities.IdTokenHint === undefined)
    oidc.entity('IdTokenHint', { payload: decodeJwt(hint) });
}
