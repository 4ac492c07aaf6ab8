import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Config } from '../../../server/config/config.ts';
import { exampleFile } from '../../../server/config/example-file.ts';
import { type ConfigFault, checkConfig, loadConfig } from '../../../server/config/load-config.ts';
import { environmentName, SETTING_KEYS, SETTINGS, type SettingKey } from '../../../server/config/settings.ts';
import {
  CONFIG_MAX_BYTES,
  type RawSetting,
  readEnvironment,
  readFileSource,
  readOptions,
} from '../../../server/config/sources.ts';

const FOLDER = '/srv/vestibule';
const DEMO = given('mode', 'demo');

function given(key: string, value: unknown): RawSetting {
  return { key, value, origin: 'essai', folder: FOLDER };
}

function faultsOf(...sources: readonly RawSetting[]): readonly ConfigFault[] {
  const verdict = checkConfig(sources, FOLDER);
  assert.equal(verdict.accepted, false, 'the configuration was accepted');
  return verdict.faults;
}

function configOf(...sources: readonly RawSetting[]): Config {
  return loadConfig([DEMO, ...sources], FOLDER);
}

/** Everything production demands, well formed. */
const PRODUCTION: readonly RawSetting[] = [
  given('issuer', 'https://identite.region.example'),
  given('cardTls.certFile', 'carte.pem'),
  given('cardTls.keyFile', 'carte.key'),
  given('trust.authorities', []),
  given('trust.crlFolder', 'listes'),
  given('region.fr', 'Région fictive'),
  given('region.en', 'Fictitious region'),
  given('support.phone', '01 99 00 12 34'),
  given('support.mail', 'assistance@region.example'),
  given('support.hours.fr', 'toujours'),
  given('support.hours.en', 'always'),
];

