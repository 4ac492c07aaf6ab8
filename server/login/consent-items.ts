import type { Application } from '../../federation/index.ts';
import { releasedBy } from '../oidc/claims.ts';
import { profileOf } from '../oidc/profiles/profile.ts';
import type { ConsentItemsView } from '../ui/components/consent-items.ts';

const PERSON_SCOPES: readonly string[] = ['openid', 'profile', 'scope_all'];

/** What was asked or agreed, as a page tells it: what these scopes tell that application of the person, claims by name, interfaces with their scopes. */
export function presentConsentItems(items: readonly string[], application: Application | undefined): ConsentItemsView {
  const after = (prefix: string) =>
    items.filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length));
  const interfaces = new Map<string, string[]>();
  for (const item of after('resource ')) {
    const [identifier = '', scope = ''] = item.split(' ');
    interfaces.set(identifier, [...(interfaces.get(identifier) ?? []), scope]);
  }
  const about: ConsentItemsView['about'][number][] = [];
  if (items.includes('openid')) about.push('signIn');
  if (releasedBy(profileOf(application?.registration ?? {}), items).has('name')) about.push('who');
  if (items.includes('scope_all')) about.push('register');
  return {
    about,
    others: items.filter((item) => !item.includes(' ') && !PERSON_SCOPES.includes(item)),
    claims: after('claim '),
    interfaces: [...interfaces].map(([identifier, scopes]) => ({ identifier, scopes })),
  };
}
