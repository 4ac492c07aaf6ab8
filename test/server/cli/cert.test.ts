import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCrlStore, openListWorker, openPathAuthorities, readCertificate } from '../../../pki/index.ts';
import type { NameParts } from '../../../scripts/authority/build-certificate.ts';
import { certificatePem } from '../../../scripts/authority/build-certificate.ts';
import { utf8 } from '../../../scripts/authority/der-writer.ts';
import { certificatePolicies, crlNumber } from '../../../scripts/authority/extensions.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { NO_MARKS } from '../../../server/revocation/fetched.ts';
import { openKeptLists } from '../../../server/revocation/kept-lists.ts';
import { openNumberFile } from '../../../server/revocation/number-file.ts';
import {
  AT,
  DAY_MS,
  HOUR_MS,
  makeAuthority,
  makeCard,
  makeCrl,
  STAFF,
  withExtensions,
} from '../../support/authority.ts';
import { cliIn, type TestCli } from '../../support/cli.ts';
import { makeOrganisation, makeSignatureCard, makeSoftwarePerson, ORGANISATION } from '../../support/products.ts';

const root = makeAuthority('ESSAI AC RACINE', null);
const fort = makeAuthority('ESSAI AC FORT PERSONNES', root);

const HAVE_OPENSSL = spawnSync('openssl', ['version']).status === 0;

