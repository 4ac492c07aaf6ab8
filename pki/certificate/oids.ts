/** Object identifiers this room reads, by the words used in its code. */
export const OID = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  anyPolicy: '2.5.29.32.0',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  authorityKeyIdentifier: '2.5.29.35',
  basicConstraints: '2.5.29.19',
  certificateIssuer: '2.5.29.29',
  certificatePolicies: '2.5.29.32',
  crlDistributionPoints: '2.5.29.31',
  crlNumber: '2.5.29.20',
  crlReason: '2.5.29.21',
  deltaCrlIndicator: '2.5.29.27',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  holdInstruction: '2.5.29.23',
  inhibitAnyPolicy: '2.5.29.54',
  invalidityDate: '2.5.29.24',
  issuerAlternativeName: '2.5.29.18',
  issuingDistributionPoint: '2.5.29.28',
  keyUsage: '2.5.29.15',
  nameConstraints: '2.5.29.30',
  policyConstraints: '2.5.29.36',
  policyMappings: '2.5.29.33',
  privateKeyUsagePeriod: '2.5.29.16',
  subjectAlternativeName: '2.5.29.17',
  subjectInformationAccess: '1.3.6.1.5.5.7.1.11',
  subjectKeyIdentifier: '2.5.29.14',

  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  /** SmtpUTF8Mailbox, RFC 9598. */
  internationalMail: '1.3.6.1.5.5.7.8.9',
  userPrincipalName: '1.3.6.1.4.1.311.20.2.3',

  /** The two policy qualifiers of RFC 5280 §4.2.1.4. */
  practiceStatement: '1.3.6.1.5.5.7.2.1',
  userNotice: '1.3.6.1.5.5.7.2.2',

  commonName: '2.5.4.3',
  emailAddress: '1.2.840.113549.1.9.1',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  state: '2.5.4.8',
  street: '2.5.4.9',
  organisation: '2.5.4.10',
  organisationalUnit: '2.5.4.11',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  pseudonym: '2.5.4.65',
  domainComponent: '0.9.2342.19200300.100.1.25',
  userId: '0.9.2342.19200300.100.1.1',

  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  ecPublicKey: '1.2.840.10045.2.1',
  p256: '1.2.840.10045.3.1.7',
  p384: '1.3.132.0.34',
  p521: '1.3.132.0.35',

  /** IGC-Santé: one octet, product type; high bit = test universe. */
  productType: '1.2.250.1.71.1.2.5',
  /** IGC-Santé: card category, nomenclature G02. */
  cardCategory: '1.2.250.1.71.1.2.2',
  /** IGC-Santé: `<issuer prefix>/<card serial>`. */
  cardNumber: '1.2.250.1.71.1.2.3',
  /** IGC-Santé: profession code, nomenclature G15. */
  profession: '1.2.250.1.71.1.2.7',
  /** IGC-Santé: specialty codes, nomenclature R01. */
  specialties: '1.2.250.1.71.4.2.5',
} as const;
