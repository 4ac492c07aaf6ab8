/** Columns read of the national extract of secure mailboxes, as it spells them; the others repeat what the registers say. */
export const MSSANTE_COLUMNS = {
  kind: 'Type de BAL',
  address: 'Adresse BAL',
  nationalId: 'Identification nationale PP',
  structureType: 'Type identifiant structure',
  structureId: 'Identification Structure',
  service: 'Service de rattachement',
  paperless: 'Dématérialisation',
} as const;

/** Columns read of the open extract of savoir-faire, as it spells them. */
export const SAVOIR_FAIRE_COLUMNS = {
  nationalId: 'Identification nationale PP',
  profession: 'Code profession',
  category: 'Code catégorie professionnelle',
  type: 'Code type savoir-faire',
  code: 'Code savoir-faire',
} as const;
