import assert from 'node:assert/strict';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { COMMANDS } from '../../../server/cli/commands.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';

const BY = ['--by', 'Alix Fictive', '--reason', 'Essai de la ligne de commande'] as const;
const number = (slug: string) => castMember(slug).idType + castMember(slug).id;
const ABSENT_PERSON = '899799999999';
const HEX = 'ab'.repeat(32);

/** What is typed for each command that takes `--json`: something that it answers, then something that it refuses or cannot do. */
type Words = readonly string[];
const EXAMPLES: Readonly<Record<string, { readonly done: Words | null; readonly refused: Words | null }>> = {
  check: { done: ['--set', 'port=5123'], refused: ['--set', 'port=x'] },
  doctor: { done: null, refused: ['--set', 'port=x'] },
  import: { done: ['reseaux-20261101.csv'], refused: ['absent.csv'] },
  'import list': { done: [], refused: ['trop'] },
  'import undo': { done: null, refused: ['lot-inconnu'] },
  'import plan': { done: ['reseaux-20261101.csv'], refused: ['absent.csv'] },
  'import plans': { done: [], refused: ['plan-inconnu'] },
  'import apply': { done: null, refused: ['plan-inconnu'] },
  'import drop': { done: null, refused: ['plan-inconnu'] },
  'import held': { done: [], refused: ['trop'] },
  'import release': { done: null, refused: ['tranche', '--reason', 'Essai fictif'] },
  'import keep': { done: null, refused: ['tranche', '--reason', 'Essai fictif'] },
  search: { done: ['exemple'], refused: ['exemple', '--limit', 'x'] },
  show: { done: [number('generaliste')], refused: [ABSENT_PERSON] },
  history: { done: [number('generaliste')], refused: [ABSENT_PERSON] },
  'conflict list': { done: [], refused: ['trop'] },
  'conflict settle': { done: null, refused: ['conflit', 'local', ...BY] },
  'person numbers': { done: [number('generaliste')], refused: [ABSENT_PERSON] },
  'person merge': { done: null, refused: [number('generaliste'), ABSENT_PERSON, ...BY] },
  'person unmerge': { done: null, refused: [number('generaliste'), ...BY] },
  'person withdraw': { done: null, refused: [ABSENT_PERSON, number('generaliste'), ...BY] },
  'person reinstate': { done: null, refused: [ABSENT_PERSON, number('generaliste'), ...BY] },
  'ldif import': { done: null, refused: ['absent.ldif'] },
  'directory backup': { done: ['sauvegarde'], refused: ['sauvegarde'] },
  'directory restore': { done: null, refused: ['sauvegarde-absente'] },
  'directory verify': { done: [], refused: ['sauvegarde-absente'] },
  'directory rebuild': { done: [], refused: ['trop'] },
  'directory compact': { done: [], refused: ['trop'] },
  'cert explain': { done: null, refused: ['authority.der'] },
  'cert verify': { done: null, refused: ['authority.der'] },
  'crl status': { done: [], refused: ['trop'] },
  'trust list': { done: [], refused: ['trop'] },
  'trust show': { done: ['authority.der', '--set', 'trust.universe=demo'], refused: [HEX] },
  'trust add': { done: null, refused: ['absent.der', '--role', 'anchor'] },
  'trust remove': { done: null, refused: [HEX] },
  'card deny': { done: ['8025000001/1', '--reason', 'Perdue'], refused: ['8025000001/1'] },
  'card allow': { done: ['8025000001/1', '--reason', 'Retrouvée'], refused: [] },
  'card denied': { done: [], refused: ['trop'] },
  'client list': { done: [], refused: ['trop'] },
  'client show': { done: ['dossier-0'], refused: ['inconnu'] },
  'client request': { done: ['demande.json'], refused: ['faux.json'] },
  'client admit': { done: ['application.json'], refused: ['faux.json'] },
  'client approve': { done: ['demande-fictive'], refused: ['inconnu'] },
  'client suspend': { done: ['demande-fictive'], refused: ['inconnu'] },
  'client rotate-secret': { done: ['application-fictive'], refused: ['inconnu'] },
  'client settings': { done: ['application-fictive', 'spring'], refused: ['application-fictive', 'cobol'] },
  'client claims': { done: ['dossier-0', '--person', number('generaliste')], refused: ['dossier-0', '--person', 'x'] },
  'client export': { done: [], refused: ['trop'] },
  'client apply': { done: ['configuration.json', '--dry-run'], refused: ['fausse-configuration.json'] },
  'keys list': { done: [], refused: ['trop'] },
  'keys rotate': { done: ['--emergency'], refused: ['trop'] },
  'sheet check': { done: ['feuille.json'], refused: ['fausse-feuille.json'] },
  'sheet draft': { done: null, refused: ['feuille.json', '--by', 'Alix'] },
  'sheet rehearse': { done: null, refused: ['dossier-1', '--by', 'Alix'] },
  'sheet approve': { done: null, refused: ['dossier-1', '--digest', HEX, '--by', 'Bilal'] },
  'sheet publish': { done: null, refused: ['dossier-1', '--by', 'Bilal'] },
  'sheet rollback': { done: null, refused: ['dossier-1', '--to', '7', ...BY] },
  'sheet show': { done: ['dossier-0'], refused: ['inconnu'] },
  'sheet history': { done: ['dossier-0'], refused: ['inconnu'] },
  'sheet ask': {
    done: [
      ...['dossier-0', '--person', number('generaliste'), '--action', 'read', '--type', 'document'],
      ...['--properties', '{"consent":"active"}'],
    ],
    refused: ['dossier-0', '--person', ABSENT_PERSON, '--action', 'read', '--type', 'document'],
  },
  'sheet explain': { done: null, refused: ['dinconnue'] },
  'sheet diff': {
    done: ['dossier-0', '--before', '1', '--after', '1'],
    refused: ['dossier-0', '--before', '1', '--after', '9'],
  },
  'sheet who': {
    done: ['dossier-0', '--action', 'read', '--type', 'document'],
    refused: ['dossier-0', '--action', 'voler', '--type', 'document'],
  },
  'sheet may': { done: [number('generaliste')], refused: [ABSENT_PERSON] },
  'sheet idle': { done: ['dossier-0'], refused: ['inconnu'] },
  'act list': { done: ['dossier-0', 'patient-un'], refused: ['dossier-0', 'patient-inconnu'] },
  'act emergencies': { done: [], refused: ['un', 'deux'] },
  'act review': {
    done: null,
    refused: ['dossier-0', 'inconnu', '--outcome', 'justified', '--note', 'Relu avec le service', '--by', 'x2'],
  },
  'network list': { done: [], refused: ['trop'] },
  'network members': { done: ['essai'], refused: ['inconnu'] },
  'network admit': { done: null, refused: ['inconnu', number('generaliste'), '--by', 'Alix'] },
  'staff list': { done: null, refused: ['999999999'] },
  'staff create': { done: null, refused: ['999999999', 'ACC-1', '--family-name', 'FICTIVE', '--by', 'Alix'] },
  'staff edit': { done: null, refused: ['3999999999/ACC-1', '--function', 'Accueil', '--by', 'Alix'] },
  'staff close': { done: null, refused: ['3999999999/ACC-1', '--by', 'Alix'] },
  'staff reopen': { done: null, refused: ['3999999999/ACC-1', '--by', 'Alix'] },
  'structure list': { done: [], refused: ['inconnue'] },
  'structure create': { done: null, refused: ['999999999', 'ACCUEIL', '--name', 'Accueil', '--by', 'Alix'] },
  'structure edit': { done: null, refused: ['local:L-RIEN', '--name', 'Accueil', '--by', 'Alix'] },
  'structure close': { done: null, refused: ['local:L-RIEN', '--by', 'Alix'] },
  'structure reopen': { done: null, refused: ['local:L-RIEN', '--by', 'Alix'] },
  'curator list': { done: [], refused: ['inconnue'] },
  'curator grant': { done: null, refused: [ABSENT_PERSON, '999999999', '--until', '2999-01-01', ...BY] },
  'curator end': { done: null, refused: [ABSENT_PERSON, '999999999', ...BY] },
  'administrator list': { done: [], refused: ['trop'] },
  'administrator grant': { done: null, refused: [ABSENT_PERSON, '--region', '--until', '2999-01-01', ...BY] },
  'administrator end': { done: null, refused: [ABSENT_PERSON, ...BY] },
  'audit verify': { done: [], refused: ['--expect', `1:${HEX}`] },
  'audit show': { done: ['--limit', '3'], refused: ['--limit', '0'] },
};
/** Said in the words of the command. */
const JSON_LINES: ReadonlySet<string> = new Set(['audit show']);

