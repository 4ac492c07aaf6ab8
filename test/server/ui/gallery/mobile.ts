import {
  type MobileRequestView,
  type MobileView,
  mobileAnsweredPage,
  mobilePage,
  mobileRequestPage,
} from '../../../../server/ui/pages/mobile.ts';
import { NOW, signInAsk } from './entrance.ts';
import { samples } from './sample.ts';

const list: MobileView = {
  requests: [
    { id: 'd1', application: 'Logiciel du cabinet', message: '4K-27', askedAt: NOW, url: '/mobile/d1' },
    { id: 'd2', application: 'DMP de démonstration', message: '', askedAt: NOW, url: '/mobile/d2' },
  ],
  refreshUrl: '/mobile',
  homeUrl: '/',
};
const request: MobileRequestView = {
  application: 'Logiciel du cabinet',
  message: '4K-27',
  expiresAt: new Date('2026-11-23T13:10:00Z'),
  passkey: signInAsk,
  byCard: null,
  showCardUrl: '/sign-in?to=mobile',
  refuse: { action: '/mobile/d1/refus', hidden: {} },
  backUrl: '/mobile',
  failure: null,
};

/** Pages where a person answers an application's request. */
export const mobile = [
  ...samples('mobile', mobilePage, { none: { ...list, requests: [] }, many: list }),
  ...samples('mobile-request', mobileRequestPage, {
    passkey: request,
    card: { ...request, passkey: null, message: '', byCard: { action: '/mobile/d1/carte', hidden: {} } },
    refused: {
      ...request,
      failure: {
        code: 'server.backchannel.too-weak',
        sentence: { fr: 'Ce moyen ne suffit pas.', en: 'This means is not enough.' },
        incident: '7F3K-20QD',
      },
    },
  }),
  ...samples('mobile-answered', mobileAnsweredPage, {
    approved: { outcome: 'approved', application: 'Logiciel du cabinet', backUrl: '/mobile' },
    refused: { outcome: 'refused', application: 'Logiciel du cabinet', backUrl: '/mobile' },
  }),
];
