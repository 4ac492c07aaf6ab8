import { type AdminProposalsView, adminProposalsPage } from '../../../../server/ui/pages/admin-proposals.ts';
import { type OwnSheetView, ownSheetPage } from '../../../../server/ui/pages/own-sheet.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const forget = { action: '/fiche/phone/retirer', hidden: {} };
const phone = {
  field: 'phone',
  current: '01 99 00 41 00',
  propose: { action: '/fiche/phone', hidden: {} },
  refused: null,
  proposal: null,
} as const;
const mail = {
  ...phone,
  field: 'secureMail',
  current: '',
  propose: { action: '/fiche/secureMail', hidden: {} },
} as const;
const sheet: OwnSheetView = {
  name: 'Dr Camille Exemple',
  nationalId: '899700000013',
  summary: 'Médecin · Oncologie médicale',
  phone: '01 99 00 41 00',
  mail: 'camille.exemple@exemple.invalid',
  places: ['Cabinet Exemple, Vincennes', 'Hôpital fictif, Brumeval'],
  fields: [phone, mail],
  outcome: null,
  homeUrl: '/',
};
const proposal = { state: 'waiting', value: '01 99 00 41 07', at: NOW, reason: '', forget } as const;
const proposals: AdminProposalsView = {
  admin,
  proposals: [
    {
      id: '0',
      name: 'Dr Camille Exemple',
      url: '/admin/personnes/p1',
      field: 'phone',
      current: '01 99 00 41 00',
      proposed: '01 99 00 41 07',
      at: NOW,
      target: { action: '/admin/propositions/p1/phone', hidden: { version: '3' } },
      isClosed: false,
    },
    {
      id: '1',
      name: 'Dominique Factice',
      url: '/admin/personnes/p2',
      field: 'secureMail',
      current: 'dominique.factice@mss.example',
      proposed: '',
      at: NOW,
      target: null,
      isClosed: false,
    },
    {
      id: '2',
      name: 'Alix Fermé',
      url: '/admin/personnes/p3',
      field: 'phone',
      current: '',
      proposed: '01 99 00 41 09',
      at: NOW,
      target: { action: '/admin/propositions/p3/phone', hidden: {} },
      isClosed: true,
    },
  ],
  outcome: null,
  failure: null,
};

/** A professional's own sheet, and corrections that wait for an answer. */
export const proposalPages = [
  ...samples('own-sheet', ownSheetPage, {
    blank: sheet,
    waiting: { ...sheet, fields: [{ ...phone, proposal }, mail] },
    answered: {
      ...sheet,
      fields: [
        { ...phone, proposal: { ...proposal, state: 'declined', reason: 'C’est le numéro du secrétariat.' } },
        { ...mail, proposal: { ...proposal, state: 'accepted' } },
      ],
    },
    refused: {
      ...sheet,
      places: [],
      fields: [{ ...phone, refused: { value: 'appelez-moi', why: 'Ce numéro n’est pas valable.' } }, mail],
    },
  }),
  ...samples('admin-proposals', adminProposalsPage, { many: proposals, none: { ...proposals, proposals: [] } }),
];
