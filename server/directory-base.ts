import type { HoldThresholds } from '../directory/index.ts';
import type { Config } from './config/config.ts';

/** Base name of the directory's tree, for whoever opens it: the door's; without a door, the directory's own default. */
export function baseOf({ ldap }: Config): { readonly baseDn?: string } {
  return ldap.enabled ? { baseDn: ldap.baseDn } : {};
}

/** From how many closings on a department of an arriving file is held back, for whoever opens the directory to import. */
export function holdOf({ directory }: Config): { readonly hold: HoldThresholds } {
  return {
    hold: {
      percent: directory.holdPercent,
      records: directory.holdRecords,
      establishmentPercent: directory.holdSitePercent,
      establishmentRecords: directory.holdSiteRecords,
    },
  };
}
