import {
  type AdminAdministratorsView,
  adminAdministratorsPage,
} from '../../../../server/ui/pages/admin-administrators.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const running: AdminAdministratorsView['rights'][number] = {
  id: '0',
  name: 'Dominique Factice',
  url: '/admin/personnes/p1',
  territory: null,
  lastDay: NOW,
  ended: null,
  end: { action: '/admin/administrateurs/p1/fin', hidden: { version: '1' } },
};
const many: AdminAdministratorsView = {
  admin,
  rights: [
    running,
    {
      ...running,
      id: '1',
      name: 'Camille Exemple',
      territory: { departments: ['94', '2A'], establishments: ['990100000'] },
      end: { action: '/admin/administrateurs/p2/fin', hidden: { version: '3' } },
    },
    {
      ...running,
      id: '2',
      name: 'Alix Nouvelle',
      territory: { departments: ['75'], establishments: [] },
      ended: { at: NOW, reason: 'A quitté la délégation' },
      end: null,
    },
  ],
  give: { action: '/admin/administrateurs', hidden: {} },
  typed: { person: '', extent: 'limited', departments: '', establishments: '', until: '', reason: '' },
  outcome: null,
  failure: null,
};

/** Who administers what. */
export const administratorsPages = samples('admin-administrators', adminAdministratorsPage, {
  many,
  none: { ...many, rights: [] },
  refused: {
    ...many,
    typed: { ...many.typed, person: '899700000013', departments: 'Paris' },
    failure: {
      code: 'server.admin.right-malformed',
      sentence: { fr: 'Un territoire et une fin sont attendus.', en: 'A territory and an end are expected.' },
      incident: '7F3K-20QD',
    },
  },
  limited: { ...many, admin: { ...admin, extent: 'territory' } },
});
