import type { KeyUsage } from '../certificate/extension-values.ts';
import { OID } from '../certificate/oids.ts';

/** What a certificate is wanted for. */
export type ProfileName =
  | 'cps-auth'
  | 'cps-sign'
  | 'org-tls-client'
  | 'org-tls-server'
  | 'org-seal'
  | 'ocsp-responder'
  | 'tsa'
  | 'generic-rfc5280';

/** What is asked of a leaf, and of the certificates above it, beyond RFC 5280 §6. */
export interface Profile {
  readonly name: ProfileName;
  /** One of these bits must be set in keyUsage. Null: any, or no keyUsage. */
  readonly keyUsage: readonly KeyUsage[] | null;
  /** None of these may be set. */
  readonly forbiddenKeyUsage: readonly KeyUsage[];
  /** Dotted OID that extendedKeyUsage must hold; anyExtendedKeyUsage does not stand for it. Null: not looked at. */
  readonly extendedKeyUsage: string | null;
  /** extendedKeyUsage is critical and holds nothing else (RFC 3161 §2.3). */
  readonly isUsageExclusive: boolean;
  /** Authorities that bear extendedKeyUsage must hold the leaf's: the usages of a path are their intersection. */
  readonly isUsageNested: boolean;
  /** An authority may be the leaf. */
  readonly mayLeafBeAuthority: boolean;
  /** Every duty that RFC 5280 §4.2 lays on issuers is asked, also those that the NIST suite forgives. */
  readonly isStrict: boolean;
  /** A presented certificate that cannot be read refuses the leaf; otherwise it is left aside. */
  readonly isEveryCertificateRead: boolean;
}

const LEAF: Omit<Profile, 'name'> = {
  keyUsage: null,
  forbiddenKeyUsage: ['keyCertSign', 'cRLSign'],
  extendedKeyUsage: null,
  isUsageExclusive: false,
  isUsageNested: true,
  mayLeafBeAuthority: false,
  isStrict: true,
  isEveryCertificateRead: false,
};

/** The profiles, as data. Cards and organisations: IGC-Santé certificate profiles; servers: RFC 9525; others as named. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  'cps-auth': {
    ...LEAF,
    name: 'cps-auth',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: OID.clientAuth,
    isEveryCertificateRead: true,
  },
  'cps-sign': {
    ...LEAF,
    name: 'cps-sign',
    keyUsage: ['nonRepudiation'],
    forbiddenKeyUsage: [...LEAF.forbiddenKeyUsage, 'digitalSignature'],
    extendedKeyUsage: OID.emailProtection,
    isEveryCertificateRead: true,
  },
  'org-tls-client': {
    ...LEAF,
    name: 'org-tls-client',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: OID.clientAuth,
  },
  'org-tls-server': {
    ...LEAF,
    name: 'org-tls-server',
    keyUsage: ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
    extendedKeyUsage: OID.serverAuth,
  },
  'org-seal': {
    ...LEAF,
    name: 'org-seal',
    keyUsage: ['nonRepudiation'],
    extendedKeyUsage: OID.emailProtection,
  },
  // RFC 6960 §4.2.2.2.
  'ocsp-responder': {
    ...LEAF,
    name: 'ocsp-responder',
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: OID.ocspSigning,
  },
  // RFC 3161 §2.3.
  tsa: {
    ...LEAF,
    name: 'tsa',
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: OID.timeStamping,
    isUsageExclusive: true,
  },
  'generic-rfc5280': {
    ...LEAF,
    name: 'generic-rfc5280',
    forbiddenKeyUsage: [],
    isUsageNested: false,
    mayLeafBeAuthority: true,
    isStrict: false,
  },
};
