import { AGREES, both } from './sheet-parts.ts';

const BY_CARD = { fact: 'session.acr', in: ['eidas2', 'eidas3'] };
const BY_CARD_HINT = { 'session.acr': both('Reconnectez-vous avec votre carte.', 'Sign in again with your card.') };

/**
 * Break-glass, for physicians signed in by card; on the types that they may consult anyway, or an emergency would be told as a way
 * into documents that do not exist, and not into masked ones.
 */
export function emergencyRules(types: readonly string[]): readonly object[] {
  if (types.length === 0) return [];
  const common = { effect: 'permit', who: { profession: ['10'] }, obligations: ['trace'] };
  return [
    {
      ...common,
      id: 'DMP-URGENCE-DECLARER',
      title: both('Déclarer un accès en urgence', 'Declare an emergency access'),
      actions: ['bris_de_glace'],
      resources: ['patient'],
      when: [BY_CARD],
      why: both(
        'Un médecin connecté par sa carte peut déclarer l’urgence ; chaque déclaration est contrôlée.',
        'A physician signed in by card may declare an emergency; each declaration is reviewed.',
      ),
      hints: BY_CARD_HINT,
    },
    {
      ...common,
      id: 'DMP-CENTRE15-DECLARER',
      title: both('Déclarer un appel au centre 15', 'Declare a call to the emergency centre'),
      actions: ['centre_15'],
      resources: ['patient'],
      when: [BY_CARD],
      why: both(
        'Un médecin connecté par sa carte peut déclarer la régulation ; chaque déclaration est contrôlée.',
        'A physician signed in by card may declare an emergency call; each declaration is reviewed.',
      ),
      hints: BY_CARD_HINT,
    },
    {
      ...common,
      id: 'DMP-URGENCE-LIRE',
      title: both('Consulter en urgence', 'Read in an emergency'),
      actions: ['read'],
      resources: ['document'],
      when: [
        { fact: 'resource.type', in: types },
        { fact: 'session.mode', in: ['bris_de_glace', 'centre_15'] },
        BY_CARD,
      ],
      why: both('Vous avez déclaré un accès en urgence.', 'You declared an emergency access.'),
      obligations: ['notify-patient', 'trace'],
      hints: {
        ...BY_CARD_HINT,
        'session.mode': both(
          'En urgence, si le patient ne peut s’exprimer, déclarez un accès en urgence.',
          'In an emergency, if the patient cannot express themselves, declare an emergency access.',
        ),
      },
    },
  ];
}

/** @param ask the question for a document that a physician may read with the patient's agreement */
export function emergencyCases(ask: object): readonly object[] {
  const session = { acr: 'eidas2', mode: 'normal' };
  const declared = { ...AGREES, mode: 'bris_de_glace' };
  return [
    {
      title: 'Un médecin déclare un accès en urgence',
      who: {},
      session,
      ask: { action: 'bris_de_glace', type: 'patient' },
      expect: { granted: true, rules: ['DMP-URGENCE-DECLARER'] },
    },
    {
      title: 'Un médecin déclare un appel au centre 15',
      who: {},
      session,
      ask: { action: 'centre_15', type: 'patient' },
      expect: { granted: true, rules: ['DMP-CENTRE15-DECLARER'] },
    },
    {
      title: 'L’appel déclaré, il consulte sans accord',
      who: {},
      session,
      patient: { ...declared, consent: 'none', mode: 'centre_15' },
      ask,
      expect: { granted: true, rules: ['DMP-URGENCE-LIRE'] },
    },
    {
      title: 'L’urgence déclarée, il consulte sans accord',
      who: {},
      session,
      patient: { ...declared, consent: 'none' },
      ask,
      expect: { granted: true, rules: ['DMP-URGENCE-LIRE'] },
    },
    {
      title: 'L’urgence ne passe pas outre une opposition',
      who: {},
      session,
      patient: { ...declared, consent: 'opposed' },
      ask,
      expect: { granted: false, code: 'federation.habilitation.no-rule', rules: [], missing: [] },
    },
  ];
}
