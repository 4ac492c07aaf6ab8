import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { castMember } from '../../../scripts/region/cast.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';

const VESTIBULE = fileURLToPath(new URL('../../../server/vestibule.js', import.meta.url));
const NETWORK = 'portalys';
const number = (slug: string) => castMember(slug).idType + castMember(slug).id;

describe('command line: sheets, acts and networks looked at', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let isStopped = false;
  let out = '';
  let err = '';

  before(async () => {
    house = await openTestHouse();
    const { federation, directory, clock } = house.running.rooms;
    const found = directory.reader.findByNationalId(number('generaliste'));
    assert.ok('record' in found);
    const own = { application: 'dossier-0', patient: 'patient-un', person: found.record.personId, at: clock.now() };
    assert.ok((await federation.patients.recordOwn(own, { kind: 'agree', how: 'oral' })).accepted);
    const urgent = { kind: 'break-glass', reason: 'Patient inconscient' } as const;
    assert.ok((await federation.patients.recordOwn(own, urgent)).accepted);
  });
  after(async () => {
    if (!isStopped) await house.running.close();
    rmSync(house.folder, { recursive: true, force: true });
  });

  const environment = () => ({
    VESTIBULE_MODE: 'demo',
    VESTIBULE_DATA: join(house.folder, 'data'),
    VESTIBULE_SECRETS: join(house.folder, 'secrets'),
  });
  /** In a process of its own, beside whatever runs. */
  const beside = async (...words: readonly string[]) => {
    const options = { env: { ...process.env, ...environment() } };
    const { stdout } = await promisify(execFile)(process.execPath, [VESTIBULE, ...words], options);
    return stdout;
  };
  const vestibule = async (...words: readonly string[]) => {
    out = '';
    err = '';
    return run(words, {
      environment: environment(),
      folder: house.folder,
      clock: house.clock,
      randomBytes: (count) => Buffer.alloc(count, 7),
      out: (text) => {
        out += `${text}\n`;
      },
      err: (text) => {
        err += `${text}\n`;
      },
      stopRequested: () => Promise.resolve(),
      onRenewal: () => undefined,
    });
  };

  it('looks beside the running server, which goes on', async () => {
    const shown = await beside('sheet', 'show', 'dossier-0');
    assert.match(shown, /ECRIRE\s: Permet d’écrire \(document\)\s: profession\s: Médecin/);
    assert.match(shown, /^Médecin \| tout .*write/m);
    const acts = JSON.parse(await beside('act', 'list', 'dossier-0', 'patient-un', '--json'));
    assert.deepEqual(
      acts.map(({ kind, sequence }: { kind: string; sequence: unknown }) => [kind, sequence]),
      [
        ['agree', undefined],
        ['break-glass', undefined],
      ],
    );
    assert.match(await beside('act', 'emergencies'), /break-glass dossier-0 patient-un/);
    assert.match(await beside('network', 'members', NETWORK), / · depuis \d{4}-\d{2}-\d{2}/);
    assert.match(await beside('client', 'list'), /^dossier-0\tactive\tstandard\t1$/m);
    const client = JSON.parse(await beside('client', 'show', 'dossier-1'));
    assert.deepEqual([client.client_id, client.status], ['dossier-1', 'active']);
    assert.ok(!('client_secret' in client));
    assert.match(await beside('client', 'settings', 'dossier-0', 'openid-client'), /dossier-0/);
    const { clients } = JSON.parse(await beside('client', 'export'));
    assert.deepEqual(
      clients.map(({ client_id }: { client_id: string }) => client_id),
      ['dossier-0', 'dossier-1'],
    );
    const claims = JSON.parse(
      await beside('client', 'claims', 'dossier-0', '--person', number('generaliste'), '--json'),
    );
    assert.ok(
      claims.claims.some(
        ({ name, value }: { name: string; value: unknown }) =>
          name === 'SubjectNameID' && value === number('generaliste'),
      ),
    );
    await assert.rejects(
      beside('client', 'suspend', 'dossier-0'),
      /server\.house\.in-use/,
      'what writes waits for its end',
    );
    assert.equal((await fetch(`${house.issuer}/.well-known/openid-configuration`)).status, 200);
  });

  it('asks for a real person: yes with its reason, no with what would change it, and who is unknown', async () => {
    await house.running.close();
    isStopped = true;
    const ask = ['sheet', 'ask', 'dossier-0', '--type', 'document'];
    assert.equal(await vestibule(...ask, '--action', 'write', '--person', number('generaliste')), EXIT.done, err);
    assert.match(out, /^Oui, feuille version 1\nECRIRE : Vous êtes médecin\./);
    assert.equal(await vestibule(...ask, '--action', 'write', '--person', number('infirmiere')), EXIT.refused);
    assert.match(out, /^Non \[federation\.habilitation\.no-rule\]/);
    assert.match(out, /→ Réservé aux médecins\./);
    const stated = ['--properties', '{"consent":"active"}', '--json'];
    assert.equal(
      await vestibule(...ask, '--action', 'read', '--person', number('infirmiere'), ...stated),
      EXIT.done,
      err,
    );
    assert.equal(JSON.parse(out).granted, true);
    assert.equal(await vestibule(...ask, '--action', 'read', '--person', '899700000099'), EXIT.refused);
    assert.equal(
      await vestibule(...ask, '--action', 'read', '--person', number('infirmiere'), '--properties', '[]'),
      EXIT.malformed,
    );
  });

  it('lists the versions of a sheet; a sheet, a version, a patient that is not there is said', async () => {
    assert.equal(await vestibule('sheet', 'history', 'dossier-0'), EXIT.done, err);
    assert.match(out, /^version 1, publiée le .* par system$/m);
    assert.equal(await vestibule('sheet', 'history', 'inconnu'), EXIT.refused);
    assert.equal(await vestibule('sheet', 'show', 'dossier-0', '--version', '9'), EXIT.refused);
    assert.equal(await vestibule('act', 'list', 'dossier-0', 'patient-deux'), EXIT.refused);
    assert.equal(await vestibule('act', 'list', 'dossier-0', 'x'), EXIT.malformed);
    assert.equal(await vestibule('act', 'emergencies', 'inconnu'), EXIT.malformed);
  });

  it('reviews an emergency once, never by whoever declared it, with its line in the audit', async () => {
    assert.equal(await vestibule('act', 'emergencies', '--json'), EXIT.done, err);
    const [{ id }] = JSON.parse(out);
    const review = (by: string, ...more: readonly string[]) =>
      vestibule('act', 'review', 'dossier-0', id, '--note', 'Vu avec le service', '--by', by, ...more);
    assert.equal(await review('Alix'), EXIT.malformed);
    assert.equal(await review('Alix', '--outcome', 'peut-être'), EXIT.malformed);
    assert.equal(await review(number('generaliste'), '--outcome', 'justified'), EXIT.refused);
    assert.match(err, /federation\.act\.own-review/);
    assert.equal(await review(number('infirmiere'), '--outcome', 'justified'), EXIT.done, err);
    assert.equal(await review(number('infirmiere'), '--outcome', 'unjustified'), EXIT.refused, 'once');
    assert.equal(await vestibule('act', 'emergencies'), EXIT.done);
    assert.match(out, /^Aucun\.$/m);
    assert.equal(await vestibule('audit', 'show'), EXIT.done, err);
    assert.match(out, /break-glass\.reviewed success .*"outcome":"justified"/);
  });

  it('admits a person to a network and ends it, each with its line in the audit', async () => {
    assert.equal(await vestibule('network', 'list', '--json'), EXIT.done, err);
    assert.ok(JSON.parse(out).some(({ id }: { id: string }) => id === NETWORK));
    const admit = ['network', 'admit', NETWORK, number('oncologue'), '--by', 'Alix', '--from', '1990-01-01'];
    assert.equal(await vestibule(...admit, '--tier', 'active', '--until', '1990-12-31'), EXIT.done, err);
    assert.equal(await vestibule(...admit, '--until', '1990-06-30', '--json'), EXIT.done, err);
    const { tier, until } = JSON.parse(out);
    assert.deepEqual([tier, until], ['active', '1990-06-30']);
    assert.equal(await vestibule(...admit, '--until', '1989-01-01'), EXIT.refused);
    assert.match(err, /directory\.membership\.malformed/);
    assert.equal(await vestibule(...admit, '--tier', 'chef'), EXIT.malformed);
    assert.equal(await vestibule('network', 'admit', NETWORK, '899700000099', '--by', 'Alix'), EXIT.refused);
    assert.match(err, /directory\.person\.absent/);
    await vestibule('audit', 'show', '--action', 'directory.changed', '--json');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    assert.equal(lines.filter(({ actor }) => actor === 'Alix').length, 2);
  });
});
