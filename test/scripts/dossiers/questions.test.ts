import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allQuestions, QUESTIONS } from '../../../scripts/dossiers/questions.ts';
import { DOSSIER_IDS, type DossierId } from '../../../scripts/region/applications.ts';
import { HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';

/** Most questions of one batch (the decision point's own limit). */
const MAX_BATCH_QUESTIONS = 100;
/** Asked about a patient by the portal's page, never by the dossier. */
const AT_THE_PORTAL: ReadonlySet<string> = new Set(['agree', 'oppose', 'bris_de_glace']);
const SHEETS = join(import.meta.dirname, '../../../scripts/region/sheets');

interface WrittenSheet {
  readonly actions: Readonly<Record<string, unknown>>;
  readonly facts: {
    readonly resource: Readonly<Record<string, { readonly type: string; readonly values?: readonly unknown[] }>>;
  };
  readonly rules: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
}

function sheetOf(id: DossierId): WrittenSheet {
  return JSON.parse(readFileSync(join(SHEETS, `${id}.json`), 'utf8'));
}

describe('the questions of the dossiers', () => {
  for (const id of DOSSIER_IDS) {
    it(`of ${id} have names of their own, words in both languages, and fit in one batch`, () => {
      const questions = allQuestions(QUESTIONS[id]);
      assert.equal(new Set(questions.map((question) => question.id)).size, questions.length);
      assert(questions.length > 3 && questions.length <= MAX_BATCH_QUESTIONS);
      assert.equal(questions[0]?.action, 'open');
      for (const { words } of questions) assert(words.fr.length > 5 && words.en.length > 5 && words.fr !== words.en);
      assert(QUESTIONS[id].patients.length >= 2);
    });

    it(`of ${id} are questions its sheet of rules can hear: action, resource, facts and their values`, function () {
      if (!existsSync(join(SHEETS, `${id}.json`))) return this.skip();
      const { actions, facts, rules } = sheetOf(id);
      for (const { id: name, action, resource } of allQuestions(QUESTIONS[id])) {
        assert(Object.hasOwn(actions, action), `${name}: ${action}`);
        assert(
          rules.some((rule) => rule.actions.includes(action) && rule.resources.includes(resource.type)),
          `${name}: no rule speaks of it`,
        );
        const { patient, ...stated } = resource.properties ?? {};
        assert(action === 'open' || typeof patient === 'string', `${name} names its patient`);
        for (const [fact, value] of Object.entries(stated)) {
          const declared = facts.resource[fact];
          assert.equal(typeof value, declared?.type, `${name}: ${fact}`);
          assert(declared?.values === undefined || declared.values.includes(value), `${name}: ${fact}=${value}`);
        }
      }
    });

    it(`of ${id} leave no action of its sheet unasked, but those the portal asks`, function () {
      if (!existsSync(join(SHEETS, `${id}.json`))) return this.skip();
      const asked = new Set(allQuestions(QUESTIONS[id]).map(({ action }) => action));
      assert.deepEqual(
        Object.keys(sheetOf(id).actions).filter((action) => !asked.has(action) && !AT_THE_PORTAL.has(action)),
        [],
      );
    });
  }

  it('meet a sheet that names the hospital under the number the region gives it', function () {
    if (!existsSync(join(SHEETS, 'portalys.json'))) return this.skip();
    assert(JSON.stringify(sheetOf('portalys')).includes(`"${HOSPITAL_FINESS}"`));
  });
});
