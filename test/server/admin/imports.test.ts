import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { finessFile } from '../../directory/support/national-files.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const sites = (to: number) =>
  Array.from({ length: to }, (_, place) => ({
    finess: `97${String(place).padStart(7, '0')}`,
    name: `CLINIQUE INVENTÉE ${place}`,
    city: '98100 BRUMEVAL',
  }));

describe('server/admin: the feed gate', () => {
  const inbox = mkdtempSync(join(tmpdir(), 'vestibule-inbox-'));
  const house = useHouse({ cards: ['generaliste', 'infirmiere'], settings: { 'directory.inbox': inbox } });
  after(() => rmSync(inbox, { recursive: true, force: true }));
  let administrator: Browser;
  const at = (path = '') => `${house().issuer}/admin/imports${path}`;
  const importer = () => house().running.rooms.directory.importer;
  const personId = (slug: string): string => {
    const { idType, id } = castMember(slug);
    const found = house().running.rooms.directory.reader.findByNationalId(idType + id);
    assert.ok('record' in found);
    return found.record.personId;
  };
  /** The region's own establishments and so many of ours, as a file that is whole. */
  const whole = (day: string, count: number) => {
    const folder = join(house().folder, 'region');
    const name = readdirSync(folder).find((each) => each.includes('cs1100502')) ?? '';
    const own = readFileSync(join(folder, name), 'utf8').split('\n').slice(1).join('\n');
    return `${finessFile(day, sites(count))}${own}`;
  };
  const upload = async (name: string, content: string, asOf = '') => {
    const body = [
      '--limite\r\nContent-Disposition: form-data; name="asOf"\r\n\r\n',
      `${asOf}\r\n--limite\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`,
      `${content}\r\n--limite--\r\n`,
    ].join('');
    const answer = await fetch(at('/plans'), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin: house().issuer,
        cookie: administrator.cookiesFor(new URL(at())),
        'content-type': 'multipart/form-data; boundary=limite',
      },
      body,
    });
    return { status: answer.status, location: answer.headers.get('location') ?? '', body: await answer.text() };
  };
  const prepare = async (day: string, count: number): Promise<string> => {
    const answer = await upload(`etalab-cs1100502-${day.replaceAll('-', '')}.csv`, whole(day, count));
    assert.equal(answer.status, 303, answer.body.slice(0, 500));
    return new URL(answer.location, house().issuer).pathname;
  };

  before(async () => {
    await house().running.doors.administrators.grant(personId('generaliste'), 'essai');
    administrator = await signedIn(house(), 'generaliste');
  });

  it('takes a file, shows what it would do, applies it, and shows its report', async () => {
    const before = auditCount(house());
    const plan = await prepare('2026-11-01', 60);
    const page = await administrator.ask(`${house().issuer}${plan}`);
    assert.match(page.body, /CLINIQUE INVENTÉE 0/);
    assert.match(page.body, /class="mono">etalab-cs1100502-20261101\.csv/);
    assert.doesNotMatch((await administrator.ask(`${house().issuer}${plan}?sort=closed`)).body, /CLINIQUE INVENTÉE 0/);
    const front = await administrator.ask(at());
    assert.ok(front.body.includes(plan), 'the plan waits on the front page');
    const applied = await administrator.ask(`${house().issuer}${plan}/appliquer`, { form: {} });
    assert.equal(applied.status, 303, applied.body.slice(0, 500));
    assert.match((await administrator.ask(at('?fait=applied'))).body, /Le plan est appliqué/);
    const again = await administrator.ask(`${house().issuer}${plan}/appliquer`, { form: {} });
    assert.equal(again.status, 404);
    assert.match(again.body, /directory\.import\.unknown-plan/);
    const [batch] = importer().batches();
    const report = await administrator.ask(at(`/lots/${batch?.batchId}`));
    assert.match(report.body, /Ce qu’il a changé/);
    const lines = auditSince(house(), before).filter(({ event }) => event.action.startsWith('directory.'));
    assert.deepEqual(
      lines.map(({ event: { action, actor } }) => [action, actor]),
      ['directory.import-planned', 'directory.imported', 'directory.imported'].map((action) => [
        action,
        personId('generaliste'),
      ]),
    );
  });

  it('shows what is held back; released with a reason it is applied, and the import is undone with another', async () => {
    const plan = await prepare('2026-11-02', 35);
    assert.match((await administrator.ask(`${house().issuer}${plan}`)).body, /Département 98 : 25 structures sur 60/);
    await administrator.ask(`${house().issuer}${plan}/appliquer`, { form: {} });
    const [slice] = importer().heldSlices();
    const front = await administrator.ask(at());
    assert.match(front.body, /Département 98 : 25 structures sur 60 manquent/);
    assert.match(front.body, /CLINIQUE INVENTÉE 59/);
    const path = at(`/retenus/${slice?.sliceId}/appliquer`);
    const short = await administrator.ask(path, { form: { reason: 'oui' } });
    assert.deepEqual([short.status, importer().heldSlices().length], [400, 1]);
    const released = await administrator.ask(path, { form: { reason: 'Fermetures confirmées par l’agence' } });
    assert.equal(released.status, 303);
    assert.deepEqual(importer().heldSlices(), []);
    const gone = await administrator.ask(path, { form: { reason: 'Fermetures confirmées par l’agence' } });
    assert.equal(gone.status, 404);
    const [batch] = importer().batches();
    const undo = at(`/lots/${batch?.batchId}/annuler`);
    assert.equal((await administrator.ask(undo, { form: { reason: '' } })).status, 400);
    assert.equal((await administrator.ask(undo, { form: { reason: 'Fichier sans la région' } })).status, 303);
    assert.equal(importer().batches()[0]?.state, 'undone');
    assert.doesNotMatch((await administrator.ask(at(`/lots/${batch?.batchId}`))).body, /id="undo"/);
  });

  it('keeps a slice, drops a plan, and refuses a file in words', async () => {
    const first = await prepare('2026-11-03', 35);
    await administrator.ask(`${house().issuer}${first}/appliquer`, { form: {} });
    const [slice] = importer().heldSlices();
    const kept = await administrator.ask(at(`/retenus/${slice?.sliceId}/garder`), {
      form: { reason: 'Elles sont ouvertes' },
    });
    assert.deepEqual([kept.status, importer().heldSlices()], [303, []]);
    const second = await prepare('2026-11-04', 60);
    assert.equal((await administrator.ask(`${house().issuer}${second}/abandonner`, { form: {} })).status, 303);
    assert.equal((await administrator.ask(`${house().issuer}${second}/abandonner`, { form: {} })).status, 404);
    const unknown = await upload('photo.jpg', 'pas un fichier\n');
    assert.equal(unknown.status, 400);
    assert.match(unknown.body, /directory\.import\.unknown-format/);
    const nothing = await upload('', '');
    assert.match(nothing.body, /directory\.import\.empty/);
    const dated = await upload('etalab-cs1100502-20261104.csv', whole('2026-11-04', 60), '2026-11-05');
    assert.match(dated.body, /directory\.import\.wrong-as-of/);
    assert.match((await administrator.ask(at())).body, /directory\.import\.wrong-as-of/, 'the last refusal stays');
  });

  it('prepares a file that lies in the folder of the house, and opens nothing else on the disk', async () => {
    writeFileSync(join(inbox, 'etalab-cs1100502-20261105.csv'), whole('2026-11-05', 61));
    writeFileSync(join(inbox, '.cache'), 'x');
    mkdirSync(join(inbox, 'dossier'));
    symlinkSync('/etc/hostname', join(inbox, 'lien.txt'));
    const front = (await administrator.ask(at())).body;
    assert.match(front, /etalab-cs1100502-20261105\.csv/);
    for (const hidden of ['.cache', 'dossier', 'lien.txt']) assert.ok(!front.includes(`value="${hidden}"`), hidden);
    const prepared = await administrator.ask(at('/depot'), { form: { file: 'etalab-cs1100502-20261105.csv' } });
    assert.equal(prepared.status, 303, prepared.body.slice(0, 300));
    assert.match(prepared.location?.pathname ?? '', /^\/admin\/imports\/plans\//);
    for (const file of ['.cache', 'dossier', 'lien.txt', '../etc/passwd', '/etc/passwd', ''])
      assert.equal((await administrator.ask(at('/depot'), { form: { file } })).status, 404, file);
  });

  it('is for administrators', async () => {
    const other = await signedIn(house(), 'infirmiere');
    assert.equal((await other.ask(at())).status, 403);
    assert.equal((await other.ask(at('/plans/1/appliquer'), { form: {} })).status, 403);
    assert.equal((await administrator.ask(at('/plans/inconnu'))).status, 404);
    assert.equal((await administrator.ask(at('/lots/inconnu'))).status, 404);
  });
});
