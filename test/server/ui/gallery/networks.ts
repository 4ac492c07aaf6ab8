import { type AdminNetworkView, adminNetworkPage, type MemberRow } from '../../../../server/ui/pages/admin-network.ts';
import { type AdminNetworksView, adminNetworksPage } from '../../../../server/ui/pages/admin-networks.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const list: AdminNetworksView = {
  admin,
  networks: [
    {
      name: 'R.MES palliatif',
      id: 'rmes-palliatif',
      url: '/admin/reseaux/rmes-palliatif',
      kind: 'palliatif',
      city: 'Brumeval',
    },
    { name: 'Portalys', id: 'portalys', url: '/admin/reseaux/portalys', kind: 'ville-hopital', city: 'Vincennes' },
  ],
};
const member: MemberRow = {
  id: '0',
  name: 'Dr Camille Exemple',
  url: '/admin/personnes/p1',
  nationalId: '899700000013',
  tier: 'permanent',
  tierName: 'Permanent',
  role: 'COORD',
  from: NOW,
  until: null,
  untilDay: '',
  isRunning: true,
  isByHand: false,
  change: { action: '/admin/reseaux/portalys/membres/p1/2026-01-01', hidden: { 'seen-tier': 'permanent' } },
};
const network: AdminNetworkView = {
  admin,
  networksUrl: '/admin/reseaux',
  name: 'Portalys',
  members: [
    member,
    {
      ...member,
      id: '1',
      name: 'Dominique Factice',
      tier: 'other',
      tierName: 'Autre professionnel',
      role: '',
      until: NOW,
      untilDay: '2026-11-20',
      isRunning: false,
      isByHand: true,
    },
  ],
  nextUrl: '/admin/reseaux/portalys?after=p1',
  tiers: [
    { value: 'permanent', label: 'Permanent' },
    { value: 'other', label: 'Autre professionnel' },
  ],
  admit: { action: '/admin/reseaux/portalys/membres', hidden: {} },
  typed: null,
  outcome: null,
  failure: null,
};

/** Care networks and their members. */
export const networkPages = [
  ...samples('admin-networks', adminNetworksPage, { many: list, none: { ...list, networks: [] } }),
  ...samples('admin-network', adminNetworkPage, {
    members: network,
    empty: { ...network, members: [], nextUrl: null },
    refused: {
      ...network,
      typed: { person: '899700000013', tier: 'other', role: '', from: '2026-01-01', until: '' },
      failure: {
        code: 'directory.membership.overlaps',
        sentence: {
          fr: 'Cette personne est déjà membre de ce réseau.',
          en: 'This person is already a member of this network.',
        },
        incident: '7F3K-20QD',
      },
    },
  }),
];
