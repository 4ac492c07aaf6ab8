import { type AdminConflictsView, adminConflictsPage } from '../../../../server/ui/pages/admin-conflicts.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const FILE = 'Extraction_ProSanteConnect_Personne_activite_202611230400.txt';
const target = { action: '/admin/conflits', hidden: { id: 'identity:899700000013' } };

const conflicts: AdminConflictsView = {
  admin,
  conflicts: [
    {
      id: '0',
      name: 'EXEMPLE CAMILLE',
      number: '899700000013',
      file: FILE,
      at: NOW,
      about: {
        kind: 'identity',
        people: [
          { personId: 'p1', name: 'Camille Exemple', number: '0259990018', url: '/admin/personnes/p1' },
          { personId: 'p2', name: 'Camille Exemple-Bis', number: '0259990026', url: '/admin/personnes/p2' },
        ],
        isLeftOut: true,
        compareUrl: '/admin/personnes/p1/reunir?avec=p2',
      },
      target,
    },
    {
      id: '1',
      name: 'FACTICE DOMINIQUE',
      number: '899700000021',
      file: FILE,
      at: NOW,
      about: {
        kind: 'identity',
        people: [{ personId: 'p3', name: 'Dominique Factice', number: '0259990034', url: '/admin/personnes/p3' }],
        isLeftOut: false,
        compareUrl: null,
      },
      target,
    },
    {
      id: '2',
      name: 'EXEMPLE ALIX',
      number: '899700000039',
      file: FILE,
      at: NOW,
      about: {
        kind: 'field',
        field: 'phone',
        local: '01 99 00 41 07',
        before: '01 99 00 41 00',
        register: '01 99 00 41 99',
        url: '/admin/personnes/p4',
      },
      target,
    },
    {
      id: '3',
      name: 'CENTRE HOSPITALIER FICTIF',
      number: 'finess:990000025',
      file: FILE,
      at: NOW,
      about: {
        kind: 'field',
        field: 'phone',
        local: '01 99 00 41 07',
        before: '01 99 00 41 00',
        register: '01 99 00 41 99',
        url: '/admin/structures/finess%3A990000025',
      },
      target,
    },
  ],
  outcome: null,
  failure: null,
};

/** What files and the directory disagree about. */
export const conflictPages = samples('admin-conflicts', adminConflictsPage, {
  many: conflicts,
  none: { ...conflicts, conflicts: [] },
  refused: {
    ...conflicts,
    failure: {
      code: 'directory.merge.reason',
      sentence: { fr: 'Dites pourquoi, en 10 à 300 caractères.', en: 'Say why, in 10 to 300 characters.' },
      incident: '8QK2M7',
    },
  },
});
