import type { Site } from '../model.ts';

const SHORT_NAME_CHARS = 38;
const LONG_NAME_CHARS = 80;
const ACTIVE = 'A';
const INACTIVE = 'I';
/** Usage of the main address (nomenclature of the document). */
const MAIN_ADDRESS = '03';

/** Members of the root before the legal entities, without the line end. */
export function finessPlusHead(day: string): string {
  return `{"schemaVersion":"v1.0.0","generatedAt":"${day}T04:00:00.000Z","gco":[],"gcc":[],"pmej":[`;
}

/** What closes the document. */
export const FINESS_PLUS_END = ']}';

/**
 * One legal entity with its sites, as the document of structures of FINESS+ has them: codes without labels, nothing where something is unknown, coordinates under each
 * other's name. In one line.
 *
 * @param isClosed whether a site is told as inactive
 */
export function finessPlusEntity(finessEj: string, sites: readonly Site[], isClosed: (site: Site) => boolean): string {
  const [first] = sites;
  return JSON.stringify({
    informationsGeneralesPMEJ: {
      pmSmsseId: `PM${finessEj}`,
      numFinessPm: finessEj,
      denominationPm: named(first).slice(0, SHORT_NAME_CHARS),
      denominationLonguePmSmsse: named(first).slice(0, LONG_NAME_CHARS),
      siren: first?.siret.slice(0, 9) ?? null,
      codeApe: first?.category.ape ?? null,
      statutJuridique: '60',
      typePersonneMorale: '1',
      fonctionPublique: null,
      typeGroupeGco: null,
      dateCreation: first?.openedOn ?? null,
      dateFermeture: null,
      categorieentiteGeographiqueExercice: null,
    },
    adresse: first === undefined ? [] : [addressOf(first)],
    contact: [],
    engagement: [],
    evenement: [],
    ege: sites.map((site) => siteOf(site, isClosed(site))),
    etatObjet: ACTIVE,
    dateDerniereMaj: `${first?.updatedOn ?? '2026-01-01'}T00:00:00Z`,
  });
}

const named = (site: Site | undefined): string => (site?.name ?? '').toLocaleUpperCase('fr');

function siteOf(site: Site, isClosed: boolean): object {
  return {
    informationsGeneralesEGE: {
      egeId: `EG${site.finess}`,
      numFinessEge: site.finess,
      nomEgeCourt: named(site).slice(0, SHORT_NAME_CHARS),
      nomEgeLong: named(site).slice(0, LONG_NAME_CHARS),
      complementDenominationEg: null,
      siret: site.siret,
      espic: [],
      dateOuverture: site.openedOn,
      datePremiereAutorisation: site.openedOn,
      dateFermeture: isClosed ? site.updatedOn : null,
    },
    categorieentiteGeographiqueExercice: site.category.code,
    modefixationtarifaire: site.category.funding[0],
    typeBudget: [],
    adresse: [addressOf(site)],
    contact: [
      { typeContact: { roleContact: '01' }, telecom: { telephone: site.phone, telecopie: null, courriel: null } },
    ],
    engagement: [],
    evenement: [],
    roleEge: [],
    etatObjet: isClosed ? INACTIVE : ACTIVE,
    dateDerniereMaj: `${site.updatedOn}T00:00:00Z`,
  };
}

function addressOf({ street, commune }: Site): object {
  return {
    usageAdresse: MAIN_ADDRESS,
    numeroVoie: street.number,
    typeVoie: street.wayType,
    libelleVoie: street.way,
    complementVoie: null,
    complementPointGeographique: null,
    lieuDit: null,
    cogCommune: commune.code,
    ligneAcheminement: commune.name.toLocaleUpperCase('fr'),
    codePostal: commune.postalCode,
    coordonneesGeographique: {
      coordonneeX: '46.2',
      coordonneeY: '5.2',
      directionLatitude: 'N',
      directionLongitude: 'E',
    },
  };
}
