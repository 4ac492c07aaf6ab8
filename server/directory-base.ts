import type { Config } from './config/config.ts';

/** Base name of the directory's tree, for whoever opens it: the door's; without a door, the directory's own default. */
export function baseOf({ ldap }: Config): { readonly baseDn?: string } {
  return ldap.enabled ? { baseDn: ldap.baseDn } : {};
}
