import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { hasProgram } from '../../directory/ldap/slapd.ts';
import { auditCount, auditSince, openTestHouse, type TestHouse } from '../../support/house.ts';

const BASE = 'dc=region,dc=example';
const SERVICE = `cn=miroir,ou=services,${BASE}`;
const CURATOR = `cn=rh,ou=services,${BASE}`;
const clock = { now: () => new Date() };

interface Pair {
  readonly cert: string;
  readonly key: string;
}

interface Said {
  readonly code: number;
  readonly text: string;
}

/** Card → code of its refusal, as the sign-in by card gives it. */
const REFUSED: Readonly<Record<string, string>> = {
  revoquee: 'pki.revocation.revoked',
  expiree: 'pki.path.expired',
  sosie: 'pki.path.look-alike-authority',
  parti: 'directory.person.absent',
};

describe('server/ldap: SASL EXTERNAL by card and by certificate of an organisation, in a whole house', function () {
  this.timeout(120_000);
  let folder: string;
  let house: TestHouse | undefined;
  let ports: { readonly clear: number; readonly tls: number };
  let authority: Awaited<ReturnType<typeof openDemoAuthority>>;
  let mirror: Pair;
  let stranger: Pair;
  let curator: Pair;

  before(async function () {
    if (!hasProgram('ldapwhoami', '-VV')) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vestibule-external-'));
    const place = join(folder, 'authority');
    authority = await openDemoAuthority(place, clock);
    /** A certificate of the authority of organisations: the server's own, and programs'. */
    const certificate = async (name: string, ...more: readonly string[]): Promise<Pair> => {
      const { certPem, keyPem } = await authority.issueServerCertificate([name, ...more]);
      rmSync(join(place, 'server'), { recursive: true });
      const pair = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
      writeFileSync(pair.cert, certPem);
      writeFileSync(pair.key, keyPem);
      return pair;
    };
    const server = await certificate('localhost', '127.0.0.1');
    mirror = await certificate('miroir.example');
    stranger = await certificate('inconnu.example');
    curator = await certificate('rh.example');
    writeFileSync(join(folder, 'root.pem'), authority.certificatePem);
    ports = { clear: await freePort(), tls: await freePort() };
    house = await openTestHouse({
      cards: ['generaliste', ...Object.keys(REFUSED)],
      authorityFolder: place,
      settings: {
        'ldap.enabled': true,
        'ldap.port': ports.clear,
        'ldap.tlsPort': ports.tls,
        'ldap.certFile': server.cert,
        'ldap.keyFile': server.key,
        'ldap.services': [
          {
            dn: SERVICE,
            passwordHash: '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=',
            class: 'replication',
            certificateSubject: 'CN=miroir.example,OU=300000000000000,O=VESTIBULE-DEMO,C=FR',
          },
          {
            dn: CURATOR,
            passwordHash: '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=',
            class: 'curator',
            establishments: [HOSPITAL_FINESS],
            certificateSubject: 'CN=rh.example,OU=300000000000000,O=VESTIBULE-DEMO,C=FR',
          },
        ],
      },
    });
  });

  after(async () => {
    await house?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a tool with a certificate, over LDAPS or StartTLS; answers its exit code and what it said. */
  function run(
    tool: string,
    pair: Pair | null,
    over: 'ldaps' | 'starttls',
    args: readonly string[] = [],
  ): Promise<Said> {
    const url = over === 'ldaps' ? `ldaps://127.0.0.1:${ports.tls}` : `ldap://127.0.0.1:${ports.clear}`;
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      LDAPTLS_CACERT: join(folder, 'root.pem'),
      LDAPTLS_REQCERT: 'demand',
    };
    if (pair !== null) Object.assign(env, { LDAPTLS_CERT: pair.cert, LDAPTLS_KEY: pair.key });
    const all = ['-Q', '-Y', 'EXTERNAL', '-H', url, ...(over === 'ldaps' ? [] : ['-ZZ']), ...args];
    const { promise, resolve } = Promise.withResolvers<Said>();
    execFile(tool, all, { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
    );
    return promise;
  }

  /** Told by the door's process after it has answered: awaited. */
  async function auditedBinds(open: TestHouse, count: number) {
    for (let tries = 0; tries < 100; tries += 1) {
      const told = auditSince(open, count).filter(({ event }) => event.action === 'ldap.bound');
      if (told.length > 0) return told;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return [];
  }

  const cardOf = (slug: string): Pair => {
    const { certificateFile, keyFile } =
      authority.listCards().find((each) => each.slug === slug) ?? assert.fail(`no card ${slug}`);
    return { cert: certificateFile, key: keyFile };
  };

  for (const over of ['ldaps', 'starttls'] as const) {
    it(`knows a professional by his card over ${over}, and shows him what professionals see`, async () => {
      const { code, text } = await run('ldapwhoami', cardOf('generaliste'), over);
      const id = authority.listCards().find(({ slug }) => slug === 'generaliste')?.holder.nationalId;
      assert.deepEqual([code, text.trim()], [0, `dn:uid=${id},ou=people,${BASE}`]);
      const own = ['-LLL', '-b', `uid=${id},ou=people,${BASE}`, '-s', 'base', 'gender', 'memberOf', 'cn'];
      const seen = (await run('ldapsearch', cardOf('generaliste'), over, own)).text;
      assert.match(seen, /^cn:/m);
      assert.doesNotMatch(seen, /^gender:/m);
    });

    it(`knows a program by the certificate of its organisation over ${over}`, async () => {
      const { code, text } = await run('ldapwhoami', mirror, over);
      assert.deepEqual([code, text.trim()], [0, `dn:${SERVICE}`]);
    });

    it(`shows a curator over ${over} the civil names of the establishment's people, and of nobody else`, async () => {
      const all = ['-LLL', '-b', `ou=people,${BASE}`, '-s', 'one', '(vsCivilFamilyName=*)', 'vsCivilFamilyName'];
      const { code, text } = await run('ldapsearch', curator, over, all);
      assert.equal(code, 0, text);
      const shown = [...text.matchAll(/^dn: uid=([^,]+),/gm)].map(([, uid]) => uid);
      const open = house ?? assert.fail();
      const { reader } = open.running.rooms.directory;
      const staff = reader.listPeopleAt(`finess:${HOSPITAL_FINESS}`, 500).map(({ nationalId }) => nationalId);
      assert.ok(staff.length > 0 && staff.length < reader.counts().professionals);
      assert.deepEqual(shown.sort(), staff.sort());
    });

    it(`refuses over ${over} a certificate that no account names, and no certificate at all`, async () => {
      const count = auditCount(house ?? assert.fail());
      const unnamed = await run('ldapwhoami', stranger, over);
      assert.equal(unnamed.code, 49);
      await auditedBinds(house ?? assert.fail(), count);
      const none = await run('ldapwhoami', null, over);
      assert.notEqual(none.code, 0);
    });

    for (const [slug, refusal] of Object.entries(REFUSED)) {
      it(`refuses over ${over} the card « ${slug} » with ${refusal}`, async () => {
        const open = house ?? assert.fail();
        const count = auditCount(open);
        const { code, text } = await run('ldapwhoami', cardOf(slug), over);
        assert.equal(code, 49, text);
        assert.ok(text.includes(refusal), text);
        const told = await auditedBinds(open, count);
        assert.deepEqual(
          told.map(({ event }) => [event.outcome, event.from === '']),
          [['refused', false]],
        );
      });
    }
  }

  it('shows an administrator, by his card, what administrators see', async () => {
    const open = house ?? assert.fail();
    const id = authority.listCards().find(({ slug }) => slug === 'generaliste')?.holder.nationalId ?? '';
    const found = open.running.rooms.directory.reader.findByNationalId(id);
    assert.ok('record' in found);
    await open.running.doors.administrators.grant(found.record.personId, 'essai');
    const own = ['-LLL', '-b', `uid=${id},ou=people,${BASE}`, '-s', 'base', 'vsCivilFamilyName'];
    const seen = (await run('ldapsearch', cardOf('generaliste'), 'ldaps', own)).text;
    assert.match(seen, /^vsCivilFamilyName:/m);
  });
});