describe('command line: --json', function () {
  this.timeout(120_000);
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse();
    const { federation, directory, clock } = house.running.rooms;
    const found = directory.reader.findByNationalId(number('generaliste'));
    assert.ok('record' in found);
    const own = { application: 'dossier-0', patient: 'patient-un', person: found.record.personId, at: clock.now() };
    assert.ok((await federation.patients.recordOwn(own, { kind: 'agree', how: 'oral' })).accepted);
    await house.running.close();
    const write = (name: string, content: unknown) =>
      writeFileSync(join(house.folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    const application = { redirect_uris: ['https://essai.example/retour'], client_name: 'Essai fictif' };
    write('demande.json', { client_id: 'demande-fictive', ...application });
    write('application.json', { client_id: 'application-fictive', ...application });
    write('faux.json', { client_id: 'faux', redirect_uris: 'nulle part' });
    write('configuration.json', { clients: [{ client_id: 'autre-fictive', ...application }] });
    write('fausse-configuration.json', { clients: [{ client_id: 'faux', redirect_uris: 'nulle part' }] });
    write('reseaux-20261101.csv', 'code;nom;type;ville\nessai;Réseau d’essai;palliatif;Brumeval\n');
    write('feuille.json', { ...smallSheet('dossier-0'), version: 2 });
    write('fausse-feuille.json', { schema: 'hab/1' });
    const [authority] = house.running.config.trust.authorities;
    assert.ok(authority);
    copyFileSync(authority.file, join(house.folder, 'authority.der'));
  });
  after(() => rmSync(house.folder, { recursive: true, force: true }));

  const vestibule = async (...words: readonly string[]) => {
    const told = { out: '', err: '' };
    const code = await run(words, {
      environment: {
        VESTIBULE_MODE: 'demo',
        VESTIBULE_DATA: join(house.folder, 'data'),
        VESTIBULE_SECRETS: join(house.folder, 'secrets'),
      },
      folder: house.folder,
      clock: house.clock,
      randomBytes: (count) => Buffer.alloc(count, 7),
      out: (text) => {
        told.out += `${text}\n`;
      },
      err: (text) => {
        told.err += `${text}\n`;
      },
      stopRequested: () => new Promise(() => undefined),
      onRenewal: () => undefined,
    });
    return { code, ...told };
  };
  const documentsIn = (name: string, text: string): readonly unknown[] =>
    JSON_LINES.has(name)
      ? text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [JSON.parse(text)];

  it('is tried here for every command that takes it, and no other', async () => {
    const taking: string[] = [];
    for (const [name, load] of Object.entries(COMMANDS)) if ('json' in (await load()).options) taking.push(name);
    assert.deepEqual(Object.keys(EXAMPLES), taking);
  });

  it('is refused by a command that answers no JSON document, as JSON', async () => {
    const { code, out, err } = await vestibule('staff', 'export', '940000029', '--json');
    assert.equal(code, EXIT.malformed);
    assert.equal(out, '');
    assert.equal(JSON.parse(err).error, 'server.command.malformed');
  });

  it('says that what is named is not there by its code: server.command.absent', async () => {
    const { code, out, err } = await vestibule('network', 'members', 'inconnu', '--json');
    assert.deepEqual([code, out, JSON.parse(err).error], [EXIT.refused, '', 'server.command.absent']);
  });

  for (const [name, { done, refused }] of Object.entries(EXAMPLES)) {
    if (done !== null) {
      it(`${name}: prints one JSON document`, async () => {
        const { code, out, err } = await vestibule(...name.split(' '), ...done, '--json');
        assert.equal(code, EXIT.done, out + err);
        assert.ok(
          documentsIn(name, out).every((each) => typeof each === 'object' && each !== null),
          out,
        );
      });
    }
    if (refused !== null) {
      it(`${name}: refuses with one JSON document, and no success`, async () => {
        const { code, out, err } = await vestibule(...name.split(' '), ...refused, '--json');
        assert.notEqual(code, EXIT.done, out + err);
        // An answer that is no, or why there is none: never both.
        const told = JSON.parse(out === '' ? err : out);
        assert.ok(typeof told === 'object' && told !== null, out + err);
        if (out === '') assert.match(told.error, /^(server|directory|federation|pki)\.[a-z-]+\.[a-z-]+$/);
      });
    }
  }
});