describe('vestibule cert', () => {
  let folder: string;
  let cli: TestCli;
  const place = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-cert-'));
    cli = cliIn(folder);
    place('anchors.pem', certificatePem(root.der) + certificatePem(fort.der));
    place('root.crl', makeCrl(root));
    place('fort.crl', makeCrl(fort));
    place('card.pem', certificatePem(makeCard(fort).der));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const GIVEN = ['--anchors', 'anchors.pem', '--crl', 'root.crl', '--crl', 'fort.crl'];

  it('explains a card in French first, and in English, and gives the verdict', async () => {
    const french = await cli.run('cert', 'explain', 'card.pem', ...GIVEN);
    assert.equal(french.code, EXIT.done);
    for (const said of [
      'Carte CPS, pour l’authentification, univers de test.',
      'Titulaire : Camille ESSAI-FICTIF',
      'Identifiant national : 899700099001 (RPPS, clé de contrôle fausse)',
      'Numéro de carte : 8025000001/9900000001',
      'Usages étendus : authentification de client (1.3.6.1.5.5.7.3.2)',
      'Accepté pour « cps-auth »',
    ])
      assert.ok(french.out.includes(said), `${said} in ${french.out}`);
    const english = await cli.run('cert', 'explain', 'card.pem', '--lang', 'en', ...GIVEN);
    assert.match(english.out, /^CPS card, for authentication, test universe\.\n {2}Holder: Camille ESSAI-FICTIF/);
    assert.match(english.out, /Accepted for “cps-auth”/);
  });

  for (const [what, make, said] of [
    ['a signature card', () => makeSignatureCard(fort, 'CPF'), 'Carte CPF, pour la signature'],
    ['a seal', () => makeOrganisation(fort, 'seal'), 'Certificat d’une organisation, pour le cachet'],
    ['a server', () => makeOrganisation(fort, 'tls-server'), 'Certificat d’une organisation, pour un serveur TLS'],
    ['a software person', () => makeSoftwarePerson(fort), 'Certificat logiciel d’une personne, pour la signature'],
    ['an authority', () => fort, 'Certificat d’une autorité.'],
    ['anything else', () => makeCard(fort, { extensions: () => [] }), 'Certificat qui ne nomme personne'],
  ] as const) {
    it(`says what ${what} is, from DER`, async () => {
      place('one.der', make().der);
      const { out } = await cli.run('cert', 'explain', 'one.der', ...GIVEN);
      assert.ok(out.startsWith(said), out);
    });
  }

  it('is not moved by what a name holds', async () => {
    const subject: NameParts = [...ORGANISATION.slice(0, -1), [['2.5.4.3', utf8('cachet\u202eelpmaxe')]]];
    place('one.der', makeOrganisation(fort, 'seal', { subject }).der);
    const { out } = await cli.run('cert', 'explain', 'one.der', ...GIVEN);
    assert.ok(out.includes('\\u{202e}') && !out.includes('\u202e'));
  });

  it('explains without judging where there is nothing to judge with', async () => {
    const bare = cliIn(folder, AT, {});
    const { code, out } = await bare.run('cert', 'explain', 'card.pem');
    assert.equal(code, EXIT.done);
    assert.match(out, /Non jugé/);
    assert.equal(JSON.parse((await bare.run('cert', 'explain', 'card.pem', '--json')).out).verdict, null);
  });

  it('makes nothing where nothing is', async () => {
    const before = readdirSync(folder);
    for (const words of [
      ['cert', 'explain', 'card.pem'],
      ['trust', 'list'],
      ['card', 'denied'],
      ['crl', 'status'],
    ])
      assert.ok((await cli.run(...words)).code <= EXIT.refused, words.join(' '));
    assert.deepEqual(readdirSync(folder), before);
  });

  it('verifies: path, evidence and end, or every fault with its words', async () => {
    const accepted = await cli.run('cert', 'verify', 'card.pem', ...GIVEN);
    assert.equal(accepted.code, EXIT.done);
    assert.ok(accepted.out.includes(readCertificate(root.der).fingerprint));
    assert.match(accepted.out, /0 · crl · /);
    const later = new Date(AT.getTime() + 3000 * DAY_MS).toISOString();
    const refused = await cli.run('cert', 'verify', 'card.pem', '--at', later, ...GIVEN);
    assert.equal(refused.code, EXIT.refused);
    assert.match(refused.out, /pki\.path\.expired · La période de validité/);
    const asJson = JSON.parse((await cli.run('cert', 'verify', 'card.pem', '--json', ...GIVEN)).out);
    assert.deepEqual([asJson.verdict.accepted, asJson.verdict.path.length, asJson.revocationAsked], [true, 3, true]);
  });

  it('takes the rest of the files for the path, and tells that no list was given', async () => {
    place('root.pem', certificatePem(root.der));
    place('fort.pem', certificatePem(fort.der));
    const anchors = ['--anchors', 'root.pem'];
    assert.equal((await cli.run('cert', 'verify', 'card.pem', ...anchors)).code, EXIT.refused);
    const { code, out } = await cli.run('cert', 'verify', 'card.pem', 'fort.pem', ...anchors);
    assert.equal(code, EXIT.done);
    assert.match(out, /Révocation non vérifiée/);
  });

  it('asks for policies and profiles by name', async () => {
    const extensions = withExtensions(certificatePolicies('2.999.7'));
    const subCa = makeAuthority('ESSAI AC POLITIQUE', root, { extensions });
    place('anchors.pem', certificatePem(root.der) + certificatePem(subCa.der));
    place('policy.der', makeCard(subCa, { extensions }).der);
    const words = ['cert', 'verify', 'policy.der', '--anchors', 'anchors.pem'];
    assert.equal((await cli.run(...words, '--policy', '2.999.7')).code, EXIT.done);
    assert.equal((await cli.run(...words, '--policy', '2.999.8')).code, EXIT.refused);
    assert.equal((await cli.run(...words, '--profile', 'org-seal')).code, EXIT.refused);
    assert.equal((await cli.run(...words, '--profile', 'generic-rfc5280')).code, EXIT.done);
  });

  it('judges with the authorities and the lists of the configuration', async () => {
    mkdirSync(join(folder, 'lists'));
    place('root.pem', certificatePem(root.der));
    place('fort.pem', certificatePem(fort.der));
    const authorities =
      '[{ file: root.pem, role: anchor, provenance: demo, issues: [] }, { file: fort.pem, role: intermediate, provenance: demo, issues: [CPS] }]';
    const config = ['--set', `trust.authorities=${authorities}`, '--set', 'trust.crlFolder=lists'];
    const before = await cli.run('cert', 'verify', 'card.pem', ...config);
    assert.equal(before.code, EXIT.refused);
    assert.match(before.out, /pki\.revocation\.unknown/);
    place('lists/root.crl', makeCrl(root));
    place('lists/fort.crl', makeCrl(fort));
    assert.equal((await cli.run('cert', 'verify', 'card.pem', ...config)).code, EXIT.done);
    // As the sign-in judges: what the authority may issue, and the cards this service denies.
    place('staff.der', makeCard(fort, {}, STAFF).der);
    assert.match((await cli.run('cert', 'verify', 'staff.der', ...config)).out, /pki\.profile\.wrong-issuer/);
    await cli.run('card', 'deny', '9900000001', '--reason', 'perdue');
    assert.match((await cli.run('cert', 'verify', 'card.pem', ...config)).out, /pki\.card\.denied/);
  });

  for (const [what, words] of [
    ['a profile that has no name', ['card.pem', '--profile', 'cps']],
    ['a policy that is no OID', ['card.pem', '--policy', 'test']],
    ['an instant that is none', ['card.pem', '--at', 'demain']],
    ['another language', ['card.pem', '--lang', 'de']],
    ['a file that is not there', ['absent.pem']],
    ['no file', []],
  ] as const) {
    it(`refuses ${what} as ill formed`, async () => {
      assert.equal((await cli.run('cert', 'verify', ...words, ...GIVEN)).code, EXIT.malformed);
    });
  }

  for (const [what, content] of [
    ['text', 'bonjour'],
    ['nothing', ''],
    ['cut DER', fort.der.subarray(0, 100)],
    ['PEM that holds no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['PEM without end', '-----BEGIN CERTIFICATE-----\nAAAA\n'],
  ] as const) {
    it(`says clearly that ${what} is no certificate`, async () => {
      place('odd', content);
      const { code, err } = await cli.run('cert', 'explain', 'odd', ...GIVEN);
      assert.equal(code, EXIT.malformed);
      assert.match(err, /Ce fichier ne contient pas de certificat lisible\. \[server\.certificate\.unreadable\]/);
    });
  }

  it('says what a file is that people take for a certificate, and what to do with it', async function () {
    if (!HAVE_OPENSSL) this.skip();
    const openssl = (...words: readonly string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
    place('bare', Buffer.from(makeCard(fort).der).toString('base64').replace(/.{64}/g, '$&\n'));
    place('wide.pem', Buffer.from(`\u{feff}${certificatePem(fort.der)}`, 'utf16le'));
    place('trusted.pem', certificatePem(fort.der).replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'));
    openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-subj', '/CN=x', '-out', 'csr.pem');
    openssl('req', '-in', 'csr.pem', '-outform', 'der', '-out', 'csr.der');
    openssl('pkey', '-in', 'key.pem', '-outform', 'der', '-out', 'key.der');
    openssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'public.pem');
    openssl('crl', '-inform', 'der', '-in', 'root.crl', '-out', 'crl.pem');
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'card.pem', '-out', 'p7.pem');
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'card.pem', '-outform', 'der', '-out', 'p7.der');
    openssl('pkcs12', '-export', '-nokeys', '-in', 'card.pem', '-passout', 'pass:', '-out', 'card.p12');
    for (const [file, said] of [
      ['bare', 'du base64 sans « BEGIN CERTIFICATE »'],
      ['wide.pem', 'un texte en UTF-16'],
      ['trusted.pem', 'un « TRUSTED CERTIFICATE » d’OpenSSL'],
      ['key.pem', 'une clé privée, à ne donner à personne'],
      ['key.der', 'une clé privée, à ne donner à personne'],
      ['public.pem', 'une clé publique seule'],
      ['csr.pem', 'une demande de certificat (CSR)'],
      ['csr.der', 'une demande de certificat (CSR)'],
      ['crl.pem', 'une liste de révocation'],
      ['root.crl', 'une liste de révocation'],
      ['p7.pem', 'un paquet PKCS#7'],
      ['p7.der', 'un paquet PKCS#7'],
      ['card.p12', 'un fichier PKCS#12'],
    ] as const) {
      const { code, err } = await cli.run('cert', 'explain', file, ...GIVEN);
      assert.deepEqual([code, err.includes(`${file} : c’est ${said}`)], [EXIT.malformed, true], `${file}: ${err}`);
    }
  });

  it('tells once why DER cannot be read', async () => {
    place('cut', fort.der.subarray(0, 500));
    const { err } = await cli.run('cert', 'explain', 'cut', ...GIVEN);
    assert.equal(err.match(/length beyond its container/g)?.length, 1, err);
  });

  describe('crl status', () => {
    const CONFIG = [
      '--set',
      'trust.authorities=[{ file: root.pem, role: anchor, provenance: demo, issues: [] }]',
      '--set',
      'trust.crlFolder=lists',
    ];
    beforeEach(() => {
      mkdirSync(join(folder, 'lists'));
      place('root.pem', certificatePem(root.der));
    });
    const statusWith = async (list: Uint8Array | null, ...more: readonly string[]) => {
      if (list !== null) place('lists/root.crl', list);
      return cli.run('crl', 'status', ...CONFIG, ...more);
    };

    it('tells number, age and end of a sound list, without alarm', async () => {
      const { code, out } = await statusWith(makeCrl(root));
      assert.equal(code, EXIT.done);
      assert.match(out, /liste n° 7, 0 certificat\(s\) en opposition, âge 10 h/);
      assert.doesNotMatch(out, /ALARME/);
    });

    for (const [what, list, alarm] of [
      ['no list', null, 'absent'],
      ['a list that has ended', makeCrl(root, { nextUpdate: new Date(AT.getTime() - HOUR_MS) }), 'stale'],
      ['a list that ends soon', makeCrl(root, { nextUpdate: new Date(AT.getTime() + HOUR_MS) }), 'soon'],
    ] as const) {
      it(`raises an alarm for ${what}`, async () => {
        const { code, out } = await statusWith(list);
        assert.equal(code, EXIT.refused);
        assert.match(out, /ALARME/);
        const { authorities } = JSON.parse((await statusWith(null, '--json')).out);
        assert.deepEqual(
          authorities.map((one: { readonly alarm: string }) => one.alarm),
          [alarm],
        );
      });
    }

    it('sees the list that the running server fetched, and where from', async () => {
      const { commit } = await openKeptLists(join(folder, 'data', 'fetched-crls')).draft(
        'http://listes.example/racine.crl',
        makeCrl(root),
      );
      await commit({ fetchedAt: AT, nextAsk: new Date(AT.getTime() + HOUR_MS), marks: NO_MARKS });
      const { code, out } = await statusWith(null);
      assert.equal(code, EXIT.done);
      assert.match(out, /liste n° 7/);
      assert.match(out, /à redemander vers le 2026-03-02T11:00:00\.000Z : http:\/\/listes\.example\/racine\.crl/);
      const { fetched } = JSON.parse((await statusWith(null, '--json')).out);
      assert.deepEqual(fetched[0].address, 'http://listes.example/racine.crl');
    });

    it('holds lists against the numbers the running server accepted', async () => {
      mkdirSync(join(folder, 'data'));
      const memory = openNumberFile(join(folder, 'data', 'crl-numbers.json'));
      const crls = openCrlStore(openPathAuthorities([{ der: root.der, role: 'anchor' }]), { memory });
      const worker = openListWorker();
      const list = new Uint8Array(makeCrl(root, { extensions: [crlNumber(8)] }));
      assert.ok((await crls.loadApart(list, AT, worker).finally(() => worker.close())).accepted);
      const before = readFileSync(join(folder, 'data', 'crl-numbers.json'), 'utf8');
      const { code, err } = await statusWith(makeCrl(root));
      assert.equal(code, EXIT.refused);
      assert.match(err, /root\.crl, pki\.crl\.rollback/);
      assert.equal(readFileSync(join(folder, 'data', 'crl-numbers.json'), 'utf8'), before, 'nothing is written');
    });

    it('tells which file is no list of an authority held', async () => {
      place('lists/page.crl', '<html>');
      const { code, err } = await statusWith(makeCrl(root));
      assert.equal(code, EXIT.refused);
      assert.match(err, /page\.crl, pki\.crl\.malformed/);
    });
  });
});
