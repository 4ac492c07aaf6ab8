import { element, utf8 } from '../../../scripts/authority/der-writer.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import { alternativeNames, type ConstraintSpec, name, nameConstraints } from '../../support/certificate-extensions.ts';
import { adding, type ChainCase, chainOf, LEAF_NAME } from '../chain.ts';

const CLAUSE = 'RFC 5280 §4.2.1.10';
const COUNTRY = [['2.5.4.6', utf8('FR')]] as const;

/** A leaf of these names under an authority of these constraints. */
function under(constraints: ConstraintSpec, ...names: readonly Uint8Array[]) {
  return chainOf(
    [{ extensions: adding(nameConstraints(constraints)) }],
    names.length === 0 ? {} : { extensions: adding(alternativeNames(names)) },
  );
}

function accepts(title: string, constraints: ConstraintSpec, ...names: readonly Uint8Array[]): ChainCase {
  return { title: `accepts ${title}`, clause: CLAUSE, chain: () => under(constraints, ...names), codes: [] };
}

function refuses(title: string, constraints: ConstraintSpec, ...names: readonly Uint8Array[]): ChainCase {
  const codes = ['pki.path.name-not-permitted'] as const;
  return { title: `refuses ${title}`, clause: CLAUSE, chain: () => under(constraints, ...names), codes };
}

const HOSTS = { permitted: [name.dns('essai.example')] };
const NOT_HOSTS = { excluded: [name.dns('essai.example')] };

export const hostConstraints: readonly ChainCase[] = [
  accepts('the host itself', HOSTS, name.dns('essai.example')),
  accepts('a host below, in another case', HOSTS, name.dns('a.B.Essai.EXAMPLE')),
  accepts('a wildcard below', HOSTS, name.dns('*.essai.example')),
  accepts('a host of punycode below', HOSTS, name.dns('xn--hpital-9ya.essai.example')),
  accepts('names of other forms', HOSTS, name.mail('a@ailleurs.example')),
  accepts('any host under the empty constraint', { permitted: [name.dns('')] }, name.dns('ailleurs.example')),
  refuses('a host beside', HOSTS, name.dns('ailleurs.example')),
  refuses('a host that only ends alike', HOSTS, name.dns('faux-essai.example')),
  refuses('one host beside among others', HOSTS, name.dns('a.essai.example'), name.dns('ailleurs.example')),
  refuses('a host with a trailing dot', HOSTS, name.dns('essai.example.')),
  refuses('a host with an empty label', HOSTS, name.dns('a..essai.example')),
  refuses('a host of one space', HOSTS, name.dns(' ')),
  refuses('a constraint with a leading dot', { permitted: [name.dns('.essai.example')] }, name.dns('a.essai.example')),
  refuses('a constraint with a wildcard', { permitted: [name.dns('*.essai.example')] }, name.dns('a.essai.example')),
  refuses('an excluded host', NOT_HOSTS, name.dns('essai.example')),
  refuses('a host below an excluded one', NOT_HOSTS, name.dns('a.essai.example')),
  refuses('a host both permitted and excluded', { ...HOSTS, ...NOT_HOSTS }, name.dns('a.essai.example')),
  refuses('a wildcard that stands for an excluded host', NOT_HOSTS, name.dns('*.example')),
  refuses(
    'a wildcard one label above an excluded host',
    { excluded: [name.dns('secret.essai.example')] },
    name.dns('*.essai.example'),
  ),
  accepts(
    'a wildcard two labels above an excluded host',
    { excluded: [name.dns('a.secret.essai.example')] },
    name.dns('*.essai.example'),
  ),
  refuses('every host when the empty one is excluded', { excluded: [name.dns('')] }, name.dns('a.example')),
  {
    title: 'refuses a common name that reads as a host beside, without alternative host names',
    clause: CLAUSE,
    chain: () =>
      chainOf([{ extensions: adding(nameConstraints(HOSTS)) }], {
        subject: [[['2.5.4.3', utf8('ailleurs.example')]]],
      }),
    codes: ['pki.path.name-not-permitted'],
  },
];

