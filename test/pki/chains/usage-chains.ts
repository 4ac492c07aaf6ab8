import { sequence } from '../../../scripts/authority/der-writer.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import { makeAuthority } from '../../support/authority.ts';
import { alternativeNames, name } from '../../support/certificate-extensions.ts';
import { adding, anchor, type ChainCase, chainOf, makeLeaf } from '../chain.ts';

function serverAt(host: string, ...names: readonly Uint8Array[]): () => ReturnType<typeof chainOf> {
  const extensions = adding(extension.extendedKeyUsage('serverAuth'), alternativeNames(names));
  return () => chainOf([{}], { extensions }, { profile: 'org-tls-server', host });
}

export const usageChains: readonly ChainCase[] = [
  {
    title: 'accepts a server of the host asked for',
    clause: 'RFC 9525 §6',
    chain: serverAt('api.Essai.example', name.dns('autre.example'), name.dns('api.essai.example')),
    codes: [],
  },
  {
    title: 'accepts a wildcard for one label',
    clause: 'RFC 9525 §6.3',
    chain: serverAt('api.essai.example', name.dns('*.essai.example')),
    codes: [],
  },
  {
    title: 'refuses a wildcard for two labels',
    clause: 'RFC 9525 §6.3',
    chain: serverAt('a.b.essai.example', name.dns('*.essai.example')),
    codes: ['pki.profile.wrong-host'],
  },
  {
    title: 'refuses a wildcard inside a label',
    clause: 'RFC 9525 §6.3',
    chain: serverAt('api1.essai.example', name.dns('api*.essai.example')),
    codes: ['pki.profile.wrong-host'],
  },
  {
    title: 'refuses a host name that is not in preferred syntax',
    clause: 'RFC 5280 §4.2.1.6',
    chain: serverAt('un_serveur.essai.example', name.dns('un_serveur.essai.example')),
    codes: ['pki.profile.wrong-host'],
  },
  {
    title: 'accepts an IPv6 address, however it is written',
    clause: 'RFC 9525 §6.4',
    chain: serverAt('2001:DB8:0::1', name.address(`20010db8${'1'.padStart(24, '0')}`)),
    codes: [],
  },
  {
    title: 'refuses an address written as a host name',
    clause: 'RFC 9525 §6.4',
    chain: serverAt('10.0.0.1', name.dns('10.0.0.1')),
    codes: ['pki.profile.wrong-host'],
  },
  {
    title: 'refuses an authority whose extended usages leave out the one asked for',
    clause: 'RFC 5280 §4.2.1.12, nested',
    chain: () =>
      chainOf(
        [{ extensions: adding(extension.extendedKeyUsage('emailProtection')) }],
        { extensions: adding(extension.extendedKeyUsage('clientAuth')) },
        { profile: 'org-tls-client' },
      ),
    codes: ['pki.path.wrong-extended-usage'],
  },
  {
    title: 'accepts an authority for any extended usage',
    clause: 'RFC 5280 §4.2.1.12, nested',
    chain: () =>
      chainOf(
        [{ extensions: adding(extension.extendedKeyUsage('anyExtendedKeyUsage')) }],
        { extensions: adding(extension.extendedKeyUsage('clientAuth')) },
        { profile: 'org-tls-client' },
      ),
    codes: [],
  },
  {
    title: 'refuses a key identifier that is not that of the authority',
    clause: 'RFC 5280 §4.2.1.1',
    chain: () => {
      const other = makeAuthority('ESSAI AUTRE', anchor);
      const leaf = makeLeaf(anchor, { extensions: adding(extension.authorityKeyIdentifier(other.spki)) });
      return { leaf, pool: [], anchors: [anchor.der] };
    },
    codes: ['pki.path.key-mismatch'],
  },
  {
    title: 'refuses distribution points that cannot be read, also where revocation is not asked about',
    clause: 'RFC 5280 §4.2.1.13',
    chain: () => chainOf([{}], { extensions: adding({ oid: '2.5.29.31', value: sequence(sequence()) }) }),
    codes: ['pki.certificate.malformed'],
  },
  {
    title: 'refuses them in an authority too',
    clause: 'RFC 5280 §4.2.1.13',
    chain: () => chainOf([{ extensions: adding({ oid: '2.5.29.31', value: sequence() }) }]),
    codes: ['pki.certificate.malformed'],
  },
];
