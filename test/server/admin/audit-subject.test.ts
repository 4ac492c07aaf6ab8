import assert from 'node:assert/strict';
import { parseApplication } from '../../../federation/index.ts';
import { applicationSubject } from '../../../server/admin/audit-subject.ts';
import { application } from '../../federation/support/trust-domain.ts';

const DCC = parseApplication(application('dcc', { name: { fr: 'Dossier du cancer', en: 'Cancer record' } }));
const find = (id: string) => (id === 'dcc' ? DCC : undefined);

describe('What an audit line is about, on its page', () => {
  const shown: readonly (readonly [subject: string, fr: string | null, en: string | null])[] = [
    ['dcc', 'Dossier du cancer', 'Cancer record'],
    ['dcc:application:dcc', 'Dossier du cancer', 'Cancer record'],
    ['dcc:application:autre', 'Dossier du cancer, application autre', 'Cancer record, application autre'],
    ['dcc:document:d-1', 'Dossier du cancer, document d-1', 'Cancer record, document d-1'],
    ['dcc:document:urn:d:1', 'Dossier du cancer, document urn:d:1', 'Cancer record, document urn:d:1'],
    ['dcc:document:*', 'Dossier du cancer, document', 'Cancer record, document'],
    ['dcc:document:-', 'Dossier du cancer, document', 'Cancer record, document'],
    ['dcc:aB_3', 'Dossier du cancer, acte aB_3', 'Cancer record, act aB_3'],
    ['dcc:document:\nd', 'Dossier du cancer, document \nd', 'Cancer record, document \nd'],
    ['parti:application:parti', null, null],
    ['network:oncologie', null, null],
    ['', null, null],
  ];
  for (const [subject, fr, en] of shown) {
    it(`« ${subject.trim()} » is read as « ${fr ?? 'it is written'} »`, () => {
      assert.deepEqual([applicationSubject(subject, find, 'fr'), applicationSubject(subject, find, 'en')], [fr, en]);
    });
  }
});
