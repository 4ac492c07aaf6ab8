import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { castMember } from '../../scripts/region/cast.ts';
import { applicationToken, authorize, openTestHouse, program, signedIn, type TestHouse } from '../support/house.ts';

const DEFECTS = 'vestibule_habilitation_defects_total';

/** The published sheet of one application is changed on disk, the house being closed. */
async function damage(folder: string, application: string): Promise<void> {
  const root = open({ path: join(folder, 'data', 'trust'), noSubdir: false, maxDbs: 12 });
  const sheets = root.openDB<Record<string, unknown>, [string, number]>({ name: 'sheets' });
  const kept = sheets.get([application, 1]);
  assert.ok(kept);
  await sheets.put([application, 1], { ...kept, text: [new Uint8Array([1, 2, 3])] });
  await root.close();
}

describe('server: one dossier that cannot be asked closes itself and no other', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-one-fails-'));
  let house: TestHouse;
  const metric = () => house.running.rooms.revocation.meter.read(DEFECTS, { application: 'dossier-0' }) ?? 0;
  const logged = () => house.logged.filter(({ application }) => application === 'dossier-0');
  const ask = async (place: number, path: string, json: unknown) => {
    const token = await applicationToken(house, house.client(place));
    return program.ask(`${house.issuer}/access/v1/${path}`, {
      json,
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
    });
  };
  const { idType, id } = castMember('generaliste');
  const question = {
    subject: { type: 'professional', id: idType + id },
    action: { name: 'write' },
    resource: { type: 'document', id: 'd-1' },
  };

  before(async () => {
    await (await openTestHouse({ folder })).close();
    await damage(folder, 'dossier-0');
    house = await openTestHouse({ folder });
  });
  after(async () => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the portal shows the other doors; this one is closed, with its words and the incident, logged and counted', async () => {
    const browser = await signedIn(house);
    const [before, lines] = [metric(), logged().length];
    for (const [lang, words] of [
      ['fr', 'Une feuille de règles publiée ne se relit pas'],
      ['en', 'A published sheet of rules cannot be read back'],
    ]) {
      const page = await browser.ask(`${house.issuer}/?lang=${lang}`);
      assert.equal(page.status, 200);
      assert.ok(page.body.includes('id="open-dossier-1"'), 'the other door is open');
      assert.ok(!page.body.includes('id="open-dossier-0"'));
      assert.ok(page.body.includes(words ?? '-'), page.body);
      assert.ok(page.body.includes(String(page.headers['x-request-id'])), 'the incident is told');
    }
    assert.equal(metric(), before + 2);
    const told = logged().slice(lines);
    assert.equal(told.length, 2);
    assert.ok(
      told.every(({ level, request, error }) => level === 'error' && request !== '' && /stack|at /.test(String(error))),
    );
    const lines2 = house.running.rooms.audit.read({
      limit: 10,
      filter: { action: 'habilitation.decided', code: 'federation.store.incoherent' },
    });
    assert.ok(lines2.length >= 2);
  });

  it('an application that asks one question is told 500 with the code; asked together, each is a no; the other application is answered', async () => {
    const one = await ask(0, 'evaluation', question);
    assert.equal(one.status, 500);
    assert.equal(JSON.parse(one.body).error, 'federation.store.incoherent');
    const many = await ask(0, 'evaluations', { ...question, evaluations: [{}, {}] });
    assert.equal(many.status, 200);
    for (const { decision, context } of JSON.parse(many.body).evaluations) {
      assert.deepEqual([decision, context.code], [false, 'federation.store.incoherent']);
    }
    const other = await ask(1, 'evaluation', question);
    assert.equal(JSON.parse(other.body).decision, true);
  });

  it('a sign-in that leads to it is told that it stays closed, on our page, and the application access_denied; the other is opened', async () => {
    const browser = await signedIn(house);
    const before = metric();
    const closed = await authorize(house, browser, house.client(0));
    assert.equal(closed.code, '');
    assert.equal(closed.answer.status, 403, closed.answer.body.slice(0, 300));
    assert.ok(closed.answer.body.includes('Une feuille de règles publiée ne se relit pas'));
    const silent = await authorize(house, browser, house.client(0), { prompt: 'none' });
    assert.deepEqual([silent.code, silent.error], ['', 'access_denied']);
    assert.ok(metric() > before);
    assert.notEqual((await authorize(house, browser, house.client(1))).code, '');
  });

  it('what a professional may do is shown of the other dossiers', async () => {
    const { directory } = house.running.rooms;
    const found = directory.reader.findByNationalId(idType + id);
    assert.ok('record' in found);
    await house.running.doors.administrators.grant(found.record.personId, 'essai');
    const browser = await signedIn(house);
    const page = await browser.ask(`${house.issuer}/admin/personnes/${found.record.personId}/droits`);
    assert.equal(page.status, 200);
    assert.ok(page.body.includes('Une erreur de notre fait empêche d’interroger ce dossier'));
    assert.ok(page.body.includes('ECRIRE'));
  });

  it('a round of changes tells the other applications, and notes this one once', async () => {
    await house.running.doors.followChanges();
    const [counted, lines] = [metric(), logged().length];
    assert.ok(lines > 0);
    await house.running.doors.followChanges();
    assert.deepEqual([metric(), logged().length], [counted, lines]);
    assert.equal((await house.running.rooms.signIn.get('SheetTold', 'dossier-1'))?.payload.version, '1');
  });
});
