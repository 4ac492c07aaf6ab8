import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPseudonym } from '../../../federation/index.ts';
import { AT } from '../support/facts.ts';
import { admit, withTrustDomain } from '../support/trust-domain.ts';

/** Invented numbers of the demonstration's register (department 99), their keys right. */
const OID = '1.2.250.1.213.1.4.10';
const WITH_KEY = (number: string) =>
  `${number}${String(97 - (Number(number.replace('2A', '19').replace('2B', '18')) % 97)).padStart(2, '0')}`;
const IRIS = { matricule: WITH_KEY('2550699000001'), oid: OID };
const CORSICA = { matricule: WITH_KEY('185052A000002'), oid: OID };

describe('pseudonyms of patients', () => {
  it('are the same each time for one application, others for another, and others for another number', async () => {
    await withTrustDomain(async ({ patients }) => {
      const of = (application: string, ...all: object[]) => patients.pseudonyms(application, { patients: all });
      const [iris = '', corsica = ''] = of('dmp', IRIS, CORSICA);
      assert.deepEqual(of('dmp', IRIS), [iris]);
      assert.equal(
        new Set([iris, corsica, ...of('dcc', IRIS), ...of('dmp', { ...IRIS, oid: '1.2.250.1.213.1.4.8' })]).size,
        4,
      );
      assert.match(iris, /^p[\w-]{43}$/);
    });
  });

  const malformed: readonly [string, object, string][] = [
    ['a wrong key', { ...IRIS, matricule: `${IRIS.matricule.slice(0, 13)}00` }, 'patients.0.matricule'],
    ['no key', { ...IRIS, matricule: IRIS.matricule.slice(0, 13) }, 'patients.0.matricule'],
    ['spaces', { ...IRIS, matricule: `2 ${IRIS.matricule.slice(1)}` }, 'patients.0.matricule'],
    ['an unknown register', { ...IRIS, oid: '1.2.3' }, 'patients.0.oid'],
    ['no register', { matricule: IRIS.matricule }, 'patients.0.oid'],
  ];
  for (const [what, identity, place] of malformed) {
    it(`${what}: federation.patient.identity-malformed at ${place}`, async () => {
      await withTrustDomain(async ({ patients }) => {
        assert.throws(
          () => patients.pseudonyms('dmp', { patients: [identity] }),
          (error: { code?: string; place?: string }) =>
            error.code === 'federation.patient.identity-malformed' && error.place === place,
        );
      });
    });
  }

  for (const [what, name, holds] of [
    ['a number behind a letter', `p${IRIS.matricule}`, true],
    ['behind a word', `nir-${IRIS.matricule}`, true],
    ['behind another number', `2026-${IRIS.matricule}`, true],
    ['spaced, behind a word', `INS.2.55.06.99.000.001.${IRIS.matricule.slice(13)}`, true],
    ['before a word', `${CORSICA.matricule.toLowerCase()}-dossier`, true],
    ['alone, without its key', IRIS.matricule.slice(0, 13), true],
    ['as long, with another key', `p${IRIS.matricule.slice(0, 13)}00`, false],
    ['within a longer number', `p9${IRIS.matricule}9`, false],
    ['a made-up name', 'patient-0042', false],
  ] as const) {
    it(`${what}: ${holds ? 'is no' : 'is a'} name for a patient`, () => {
      assert.equal(isPseudonym(name), !holds, name);
    });
  }

  it('made-up names of figures and letters are not taken for numbers', () => {
    for (let place = 0; place < 20_000; place += 1) {
      const name = createHash('sha256').update(String(place)).digest('hex').slice(0, 32);
      assert(isPseudonym(name.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')), name);
    }
  });

  it('more than a hundred at once are refused', async () => {
    await withTrustDomain(async ({ patients }) => {
      const many = Array.from({ length: 101 }, () => IRIS);
      assert.throws(() => patients.pseudonyms('dmp', { patients: many }), /patients: Too big/);
    });
  });

  it('leave no number in any file of the trust domain', async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'dmp', [], AT);
      const [patient] = federation.patients.pseudonyms('dmp', { patients: [IRIS] });
      const acts = [{ kind: 'agree', patient, how: 'oral' }];
      assert((await federation.patients.record('dmp', { acts }, { at: AT, key: null })).accepted);
      const files = (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.mdb'));
      assert(files.length > 0);
      for (const file of files) {
        const bytes = await readFile(join(path, file));
        assert.equal(bytes.includes(IRIS.matricule.slice(0, 13)), false, file);
      }
      assert(
        await Promise.all(files.map((file) => readFile(join(path, file)))).then((all) =>
          all.some((bytes) => bytes.includes(String(patient))),
        ),
      );
    });
  });
});
