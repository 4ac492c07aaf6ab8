import type { SITE_CATEGORIES } from './site-categories.ts';

type CategoryName = keyof typeof SITE_CATEGORIES;

/** How one profession (nomenclature G15) is practised in the invented region. */
export interface ProfessionProfile {
  readonly code: string;
  /** Share of the region's professionals, relative to the others; close to the national mix. */
  readonly weight: number;
  readonly women: number;
  /** Civility of exercise (nomenclature R11), or `''`. */
  readonly civility: string;
  readonly authority: string;
  /** Part of the situations that are liberal. */
  readonly liberal: number;
  /** Sites where a salaried post may be; every other kind of site is out of reach. */
  readonly employers: readonly CategoryName[];
  /** Roles (nomenclature R21) of liberal and salaried situations. */
  readonly liberalRole: string;
  readonly salariedRole: string;
  readonly specialties: readonly Specialty[];
  /** Part of the people who hold at least one of {@link specialties}. */
  readonly specialised: number;
}

export interface Specialty {
  readonly type: string;
  readonly code: string;
  readonly weight: number;
}

const s = (code: string, weight: number, type = 'S'): Specialty => ({ type, code, weight });
const ARS = 'ARS/ARS/ARS';
const CARE_SITES: readonly CategoryName[] = ['hospital', 'clinic', 'careHome', 'healthCentre'];

const PHYSICIAN_SPECIALTIES = [
  s('SM54', 30),
  s('SM26', 14),
  s('SM53', 4),
  s('SM42', 6),
  s('SM02', 5),
  s('SM44', 4),
  s('SM40', 4),
  s('SM04', 3.5),
  s('SM38', 3),
  s('SM20', 3),
  s('SM08', 2),
  s('SM15', 2),
  s('SM24', 2),
  s('SM32', 1.4),
  s('SM41', 1.6),
  s('SM18', 1.4),
  s('SM16', 1),
  s('SM30', 0.9),
  s('SM48', 1),
  s('SM36', 0.9),
  s('SM37', 0.5),
  s('SM35', 0.3),
  s('SM59', 2),
  s('SM05', 1.2),
  s('SM25', 2),
  s('SM49', 0.8),
  s('SM01', 0.7),
  s('SM28', 0.4),
  s('SM39', 1),
  s('SM12', 0.6),
  s('SM29', 1),
  s('SM46', 0.8),
];

/** Qualifications a physician may add to the first one: capacities, competences, further diplomas. */
export const SECOND_QUALIFICATIONS: readonly Specialty[] = [
  s('CAPA05', 3, 'CAPA'),
  s('CAPA06', 4, 'CAPA'),
  s('CAPA02', 3, 'CAPA'),
  s('CAPA01', 2, 'CAPA'),
  s('C35', 1, 'C'),
  s('C36', 1, 'C'),
  s('C05', 2, 'C'),
  s('C33', 1, 'C'),
  s('DSM206', 2, 'DNQ'),
  s('DSM213', 2, 'DNQ'),
];

/** Professions of the region, most numerous first. */
export const PROFESSIONS: readonly ProfessionProfile[] = [
  {
    code: '60',
    weight: 44,
    women: 0.87,
    civility: '',
    authority: 'ONI/ONI/ONI',
    liberal: 0.2,
    employers: [...CARE_SITES, 'homeNursing', 'mentalHealth', 'dialysis', 'cancerCentre'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [s('SI01', 3), s('SI02', 1), s('SI04', 1)],
    specialised: 0.02,
  },
  {
    code: '10',
    weight: 20,
    women: 0.5,
    civility: 'DR',
    authority: 'CNOM/CNOM/CNOM',
    liberal: 0.56,
    employers: [...CARE_SITES, 'mentalHealth', 'dialysis', 'cancerCentre', 'maternalCare'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: PHYSICIAN_SPECIALTIES,
    specialised: 0.98,
  },
  {
    code: '70',
    weight: 9,
    women: 0.52,
    civility: '',
    authority: 'CNOMK/CNOMK/CNOMK',
    liberal: 0.82,
    employers: CARE_SITES,
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '21',
    weight: 6.5,
    women: 0.68,
    civility: 'DR',
    authority: 'CNOP/CNOP/CNOP',
    liberal: 0.4,
    employers: ['pharmacy', 'hospital', 'laboratory', 'clinic'],
    liberalRole: 'FON-03',
    salariedRole: 'FON-05',
    specialties: [s('SM03', 1)],
    specialised: 0.05,
  },
  {
    code: '40',
    weight: 4,
    women: 0.49,
    civility: 'DR',
    authority: 'CNOCD/CNOCD/CNOCD',
    liberal: 0.87,
    employers: ['healthCentre', 'hospital'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [s('SCD01', 6), s('SCD02', 1), s('SCD03', 1)],
    specialised: 0.07,
  },
  {
    code: '98',
    weight: 3.3,
    women: 0.72,
    civility: '',
    authority: ARS,
    liberal: 0,
    employers: ['hospital', 'clinic', 'cancerCentre'],
    liberalRole: '',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '91',
    weight: 2.4,
    women: 0.97,
    civility: '',
    authority: ARS,
    liberal: 0.8,
    employers: ['hospital', 'healthCentre'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '50',
    weight: 2.2,
    women: 0.97,
    civility: '',
    authority: 'CNOSF/CNOSF/CNOSF',
    liberal: 0.35,
    employers: ['hospital', 'clinic', 'maternalCare'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '28',
    weight: 2,
    women: 0.53,
    civility: '',
    authority: ARS,
    liberal: 0.6,
    employers: ['healthCentre'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '94',
    weight: 1.4,
    women: 0.87,
    civility: '',
    authority: ARS,
    liberal: 0.2,
    employers: CARE_SITES,
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '96',
    weight: 1.4,
    women: 0.9,
    civility: '',
    authority: ARS,
    liberal: 0.25,
    employers: ['hospital', 'mentalHealth', 'careHome'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '80',
    weight: 1.3,
    women: 0.69,
    civility: '',
    authority: 'CNOPP/CNOPP/CNOPP',
    liberal: 0.98,
    employers: ['hospital'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '95',
    weight: 1.3,
    women: 0.95,
    civility: '',
    authority: ARS,
    liberal: 0.35,
    employers: ['hospital', 'clinic', 'dialysis'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '92',
    weight: 0.5,
    women: 0.9,
    civility: '',
    authority: ARS,
    liberal: 0.6,
    employers: ['hospital', 'healthCentre'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
  {
    code: '26',
    weight: 0.4,
    women: 0.45,
    civility: '',
    authority: ARS,
    liberal: 0.5,
    employers: ['healthCentre'],
    liberalRole: 'FON-01',
    salariedRole: 'FON-AU',
    specialties: [],
    specialised: 0,
  },
];