export const directoryConstraints: readonly ChainCase[] = [
  accepts('a subject below a permitted name', { permitted: [name.directory([COUNTRY])] }),
  accepts('a permitted name in another case and string type', {
    permitted: [name.directory([[['2.5.4.6', utf8('fr')]]])],
  }),
  refuses('a subject beside the permitted name', { permitted: [name.directory([[['2.5.4.6', utf8('BE')]]])] }),
  refuses('a subject whose permitted part comes second', { permitted: [name.directory([LEAF_NAME[1] ?? []])] }),
  refuses('a subject below an excluded name', { excluded: [name.directory([COUNTRY])] }),
  refuses('every subject when the empty name is excluded', { excluded: [name.directory([])] }),
  refuses(
    'an alternative directory name beside',
    { permitted: [name.directory([COUNTRY])] },
    name.directory([[['2.5.4.6', utf8('BE')]]]),
  ),
];

const NETWORK = { permitted: [name.ipv4('10.1.0.0', '255.255.0.0')] };

export const addressConstraints: readonly ChainCase[] = [
  accepts('an address of the network', NETWORK, name.ipv4('10.1.2.3')),
  refuses('an address beside', NETWORK, name.ipv4('10.2.0.1')),
  refuses('an IPv6 address where only an IPv4 network is permitted', NETWORK, name.address('20010db8'.padEnd(32, '0'))),
  refuses('an excluded address', { excluded: [name.ipv4('10.1.0.0', '255.255.0.0')] }, name.ipv4('10.1.9.9')),
  refuses('a mask with holes', { permitted: [name.ipv4('10.1.0.0', '255.0.255.0')] }, name.ipv4('10.1.0.1')),
  accepts('every address under the empty mask', { permitted: [name.ipv4('0.0.0.0', '0.0.0.0')] }, name.ipv4('8.8.8.8')),
  accepts(
    'an IPv6 address of the network',
    { permitted: [name.address('20010db8'.padEnd(32, '0') + 'ffffffff'.padEnd(32, '0'))] },
    name.address('20010db8'.padEnd(32, '1')),
  ),
  refuses(
    'an IPv6 address beside',
    { permitted: [name.address('20010db8'.padEnd(32, '0') + 'ffffffff'.padEnd(32, '0'))] },
    name.address('20010db9'.padEnd(32, '1')),
  ),
];

const DOMAIN = { permitted: [name.mail('.essai.example')] };
const MAIL_HOST = { permitted: [name.mail('essai.example')] };
const MAILBOX = { permitted: [name.mail('Camille@essai.example')] };

export const mailConstraints: readonly ChainCase[] = [
  accepts('a mailbox of the host', MAIL_HOST, name.mail('camille@ESSAI.example')),
  refuses('a mailbox of a host below', MAIL_HOST, name.mail('camille@a.essai.example')),
  accepts('a mailbox of a host of the domain', DOMAIN, name.mail('camille@a.essai.example')),
  refuses('a mailbox of the domain itself', DOMAIN, name.mail('camille@essai.example')),
  accepts('the very mailbox', MAILBOX, name.mail('Camille@Essai.example')),
  refuses('another mailbox', MAILBOX, name.mail('dominique@essai.example')),
  refuses('the mailbox in another case', MAILBOX, name.mail('camille@essai.example')),
  refuses('a quoted mailbox, which this room does not read', MAIL_HOST, name.mail('"a@b"@essai.example')),
  refuses('a mailbox without host', MAIL_HOST, name.mail('camille')),
  refuses('a mailbox of two at-signs', MAIL_HOST, name.mail('a@ailleurs.example@essai.example')),
  refuses('an excluded mailbox', { excluded: [name.mail('essai.example')] }, name.mail('a@essai.example')),
  accepts('an international mailbox of the host', MAIL_HOST, name.internationalMail('hélène@essai.example')),
  refuses('an international mailbox beside', MAIL_HOST, name.internationalMail('hélène@ailleurs.example')),
  ...['essai.example', 'ailleurs.example'].map(
    (host): ChainCase => ({
      title: `${host === 'essai.example' ? 'accepts' : 'refuses'} a mail address written in the subject, of ${host}`,
      clause: CLAUSE,
      chain: () =>
        chainOf([{ extensions: adding(nameConstraints(MAIL_HOST)) }], {
          subject: [[['1.2.840.113549.1.9.1', element(0x16, Buffer.from(`a@${host}`))]]],
        }),
      codes: host === 'essai.example' ? [] : ['pki.path.name-not-permitted'],
    }),
  ),
];

