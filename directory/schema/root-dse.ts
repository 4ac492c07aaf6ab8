import type { Entry } from '../entries/entry.ts';
import { allNames } from './subschema.ts';

/** What the server offers, as its root entry tells it. */
export interface ServerOffer {
  readonly baseDn: string;
  /** Suffixes of the plain contexts. */
  readonly contexts?: readonly string[];
  readonly controls: readonly string[];
  readonly extensions: readonly string[];
  /** SASL mechanisms. */
  readonly mechanisms?: readonly string[];
}

/**
 * Features: increment (RFC 4525), all operational attributes (RFC 3673), attributes by class (RFC 4529), true and false filters (RFC 4526), language tags and
 * ranges (RFC 3866).
 */
const FEATURES = ['1.3.6.1.1.14', ...[1, 2, 3, 4, 5].map((last) => `1.3.6.1.4.1.4203.1.5.${last}`)];

/** The root DSE (RFC 4512 §5.1). `subschemaSubentry` is worked out, as for every entry. */
export function rootDseEntry(offer: ServerOffer): Entry {
  const attributes = [{ name: 'objectClass', values: ['top', 'vsRootDse'] }];
  const operational = [
    { name: 'structuralObjectClass', values: ['vsRootDse'] },
    { name: 'namingContexts', values: [offer.baseDn, ...(offer.contexts ?? [])] },
    { name: 'supportedSASLMechanisms', values: offer.mechanisms ?? [] },
    { name: 'supportedLDAPVersion', values: ['3'] },
    { name: 'supportedControl', values: offer.controls },
    { name: 'supportedExtension', values: offer.extensions },
    { name: 'supportedFeatures', values: FEATURES },
    { name: 'vendorName', values: ['Vestibule'] },
  ].filter((attribute) => attribute.values.length > 0);
  return { relativeDn: '', entryUuid: '', attributes, operational, publicNames: allNames(attributes, operational) };
}