describe('configuration', () => {
  it('needs nothing in the demo: everything on loopback, in the working folder', () => {
    const config = configOf();
    assert.equal(config.issuer, 'http://localhost:4000');
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.data, join(FOLDER, 'data'));
    assert.deepEqual(config.ldap, { enabled: false });
  });

  it('reads networks and addresses of lists, and names the first of each that is none', () => {
    const { revocation } = configOf(
      given('revocation.insideNetworks', ['10.20.0.0/16', 'fd00::/8', '192.0.2.1']),
      given('revocation.lists', [
        'http://listes.example/a.crl',
        'ldap://listes.example/o=a?certificateRevocationList;binary',
      ]),
    );
    assert.deepEqual([revocation.insideNetworks.length, revocation.lists.length], [3, 2]);
    const reasons = faultsOf(
      DEMO,
      given('revocation.insideNetworks', ['10.20.0.0/16', '10.0.0.0/99', 'miroir.example']),
      given('revocation.lists', ['ftp://listes.example/a.crl']),
    ).map(({ key, reason }) => `${key} ${reason}`);
    assert.deepEqual(reasons, [
      'revocation.lists élément 1 : une adresse http, https ou ldap est attendue',
      'revocation.insideNetworks élément 2 : un réseau (CIDR) est attendu, par exemple 10.20.0.0/16',
    ]);
  });

  it('names everything production demands, at once', () => {
    const missing = faultsOf().map(({ key }) => key);
    assert.deepEqual(missing, [
      ...SETTING_KEYS.filter((key) => typeof SETTINGS[key].production === 'symbol'),
      // The door of cards is open in production.
      'cardTls.certFile',
      'cardTls.keyFile',
    ]);
    assert.equal(loadConfig(PRODUCTION, FOLDER).mode, 'production');
  });

  for (const key of SETTING_KEYS) {
    it(`reads the example of ${key}, from a file and from the environment`, () => {
      const { example, parse } = SETTINGS[key];
      const folder = mkdtempSync(join(tmpdir(), 'vestibule-config-'));
      const file = join(folder, 'one.yaml');
      writeFileSync(file, `${key}: ${example}\n`);
      const [fromFile] = readFileSource(file);
      rmSync(folder, { recursive: true });
      const [fromEnvironment] = readEnvironment({ [environmentName(key)]: example.replace(/^"(.*)"$/, '$1') }, folder);
      assert.deepEqual([fromFile?.key, fromEnvironment?.key], [key, key]);
      const read = [fromFile, fromEnvironment].map((raw) => parse(raw?.value, FOLDER));
      assert.deepEqual(
        read.map((parsed) => parsed.ok || parsed.reason),
        [true, true],
      );
      assert.deepEqual(read[0], read[1]);
    });
  }

  const faulty: readonly [SettingKey, unknown, RegExp][] = [
    ['mode', 'prod', /demo, production/],
    ['issuer', 'identite.region.example', /adresse/],
    ['issuer', 'https://identite.region.example/', /sans chemin/],
    ['issuer', 'https://identite.region.example/idp', /sans chemin/],
    ['issuer', 'https://someone@identite.region.example', /sans chemin/],
    ['issuer', 'ftp://identite.region.example', /http/],
    ['port', '40OO', /0 à 65535/],
    ['port', 65_536, /0 à 65535/],
    ['port', -1, /0 à 65535/],
    ['port', 4000.5, /0 à 65535/],
    ['host', 'a host', /hôte/],
    ['ldap.enabled', 'yes', /true ou false/],
    ['ldap.baseDn', 'region.example', /nom LDAP/],
    ['ldap.services', [{ dn: 'cn=a,dc=example', passwordHash: 'in clear' }], /jamais un mot de passe/],
    ['ldap.services', [{ dn: 'cn=a,dc=example', passwordHash: '{SSHA}eA==', admin: true }], /« admin » n’existe pas/],
    ['ldap.services', 'cn=a', /liste/],
    ['ldap.services', [{ dn: 'cn=a', passwordHash: '{SSHA}eA==', departments: ['750'] }], /département/],
    ['ldap.services', [{ dn: 'cn=a', passwordHash: '{SSHA}eA==', establishments: ['75'] }], /FINESS/],
    ['trust.authorities', [{ file: 'a.pem', role: 'root', provenance: 'production', issues: [] }], /élément 1 : role/],
    [
      'trust.authorities',
      [{ file: 'a.pem', role: 'anchor', provenance: 'production', issues: ['CB'] }],
      /issues : élément 1/,
    ],
    ['clientSecrets', { dmp: 'short' }, /au moins 32/],
    ['clientSecrets', { 'D M P': 'a-fictitious-secret-of-more-than-thirty-two' }, /nom permis/],
    ['sessionHours', 25, /1 à 24/],
    ['support.phone', 'call us', /téléphone/],
    ['support.mail', 'nobody', /courriel/],
    ['region.fr', 'a\nb', /contrôle/],
    ['region.fr', '', /texte/],
    ['timeZone', 'Europe/Vestibule', /fuseau/],
    ['data', null, /chemin/],
  ];
  for (const [key, value, reason] of faulty) {
    it(`refuses ${key} = ${JSON.stringify(value)}`, () => {
      const [fault, ...others] = faultsOf(given(key, value), ...(key === 'mode' ? PRODUCTION : [DEMO]));
      assert.deepEqual([fault?.key, fault?.origin, others], [key, 'essai', []]);
      assert.match(fault?.reason ?? '', reason);
    });
  }

  const crossed: readonly [string, readonly RawSetting[], SettingKey][] = [
    ['an issuer in clear off this machine', [DEMO, given('issuer', 'http://identite.region.example')], 'issuer'],
    ['an issuer in clear in production', [...PRODUCTION, given('issuer', 'http://localhost:4000')], 'issuer'],
    [
      'a reader in clear on another machine',
      [DEMO, given('reader.url', 'http://poste.region.example:4010')],
      'reader.url',
    ],
    ['https without its key', [DEMO, given('https.enabled', true), given('https.certFile', 'a.pem')], 'https.keyFile'],
    ['secrets inside the data folder', [DEMO, given('secrets', 'data/secrets')], 'secrets'],
    ['secrets that are the data folder', [DEMO, given('secrets', 'data')], 'secrets'],
    ['one port for two doors', [...PRODUCTION, given('cardTls.port', 4000)], 'cardTls.port'],
    ['cards of the demo in production', [...PRODUCTION, given('trust.universe', 'demo')], 'trust.universe'],
    [
      'an authority of another world',
      [...PRODUCTION, given('trust.authorities', [{ file: 'a.pem', role: 'anchor', provenance: 'test', issues: [] }])],
      'trust.authorities',
    ],
    [
      'a grace that is worth as much as a list in force',
      [DEMO, given('revocation.graceHours', 24), given('acr.cardInGrace', 'eidas2')],
      'acr.cardInGrace',
    ],
    [
      'a curator of nothing',
      [DEMO, given('ldap.services', [{ dn: 'cn=a,dc=example', passwordHash: '{SSHA}eA==', class: 'curator' }])],
      'ldap.services',
    ],
    [
      'a replica of a part',
      [
        DEMO,
        given('ldap.services', [
          { dn: 'cn=a,dc=example', passwordHash: '{SSHA}eA==', class: 'replication', departments: ['75'] },
        ]),
      ],
      'ldap.services',
    ],
    ['a passkey worth more than its card', [DEMO, given('acr.passkey', 'eidas3')], 'acr.passkey'],
  ];
  for (const [what, sources, key] of crossed) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(
        faultsOf(...sources).map((fault) => fault.key),
        [key],
      );
    });
  }

  it('tells all faults at once, each with value, example and origin', () => {
    const faults = faultsOf(DEMO, given('port', 'x'), given('sessionHours', 0), given('prot', 1));
    assert.deepEqual(
      faults.map(({ key }) => key),
      ['prot', 'port', 'sessionHours'],
    );
    for (const { example, origin } of faults) assert.ok(example && origin);
  });

  it('tells faults between settings beside those of one, as far as they can be seen', () => {
    const faults = faultsOf(
      DEMO,
      given('issuer', 'http://identite.region.example'),
      given('sessionHours', 0),
      given('secrets', 'data/secrets'),
      given('port', 'x'),
      given('metrics.enabled', true),
      given('metrics.port', 4389),
      given('ldap.enabled', true),
    );
    assert.deepEqual(faults.map(({ key }) => key).toSorted(), [
      'issuer',
      'ldap.certFile',
      'ldap.keyFile',
      'ldap.port',
      'port',
      'secrets',
      'sessionHours',
    ]);
  });

  for (const [mistyped, meant] of [
    ['prot', 'port'],
    ['ldap.base_dn', 'ldap.baseDn'],
    ['cardTLS.port', 'cardTls.port'],
    ['VESTIBULE_ISUER', 'VESTIBULE_ISSUER'],
  ] as const) {
    it(`refuses the unknown key ${mistyped} and suggests ${meant}`, () => {
      const [fault] = faultsOf(DEMO, given(mistyped, 'x'));
      assert.match(fault?.reason ?? '', new RegExp(`« ${meant.replace('.', '\\.')} »`));
    });
  }

  it('suggests nothing for a key like none', () => {
    assert.doesNotMatch(faultsOf(DEMO, given('zzzzzzzzzzzzzz', 'x'))[0]?.reason ?? '', /proche/);
  });

  it('lets the command line win over the environment, and that over the file', () => {
    const file = given('port', 1);
    const environment = readEnvironment({ VESTIBULE_PORT: '2' }, FOLDER);
    assert.equal(configOf(file, ...environment).port, 2);
    assert.equal(configOf(file, ...environment, ...readOptions(['port=3'], FOLDER)).port, 3);
  });

  it('reads a secret from the file that the environment names, and only a secret', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-config-'));
    const file = join(folder, 'secret');
    writeFileSync(file, '{ dmp: a-fictitious-secret-of-more-than-thirty-two }\n');
    const config = configOf(...readEnvironment({ VESTIBULE_CLIENT_SECRETS_FILE: file }, folder));
    assert.equal(config.clientSecrets.dmp?.reveal(), 'a-fictitious-secret-of-more-than-thirty-two');
    assert.match(
      faultsOf(DEMO, ...readEnvironment({ VESTIBULE_PORT_FILE: file }, folder))[0]?.reason ?? '',
      /n’existe pas/,
    );
    rmSync(folder, { recursive: true });
  });

  it('prints no secret: not in a fault, not in JSON, not in an inspection (S-45)', () => {
    const canary = 'canary-canary-canary-canary-canary-canary';
    const config = configOf(given('clientSecrets', { dmp: canary }));
    const told = [inspect(config, { depth: 9 }), JSON.stringify(config), `${config.clientSecrets.dmp}`];
    told.push(
      JSON.stringify(faultsOf(DEMO, given('clientSecrets', { 'D M P': canary }), given('clientSecret', canary))),
    );
    for (const text of told) assert.equal(text.includes(canary), false, text);
  });

  it('starts relative paths of a file from that file’s folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-config-'));
    const file = join(folder, 'vestibule.yaml');
    writeFileSync(file, 'mode: demo\ndata: here\n');
    assert.equal(loadConfig(readFileSource(file), FOLDER).data, join(folder, 'here'));
    rmSync(folder, { recursive: true });
  });

  it('loads the commented example as it is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-config-'));
    const file = join(folder, 'vestibule.yaml');
    writeFileSync(file, exampleFile());
    assert.equal(loadConfig(readFileSource(file), FOLDER).mode, 'production');
    writeFileSync(file, exampleFile().replace(/^( *)# ([a-zA-Z]+:)(?= |$)/gm, '$1$2'));
    const verdict = checkConfig(readFileSource(file), FOLDER);
    assert.deepEqual(verdict.accepted || verdict.faults, true, 'every commented line must be a setting that loads');
    rmSync(folder, { recursive: true });
  });

  const unreadable: readonly [string, string | null][] = [
    ['a file that is not there', null],
    ['a file that is not YAML', 'a: [1'],
    ['a file that holds a list', '- a'],
    ['a file with a key twice', 'port: 1\nport: 2'],
    [
      'a file of aliases that grow',
      'a: &a [1,1]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]',
    ],
    ['a file above the limit', '#'.repeat(CONFIG_MAX_BYTES + 1)],
  ];
  for (const [what, content] of unreadable) {
    it(`refuses ${what}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'vestibule-config-'));
      const file = join(folder, 'vestibule.yaml');
      if (content !== null) writeFileSync(file, content);
      assert.throws(() => readFileSource(file), { code: 'server.config.unreadable', kind: 'malformed' });
      rmSync(folder, { recursive: true });
    });
  }

  it('refuses to load with faults, naming them', () => {
    assert.throws(() => configOf(given('port', 'x')), { code: 'server.config.invalid', message: /port : .*essai/ });
  });
});
