import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { CAMILLE, rassFile, somebody } from '../../directory/support/national-files.ts';
import { cliIn } from '../../support/cli.ts';

const RPPS = String(CAMILLE.id);
const ADELI = '259990018';
const BEFORE = { ...CAMILLE, type: '0', id: ADELI, nationalId: `0${ADELI}` };
const OTHER = somebody(1);
const WHY = ['--by', 'Alix', '--reason', 'Vérifié avec le professionnel'] as const;

describe('the numbers of a person on the command line', () => {
  let folder: string;
  let out: string;
  let err: string;

  const vestibule = async (...words: readonly string[]) => {
    const answer = await cliIn(folder, new Date('2026-11-23T08:00:00Z')).run(...words);
    ({ out, err } = answer);
    return answer.code;
  };

  async function take(name: string, content: string, ...options: readonly string[]): Promise<void> {
    writeFileSync(join(folder, name), content);
    assert.equal(await vestibule('import', name, ...options), EXIT.done, err);
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-person-'));
    await take('rass_202611200512.txt', rassFile([BEFORE, OTHER]));
    await take('rass_202611210512.txt', rassFile([CAMILLE, OTHER]));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('come in by the national file, told beforehand, and are shown with what joined them', async () => {
    const file = `N° ADELI;N° RPPS\r\n${ADELI};${RPPS}\r\n`;
    await take('bascule-20261122.csv', file, '--plan');
    assert.match(out, new RegExp(`modifié 8${RPPS} EXEMPLE CAMILLE`));
    assert.match(out, /Rien n’a été changé/);
    await take('bascule-20261122.csv', file);
    assert.match(out, /correspondance-adeli-rpps, 1 lignes, 0 en faute/);
    assert.equal(await vestibule('person', 'numbers', ADELI), EXIT.done, err);
    assert.match(out, new RegExp(`^8${RPPS} {2}EXEMPLE CAMILLE ANNE`));
    assert.match(out, new RegExp(`correspondance 0${ADELI} → 8${RPPS}`));
    assert.match(out, new RegExp(`fiche réunie 0${ADELI} · import:`));
    assert.equal(await vestibule('person', 'numbers', '12'), EXIT.refused);
    assert.equal(await vestibule('show', ADELI), EXIT.done);
    assert.match(out, new RegExp(`trouvée par un ancien numéro : 0${ADELI}`));
    assert.equal(await vestibule('show', RPPS), EXIT.done);
    assert.doesNotMatch(out, /ancien numéro/);
  });

  it('part when a correspondence is withdrawn, and meet again when it is reinstated, with audit and history', async () => {
    assert.equal(await vestibule('person', 'withdraw', ADELI, RPPS, ...WHY, '--json'), EXIT.done, err);
    assert.equal(JSON.parse(out).person.nationalId, `8${RPPS}`);
    assert.equal(await vestibule('person', 'numbers', ADELI, '--json'), EXIT.done);
    assert.equal(JSON.parse(out).correspondences[0].withdrawn.reason, WHY[3]);
    assert.equal(await vestibule('person', 'withdraw', ADELI, RPPS, ...WHY), EXIT.refused);
    assert.match(err, /directory\.correspondence\.absent/);
    assert.equal(await vestibule('history', ADELI), EXIT.done);
    assert.match(out, /séparée {2}.*Alix/);
    assert.equal(await vestibule('audit', 'show', '--json'), EXIT.done);
    assert.match(out, /unmerged/);
    assert.equal(await vestibule('person', 'reinstate', ADELI, RPPS, ...WHY), EXIT.done, err);
    assert.equal(await vestibule('show', ADELI, '--json'), EXIT.done);
    assert.equal(JSON.parse(out).record.nationalId, `8${RPPS}`);
  });

  it('in doubt wait for a decision, listed and settled', async () => {
    assert.equal(await vestibule('conflict', 'list'), EXIT.done, err);
    assert.match(out, /Aucun conflit/);
    const asAdeli = (number: number) => {
      const id = String(somebody(number).id).slice(2);
      return { ...somebody(number), type: '0', id, nationalId: `0${id}` };
    };
    const [one, two] = [asAdeli(7), asAdeli(8)];
    await take('rass_202611230512.txt', rassFile([CAMILLE, OTHER, one, two]));
    const claims = { ...somebody(9), otherIds: `${one.nationalId},ADELI,1;${two.nationalId},ADELI,1` };
    await take('rass_202611230513.txt', rassFile([CAMILLE, OTHER, claims]));
    assert.equal(await vestibule('conflict', 'list'), EXIT.done);
    const id = `identity:${claims.nationalId}`;
    assert.match(out, new RegExp(`^${id} · PERSONNE9 ALEX nomme aussi ${one.nationalId} \\(`, 'm'));
    assert.equal(await vestibule('conflict', 'settle', id, 'nobody', ...WHY), EXIT.malformed);
    assert.equal(await vestibule('conflict', 'settle', 'identity:x', 'apart', ...WHY), EXIT.refused);
    assert.match(err, /directory\.conflict\.absent/);
    assert.equal(await vestibule('conflict', 'settle', id, one.nationalId, ...WHY, '--json'), EXIT.done, err);
    assert.equal(await vestibule('audit', 'show', '--json'), EXIT.done);
    assert.match(out, /directory\.conflict-settled/);
    await take('rass_202611230514.txt', rassFile([CAMILLE, OTHER, claims]));
    assert.equal(await vestibule('show', one.nationalId, '--json'), EXIT.done);
    assert.equal(JSON.parse(out).record.nationalId, claims.nationalId);
  });

  it('are one person’s after a merge, and two people’s again after it is taken back', async () => {
    const number = String(OTHER.id);
    assert.equal(await vestibule('person', 'merge', RPPS, number, '--by', 'Alix'), EXIT.refused);
    assert.match(err, /directory\.merge\.reason/);
    assert.equal(await vestibule('person', 'merge', RPPS, number, ...WHY, '--phone', 'both'), EXIT.malformed);
    assert.equal(await vestibule('person', 'merge', RPPS, '12', ...WHY), EXIT.refused);
    assert.equal(await vestibule('person', 'merge', RPPS, number, ...WHY, '--phone', 'absorbed'), EXIT.done, err);
    assert.equal(await vestibule('show', number, '--json'), EXIT.done);
    assert.equal(JSON.parse(out).record.nationalId, `8${RPPS}`);
    assert.equal(await vestibule('person', 'unmerge', RPPS, ...WHY), EXIT.refused);
    assert.match(err, /directory\.merge\.absent/);
    assert.equal(await vestibule('person', 'unmerge', number, ...WHY, '--json'), EXIT.done, err);
    assert.equal(await vestibule('show', number, '--json'), EXIT.done);
    assert.equal(JSON.parse(out).record.nationalId, OTHER.nationalId);
    assert.equal(await vestibule('directory', 'verify'), EXIT.done, err);
  });
});