const URI_HOST = { permitted: [name.uri('essai.example')] };

export const otherConstraints: readonly ChainCase[] = [
  accepts('a URI of the host', URI_HOST, name.uri('https://moi@Essai.example:8443/a?b')),
  refuses('a URI of a host below', URI_HOST, name.uri('https://a.essai.example/')),
  accepts(
    'a URI of a host of the domain',
    { permitted: [name.uri('.essai.example')] },
    name.uri('ldap://a.essai.example'),
  ),
  refuses('a URI without host', URI_HOST, name.uri('urn:essai:example')),
  refuses('a URI whose host is an address', URI_HOST, name.uri('https://10.1.0.1/')),
  refuses('a URI that hides its host', URI_HOST, name.uri('https://ailleurs.example#@essai.example/')),
  refuses('an excluded URI', { excluded: [name.uri('essai.example')] }, name.uri('https://essai.example/')),
  accepts(
    'a principal name of the domain',
    { permitted: [name.principal('@essai.example')] },
    name.principal('899700099001@essai.example'),
  ),
  refuses(
    'a principal name beside',
    { permitted: [name.principal('essai.example')] },
    name.principal('899700099001@ailleurs.example'),
  ),
  refuses('a registered identifier under a constraint on them', { permitted: [name.registered()] }, name.registered()),
  refuses(
    'another name of a form of its own under a constraint on it',
    { excluded: [name.other('2.999.3', 'a')] },
    name.other('2.999.3', 'b'),
  ),
  accepts('a constraint on a form that no name has', { permitted: [name.registered()] }, name.dns('a.example')),
  {
    title: 'applies the constraints of every authority above, not of the nearest only',
    clause: 'RFC 5280 §6.1.4 (g)',
    chain: () =>
      chainOf(
        [
          { extensions: adding(nameConstraints({ permitted: [name.dns('essai.example')] })) },
          {
            extensions: adding(
              nameConstraints({ permitted: [name.dns('a.essai.example'), name.dns('autre.example')] }),
            ),
          },
        ],
        { extensions: adding(alternativeNames([name.dns('b.autre.example')])) },
      ),
    codes: ['pki.path.name-not-permitted'],
  },
  {
    title: 'applies constraints to authorities below',
    clause: 'RFC 5280 §6.1.3 (b)',
    chain: () =>
      chainOf([
        { extensions: adding(nameConstraints({ permitted: [name.directory([COUNTRY])] })) },
        { subject: [[['2.5.4.6', utf8('BE')]], [['2.5.4.3', utf8('ESSAI AC BELGE')]]] },
      ]),
    codes: ['pki.path.name-not-permitted'],
  },
  {
    title: 'refuses name constraints of an end entity',
    clause: CLAUSE,
    chain: () => chainOf([{}], { extensions: adding(nameConstraints(HOSTS)) }),
    codes: ['pki.path.improper-extension'],
  },
  {
    title: 'refuses name constraints that are not critical, where every duty is asked',
    clause: CLAUSE,
    chain: () =>
      chainOf(
        [{ extensions: adding(nameConstraints({ ...HOSTS, critical: false })) }],
        { extensions: adding(extension.extendedKeyUsage('clientAuth')) },
        { profile: 'org-tls-client' },
      ),
    codes: ['pki.path.improper-extension'],
  },
];
