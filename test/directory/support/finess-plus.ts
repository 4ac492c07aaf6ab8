/** What a test says of one site; the rest is as usual. */
export interface PlusSite {
  readonly finess: string;
  readonly name?: string;
  readonly state?: 'A' | 'I';
  readonly category?: string;
  readonly commune?: string;
}

/** A legal entity with its sites, spelled as the published documents spell them. */
export function legalEntity(finess: string, sites: readonly PlusSite[], state: 'A' | 'I' = 'A') {
  return {
    informationsGeneralesPMEJ: {
      pmSmsseId: '9001',
      numFinessPm: finess,
      denominationPm: 'CH DE BRUMEVAL',
      denominationLonguePmSmsse: 'CENTRE HOSPITALIER DE BRUMEVAL',
      siren: '990000017',
      dateCreation: '1990-01-02',
    },
    adresse: [addressOf('99001', '03')],
    contact: [{ typeContact: { roleContact: '01' }, telecom: { telephone: '0199000000', telecopie: null } }],
    etatObjet: state,
    ege: sites.map(siteOf),
  };
}

function siteOf({ finess, name = 'SITE', state = 'A', category = '101', commune = '99001' }: PlusSite) {
  return {
    informationsGeneralesEGE: {
      egeId: '9002',
      numFinessEge: finess,
      nomEgeCourt: name,
      nomEgeLong: `${name} EN ENTIER`,
      siret: '99000001700018',
      dateOuverture: '1991-02-03',
      dateFermeture: null,
    },
    categorieentiteGeographiqueExercice: category,
    adresse: [{ ...addressOf('00000', '06'), libelleVoie: 'AILLEURS' }, addressOf(commune, '03')],
    contact: [
      { telecom: { telephone: null, telecopie: null, courriel: null } },
      { telecom: { telephone: '0199000001', telecopie: '0199000002', courriel: 'site@brumeval.example' } },
    ],
    etatObjet: state,
  };
}

function addressOf(cogCommune: string, usageAdresse: string) {
  return {
    usageAdresse,
    numeroVoie: '1',
    typeVoie: 'R',
    libelleVoie: 'DES SONGES',
    complementVoie: 'BIS',
    complementPointGeographique: 'BATIMENT B',
    lieuDit: 'LE PRE',
    cogCommune,
    ligneAcheminement: 'BRUMEVAL',
    codePostal: '99100',
    coordonneesGeographique: null,
  };
}

/** A FINESS+ document of structures. */
export function finessPlus(day: string, entities: readonly object[], indent?: number): string {
  return JSON.stringify(
    { schemaVersion: 'v1.0.0', generatedAt: `${day}T04:05:06.000Z`, gco: [], gcc: [], pmej: entities },
    null,
    indent,
  );
}
