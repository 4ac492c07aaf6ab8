import { readCertificate } from '../../../pki/index.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import {
  AT,
  type Changes,
  DAY_MS,
  makeAuthority,
  type TestAuthority,
  withExtensions,
} from '../../support/authority.ts';
import { entry, list, type RevocationCase, SINCE } from '../revocation-chain.ts';
import { fort, root } from '../world.ts';
import { distributionPoints, issuingPoint } from './points.ts';

/** A key apart of the name of FORT, for lists only. */
function makeSigner(parent: TestAuthority = root, changes: Changes = {}): TestAuthority {
  return makeAuthority('ESSAI AC FORT PERSONNES', parent, {
    extensions: withExtensions(extension.keyUsage('cRLSign'), extension.basicConstraints(null)),
    ...changes,
  });
}

interface Signed {
  readonly signer: TestAuthority;
  /** Lists beside that of the signer. */
  readonly beside?: readonly Uint8Array[];
  readonly above?: readonly TestAuthority[];
  readonly spec?: Parameters<typeof list>[0];
}

function signed(
  title: string,
  clause: string,
  { signer, beside = [], above = [], spec = {} }: Signed,
  code: RevocationCase['code'],
): RevocationCase {
  return { title, clause, lists: () => [list(spec, signer), ...beside], signers: () => [signer, ...above], code };
}

const sound = makeSigner();
const revokedSigner = makeSigner();
const intermediate = makeAuthority('ESSAI AC INTERMEDIAIRE', root);
const selfCertified = makeSigner(fort);
const ownIssuer = makeSigner(fort, {
  extensions: withExtensions(
    extension.keyUsage('cRLSign'),
    extension.basicConstraints(null),
    distributionPoints({ issuer: fort.name }),
  ),
});

/** Lists signed by another key than the one that signed the certificate (RFC 5280 §6.3.3 (f)). */
export const signerCases: readonly RevocationCase[] = [
  signed('clears by the list of a key apart below the same anchor', 'RFC 5280 §6.3.3 (f)', { signer: sound }, null),
  signed(
    'hears a revocation by a key apart',
    'RFC 5280 §6.3.3 (f)',
    { signer: sound, spec: { revoked: [entry()] } },
    'pki.revocation.revoked',
  ),
  signed(
    'hears a revocation by a key apart beside the list of the issuer itself',
    'RFC 5280 §6.3.3',
    { signer: sound, spec: { revoked: [entry()] }, beside: [list()] },
    'pki.revocation.revoked',
  ),
  signed(
    'does not clear by a key that certifies itself',
    'RFC 5280 §6.3.3 (f)',
    { signer: makeAuthority('ESSAI AC FORT PERSONNES', null) },
    'pki.revocation.unknown',
  ),
  signed(
    'does not hear a revocation by a key that certifies itself',
    'RFC 5280 §6.3.3 (f)',
    { signer: makeAuthority('ESSAI AC FORT PERSONNES', null), spec: { revoked: [entry()] }, beside: [list()] },
    null,
  ),
  signed(
    'does not clear by a key below another anchor',
    'RFC 5280 §6.3.3 (f)',
    { signer: makeSigner(makeAuthority('ESSAI AUTRE RACINE', null)) },
    'pki.revocation.unknown',
  ),
  signed(
    'does not clear by a key whose certificate is past its end',
    'RFC 5280 §6.1.3 (a)(2)',
    { signer: makeSigner(root, { notAfter: new Date(AT.getTime() - DAY_MS) }) },
    'pki.revocation.unknown',
  ),
  signed(
    'does not clear by a key whose certificate is revoked',
    'RFC 5280 §6.3.3 (f)',
    {
      signer: revokedSigner,
      beside: [
        list({ number: 8, revoked: [{ serial: readCertificate(revokedSigner.der).serialOctets, since: SINCE }] }, root),
      ],
    },
    'pki.revocation.unknown',
  ),
  signed(
    'does not clear by a key below an authority without list of its own',
    'RFC 5280 §6.3.3 (f)',
    { signer: makeSigner(intermediate), above: [intermediate] },
    'pki.revocation.unknown',
  ),
  signed(
    'clears by a key below an authority whose list clears it',
    'RFC 5280 §6.3.3 (f)',
    { signer: makeSigner(intermediate), above: [intermediate], beside: [list({}, intermediate)] },
    null,
  ),
  signed(
    'does not let a key apart clear itself',
    'RFC 5280 §6.3.3 (f)',
    { signer: selfCertified },
    'pki.revocation.unknown',
  ),
  signed(
    'lets a key apart clear itself when its certificate names it as the issuer of its list',
    'RFC 5280 §6.3.3 (f)',
    { signer: ownIssuer, spec: { scope: issuingPoint({ isIndirect: true }) } },
    null,
  ),
];
