import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { enterStaff } from '../../../scripts/demo/enter-staff.ts';
import { castMember, HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { STAFF, staffNationalId } from '../../../scripts/region/staff.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const COLUMNS = 'etablissement;numero;nom;prenoms;civilite;fonction;telephone;courriel;lieu;role;secteur;debut;fin';

describe('server/admin: files of staff that a curator brings', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere', 'curatrice'] });
  let administrator: Browser;
  let curator: Browser;
  const directory = () => house().running.rooms.directory;
  const at = (path = '') => `${house().issuer}/admin/personnel/fichiers${path}`;
  const record = (number: string) => {
    const found = directory().reader.findByNationalId(number);
    assert.ok('record' in found, number);
    return found.record;
  };
  const curatorId = () => {
    const member = STAFF.find(({ slug }) => slug === 'curatrice');
    assert.ok(member);
    return record(staffNationalId(member)).personId;
  };
  const elsewhere = () => {
    const hit = directory()
      .searcher.search({ text: 'pharmacie', kind: 'structure', limit: 10, after: null, includeClosed: false })
      .hits.find(({ kind }) => kind === 'structure');
    assert.ok(hit?.kind === 'structure');
    return hit.record.key;
  };
  const upload = async (who: Browser, name: string, content: string | Uint8Array) => {
    const head = [
      '--limite\r\nContent-Disposition: form-data; name="asOf"\r\n\r\n',
      `\r\n--limite\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`,
    ].join('');
    const body = Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--limite--\r\n')]);
    const answer = await fetch(at('/plans'), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin: house().issuer,
        cookie: who.cookiesFor(new URL(at())),
        'content-type': 'multipart/form-data; boundary=limite',
      },
      body,
    });
    return { status: answer.status, location: answer.headers.get('location') ?? '', body: await answer.text() };
  };
  const row = (number: string, establishment = HOSPITAL_FINESS) =>
    `${establishment};${number};Nouvelle;Philomène;MME;Accueil;;;;;;2026-01-05;`;

  before(async () => {
    await enterStaff(directory(), house().clock.now());
    const { idType, id } = castMember('generaliste');
    await house().running.doors.administrators.grant(record(idType + id).personId, 'essai');
    administrator = await signedIn(house(), 'generaliste');
    curator = await signedIn(house(), 'curatrice');
  });

  it('shows what it would do, refused rows with line, column and reason, and applies it; each act is in the audit', async () => {
    const before = auditCount(house());
    assert.ok((await curator.ask(`${house().issuer}/admin/personnel`)).body.includes('/admin/personnel/fichiers'));
    const file = [COLUMNS, row('FIC-1'), row('FIC-2', elsewhere()), row('FIC-3').replace('05', '45'), ''].join('\r\n');
    const answer = await upload(curator, 'personnel.csv', `\uFEFF${file}`);
    assert.equal(answer.status, 303, answer.body.slice(0, 2000));
    const plan = `${house().issuer}${new URL(answer.location, house().issuer).pathname}`;
    const page = (await curator.ask(plan)).body;
    for (const told of ['Nouvelle', 'etablissement', 'debut', 'Vous n’êtes pas curateur de cet établissement.'])
      assert.ok(page.includes(told), told);
    assert.ok(!page.includes('href="/admin/personnes/') && !page.includes('href="/admin/structures/'));
    assert.ok((await curator.ask(at())).body.includes(new URL(plan).pathname));
    assert.equal((await curator.ask(`${plan}/appliquer`, { form: {} })).status, 303);
    assert.ok((await curator.ask(at('?fait=applied'))).body.includes('Le fichier est appliqué'));
    const entered = record(`3${HOSPITAL_FINESS}/FIC-1`);
    assert.deepEqual(
      [entered.provenance.curated?.by, entered.provenance.curated?.file],
      [curatorId(), 'personnel.csv'],
    );
    const told = auditSince(house(), before).filter(({ event }) => event.actor === curatorId());
    assert.deepEqual(
      told.map(({ event }) => event.action).filter((action) => action.startsWith('directory.import')),
      ['directory.import-planned', 'directory.imported'],
    );
    const again = await upload(curator, 'personnel.csv', file);
    const planId = new URL(again.location, house().issuer).pathname.split('/').at(-1) ?? '';
    assert.deepEqual(directory().importer.plan(planId)?.plan.changes, []);
  });

  it('is nobody else’s: not another curator’s nor an administrator’s page, and of administrators’ plans a curator sees none', async () => {
    const answer = await upload(curator, 'personnel.csv', [COLUMNS, row('FIC-4'), ''].join('\n'));
    const plan = `${house().issuer}${new URL(answer.location, house().issuer).pathname}`;
    assert.equal((await administrator.ask(plan)).status, 404);
    assert.equal((await administrator.ask(`${plan}/appliquer`, { form: {} })).status, 404);
    const theirs = await upload(administrator, 'personnel.csv', [COLUMNS, row('FIC-5', elsewhere()), ''].join('\n'));
    assert.equal(theirs.status, 303);
    const hidden = `${house().issuer}${new URL(theirs.location, house().issuer).pathname}`;
    for (const path of ['', '/appliquer', '/abandonner']) {
      const asked = path === '' ? await curator.ask(hidden) : await curator.ask(hidden + path, { form: {} });
      assert.equal(asked.status, 404, path);
    }
    assert.equal((await administrator.ask(`${hidden}/abandonner`, { form: {} })).status, 303);
    const nurse = await signedIn(house(), 'infirmiere');
    assert.equal((await nurse.ask(at())).status, 403);
    assert.equal((await upload(nurse, 'personnel.csv', `${COLUMNS}\n${row('FIC-6')}\n`)).status, 403);
  });

  it('is undone by the curator who applied it, whole and with a reason, while nobody wrote over it; by nobody else here', async () => {
    const apply = async (number: string): Promise<string> => {
      const answer = await upload(curator, `${number}.csv`, [COLUMNS, row(number), ''].join('\n'));
      const plan = `${house().issuer}${new URL(answer.location, house().issuer).pathname}`;
      assert.equal((await curator.ask(`${plan}/appliquer`, { form: {} })).status, 303);
      const batch = directory().importer.batches()[0];
      assert.equal(batch?.file, `${number}.csv`);
      return at(`/lots/${batch?.batchId}`);
    };
    const first = await apply('FIC-7');
    assert.ok((await curator.ask(at())).body.includes(new URL(first).pathname));
    const page = (await curator.ask(first)).body;
    assert.ok(page.includes('Tout le fichier, ou rien') && page.includes(`${new URL(first).pathname}/annuler`));
    assert.equal((await administrator.ask(first)).status, 404);
    const undo = { form: { reason: 'Fichier de la semaine passée' } };
    assert.equal((await administrator.ask(`${first}/annuler`, undo)).status, 404);
    assert.equal((await (await signedIn(house(), 'infirmiere')).ask(`${first}/annuler`, undo)).status, 403);
    assert.equal((await curator.ask(`${first}/annuler`, { form: { reason: 'court' } })).status, 400);
    const before = auditCount(house());
    assert.equal((await curator.ask(`${first}/annuler`, undo)).status, 303);
    assert.notEqual(record(`3${HOSPITAL_FINESS}/FIC-7`).closedOn, null);
    assert.ok((await curator.ask(at('?fait=undone'))).body.includes('Le fichier est annulé'));
    assert.ok(!(await curator.ask(first)).body.includes('/annuler'));
    assert.deepEqual(
      auditSince(house(), before)
        .filter(({ event }) => event.actor === curatorId() && event.action.startsWith('directory.import'))
        .map(({ event }) => [event.action, event.details?.reason]),
      [['directory.import-undone', 'Fichier de la semaine passée']],
    );
    const second = await apply('FIC-8');
    const entered = record(`3${HOSPITAL_FINESS}/FIC-8`);
    const { personId, version } = entered;
    const closing = { command: 'close-staff', personId, version, on: '2099-01-01' } as const;
    const actor = { personId: curatorId(), isAdministrator: false };
    assert.ok((await directory().staff.perform(actor, closing, house().clock.now())).accepted);
    const refused = await curator.ask(`${second}/annuler`, undo);
    assert.ok(refused.status === 409 && refused.body.includes('directory.import.undo-touched'), String(refused.status));
    assert.equal(record(`3${HOSPITAL_FINESS}/FIC-8`).closedOn, null);
  });

  it('hands out what is entered as a file that, brought again, changes nothing; to nobody else', async () => {
    const list = `${house().issuer}/admin/personnel/${encodeURIComponent(`finess:${HOSPITAL_FINESS}`)}`;
    assert.ok((await curator.ask(list)).body.includes(`personnel.csv`));
    const file = (await curator.ask(`${list}/personnel.csv`)).body;
    assert.ok(
      file.startsWith(`\uFEFF${COLUMNS}\r\n`) && file.includes(`3${HOSPITAL_FINESS}/FIC-1`),
      file.slice(0, 300),
    );
    const brought = await upload(curator, 'personnel.csv', file);
    const planId = new URL(brought.location, house().issuer).pathname.split('/').at(-1) ?? '';
    const kept = directory().importer.plan(planId);
    assert.deepEqual([kept?.plan.changes, kept?.plan.faults], [[], []]);
    const own = directory().reader.findByPersonId(curatorId());
    assert.ok('record' in own);
    const raised = file.replace(`;${own.record.staff?.function};`, ';Directrice;');
    const theirs = (await upload(curator, 'personnel.csv', raised)).location;
    const told = directory().importer.plan(new URL(theirs, house().issuer).pathname.split('/').at(-1) ?? '')?.plan;
    assert.deepEqual([told?.changes, told?.faults.map(({ code }) => code)], [[], ['directory.staff.own']]);
    assert.equal((await curator.ask(`${list}/lieux.csv`)).status, 200);
    const other = `${house().issuer}/admin/personnel/${encodeURIComponent(elsewhere())}`;
    for (const name of ['personnel.csv', 'lieux.csv']) {
      assert.equal((await curator.ask(`${other}/${name}`)).status, 404, name);
      const nurse = await signedIn(house(), 'infirmiere');
      assert.equal((await nurse.ask(`${list}/${name}`)).status, 403, name);
    }
  });

  it('refuses what is no file of theirs, and hands out examples', async () => {
    for (const [name, content, code] of [
      ['curateurs.csv', 'identification_nationale;etablissement;debut;fin;motif\n', 'directory.import.not-of-curators'],
      ['reseaux.csv', 'code;nom;type;ville\n', 'directory.import.not-of-curators'],
      ['photo.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), 'directory.import.unknown-format'],
      ['vide.csv', '', 'directory.import.empty'],
      ['long.csv', `${COLUMNS}\n${'x'.repeat(1_000_000)}\n`, 'directory.import.line-too-long'],
    ] as const) {
      const answer = await upload(curator, name, content);
      assert.ok(answer.body.includes(code), `${name}: ${answer.status} ${answer.body.slice(0, 1500)}`);
    }
    const example = await curator.ask(at('/exemple/personnel.csv'));
    assert.equal(example.status, 200);
    assert.ok(example.body.includes('etablissement;numero;nom'));
    assert.equal((await curator.ask(at('/exemple/curateurs.csv'))).status, 404);
  });
});
