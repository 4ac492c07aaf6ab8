import assert from 'node:assert/strict';
import type { Directory, EditCommand, EditVerdict, Professional } from '../../../directory/index.ts';
import { CAMILLE, finessFile, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const ACTOR = { personId: 'administrateur' };

async function oneProfessional(directory: Directory): Promise<Professional> {
  await importAccepted(directory, rassFile([CAMILLE]), 'rass.txt');
  const found = directory.reader.findByNationalId('899700000013');
  assert.ok(found.found);
  return found.record;
}

function setting(record: Professional, changes: Partial<EditCommand> = {}): EditCommand {
  const ref = { kind: 'person', id: record.personId } as const;
  return {
    command: 'set-local-field',
    ref,
    field: 'phone',
    value: '06 39 98 00 01',
    version: record.version,
    ...changes,
  };
}

function refusal(verdict: EditVerdict): string | null {
  return verdict.accepted ? null : verdict.code;
}

/** Values of fields, and the code that refuses each; null: accepted. */
const VALUES: readonly (readonly [EditCommand['field'], string, string | null])[] = [
  ['phone', '+33 6 39 98 00 01', null],
  ['phone', '15', 'directory.edit.invalid-phone'],
  ['phone', '06 39 98 00 01 ou 02', 'directory.edit.invalid-phone'],
  ['phone', '0'.repeat(16), 'directory.edit.invalid-phone'],
  ['phone', `${'0'.repeat(10)}${' '.repeat(25)}1`, 'directory.edit.invalid-phone'],
  ['secureMail', "c.o'exemple+mss@mss.exemple.example", null],
  ['secureMail', 'sans-arobase.example', 'directory.edit.invalid-secure-mail'],
  ['secureMail', 'deux@adresses.example,x@y.example', 'directory.edit.invalid-secure-mail'],
  ['secureMail', 'x@localhost', 'directory.edit.invalid-secure-mail'],
  ['secureMail', 'x\r\nBcc:y@mss.example', 'directory.edit.invalid-secure-mail'],
  ['secureMail', `${'x'.repeat(65)}@mss.example`, 'directory.edit.invalid-secure-mail'],
];

describe('edit of local fields', () => {
  it('writes the field, its provenance, a version and a journal line', async () => {
    await withDirectory(async (directory) => {
      const record = await oneProfessional(directory);
      const verdict = await directory.editor.perform(ACTOR, setting(record), NOW);
      assert.ok(verdict.accepted);
      assert.equal(verdict.version, 2);
      assert.deepEqual(verdict.line.changes, [{ field: 'local.phone', before: '', after: '06 39 98 00 01' }]);
      assert.deepEqual(directory.reader.history({ kind: 'person', id: record.personId }, 1), [verdict.line]);
      const found = directory.reader.findByPersonId(record.personId);
      assert.ok(found.found);
      assert.equal(found.record.local.phone, '06 39 98 00 01');
      assert.deepEqual(found.record.provenance['local.phone'], {
        source: 'administrator',
        by: 'administrateur',
        asOf: NOW.toISOString(),
      });
    });
  });

  it('says that a person wrote their own field', async () => {
    await withDirectory(async (directory) => {
      const record = await oneProfessional(directory);
      await directory.editor.perform({ personId: record.personId }, setting(record), NOW);
      const found = directory.reader.findByPersonId(record.personId);
      assert.equal(found.found && found.record.provenance['local.phone']?.source, 'person');
    });
  });

  it('clears a field with an empty value', async () => {
    await withDirectory(async (directory) => {
      const record = await oneProfessional(directory);
      await directory.editor.perform(ACTOR, setting(record), NOW);
      const verdict = await directory.editor.perform(ACTOR, setting(record, { value: ' ', version: 2 }), NOW);
      assert.ok(verdict.accepted);
      const found = directory.reader.findByPersonId(record.personId);
      assert.deepEqual(found.found && found.record.local, {});
    });
  });

  it('accepts exactly one of many edits that saw the same version', async () => {
    await withDirectory(async (directory) => {
      const record = await oneProfessional(directory);
      const values = Array.from({ length: 12 }, (_, place) => `06 39 98 00 ${10 + place}`);
      const verdicts = await Promise.all(
        values.map((value) => directory.editor.perform(ACTOR, setting(record, { value }), NOW)),
      );
      assert.equal(verdicts.filter(({ accepted }) => accepted).length, 1);
      const conflicts = verdicts.filter((verdict) => refusal(verdict) === 'directory.edit.stale-version');
      assert.equal(conflicts.length, 11);
      const [conflict] = conflicts;
      assert.ok(conflict !== undefined && !conflict.accepted);
      assert.equal(conflict.current?.version, 2);
    });
  });

  for (const [field, value, code] of VALUES) {
    it(`${code === null ? 'accepts' : `refuses with ${code}`} ${field} ${JSON.stringify(value.slice(0, 40))}`, async () => {
      await withDirectory(async (directory) => {
        const record = await oneProfessional(directory);
        const verdict = await directory.editor.perform(ACTOR, setting(record, { field, value }), NOW);
        assert.equal(refusal(verdict), code);
      });
    });
  }

  it('refuses a value that is already there with directory.edit.unchanged', async () => {
    await withDirectory(async (directory) => {
      const record = await oneProfessional(directory);
      const verdict = await directory.editor.perform(ACTOR, setting(record, { value: '' }), NOW);
      assert.equal(refusal(verdict), 'directory.edit.unchanged');
      assert.equal(directory.reader.history({ kind: 'person', id: record.personId }, 10).length, 1);
    });
  });

  it('refuses a closed record with directory.edit.closed-record', async () => {
    await withDirectory(async (directory) => {
      const record = await oneProfessional(directory);
      await importAccepted(directory, rassFile([somebody(1)]), 'rass.txt');
      const verdict = await directory.editor.perform(ACTOR, setting(record, { version: 2 }), NOW);
      assert.equal(refusal(verdict), 'directory.edit.closed-record');
    });
  });

  it('refuses records that do not exist, whatever is asked for', async () => {
    await withDirectory(async (directory) => {
      const record = await oneProfessional(directory);
      const ask = async (kind: 'person' | 'structure', id: string): Promise<string | null> =>
        refusal(await directory.editor.perform(ACTOR, setting(record, { ref: { kind, id } }), NOW));
      assert.equal(await ask('person', 'nobody'), 'directory.person.absent');
      assert.equal(await ask('structure', 'x'.repeat(5_000)), 'directory.structure.absent');
      assert.equal(await ask('structure', ''), 'directory.structure.absent');
    });
  });

  it('edits a structure, and FINESS leaves the edit alone', async () => {
    await withDirectory(async (directory) => {
      const site = { finess: '010000024', name: 'SITE', city: '99100 BRUMEVAL' };
      await importAccepted(directory, finessFile('2026-11-01', [site]), 'finess.csv');
      const ref = { kind: 'structure', id: 'finess:010000024' } as const;
      const command = { command: 'set-local-field', ref, field: 'phone', value: '0639980099', version: 1 } as const;
      assert.ok((await directory.editor.perform(ACTOR, command, NOW)).accepted);
      await importAccepted(directory, finessFile('2026-11-02', [{ ...site, name: 'AUTRE NOM' }]), 'finess.csv');
      const found = directory.reader.findStructure('010000024');
      assert.ok(found.found);
      assert.deepEqual(
        [found.record.name, found.record.local.phone, found.record.version],
        ['AUTRE NOM', '0639980099', 3],
      );
    });
  });
});
