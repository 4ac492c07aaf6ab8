import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { DirectoryReader } from '../../directory/index.ts';
import type { Consents } from '../consents/consents.ts';
import { openPerson } from './active-situation.ts';
import { PORTAL_CLIENT_ID } from './clients.ts';
import { type Asked, askedOf } from './grants.ts';

const { Check, Prompt } = interactionPolicy;

/** Registration word: the person is asked before the first opening, and again when the application asks more. */
export const CONSENT_REQUIRED = 'consent_required';

/** What an interaction's result says of an agreement: whose it is, so that nobody else's opening rests on it. */
export interface ConsentResult {
  readonly personId: string;
}

/**
 * The person's agreement: asked when the request says `prompt=consent`, when the registration wants it and it is not there, and
 * when it was withdrawn. Applications are members of the trust domain and open without it otherwise. The last of the prompts: nobody is
 * asked about an application that is closed to them.
 */
export function consentPrompt(consents: Pick<Consents, 'find'>, reader: DirectoryReader): interactionPolicy.Prompt {
  const check = new Check(
    'consent_missing',
    'the person has not agreed to it',
    'consent_required',
    async (ctx: KoaContextWithOIDC) => {
      const { session, client, result } = ctx.oidc;
      // A session opened under the id of a record merged since is the survivor's, as the answer is.
      const personId = session?.accountId && openPerson(reader, session.accountId)?.personId;
      if (personId === undefined || !client || client.clientId === PORTAL_CLIENT_ID) return false;
      if ((result?.consent as ConsentResult | undefined)?.personId === personId) return false;
      const kept = await consents.find(personId, client.clientId);
      if (kept?.state === 'withdrawn') return true;
      if (Reflect.get(client, CONSENT_REQUIRED) !== true) return false;
      return !itemsOf(askedOf(ctx)).every((item) => kept?.items.includes(item));
    },
  );
  return new Prompt({ name: 'consent', requestable: true }, (ctx) => ({ items: itemsOf(askedOf(ctx)) }), check);
}

/** What is asked, one text each: scopes, claims asked by name, scopes of others' interfaces. */
function itemsOf({ scopes, claims, resources }: Asked): readonly string[] {
  return [
    ...scopes,
    ...claims.map((name) => `claim ${name}`),
    ...[...resources].flatMap(([identifier, names]) => names.map((name) => `resource ${identifier} ${name}`)),
  ];
}
