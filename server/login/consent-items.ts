import type { ConsentItemsView } from '../ui/components/consent-items.ts';

const PERSON_SCOPES = ['openid', 'profile', 'scope_all'] as const;

/** What was asked or agreed, as a page tells it: scopes about the person, claims by name, interfaces with their scopes. */
export function presentConsentItems(items: readonly string[]): ConsentItemsView {
  const after = (prefix: string) =>
    items.filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length));
  const interfaces = new Map<string, string[]>();
  for (const item of after('resource ')) {
    const [identifier = '', scope = ''] = item.split(' ');
    interfaces.set(identifier, [...(interfaces.get(identifier) ?? []), scope]);
  }
  return {
    about: PERSON_SCOPES.filter((scope) => items.includes(scope)),
    others: items.filter((item) => !item.includes(' ') && !(PERSON_SCOPES as readonly string[]).includes(item)),
    claims: after('claim '),
    interfaces: [...interfaces].map(([identifier, scopes]) => ({ identifier, scopes })),
  };
}
