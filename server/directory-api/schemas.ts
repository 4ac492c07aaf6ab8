import { z } from 'zod';

const day = z.string().describe('Jour, AAAA-MM-JJ');
/** Why something may be missing. */
export const IN_PART = 'absent d’une fiche vue en partie (hors du territoire, ou par une classe qui ne voit pas tout)';
const version = z.int().min(1).optional().describe(`Celle que dit aussi ETag ; ${IN_PART}`);
const local = z
  .strictObject({ phone: z.string().optional(), secureMail: z.string().optional() })
  .describe('Champs tenus par la région');
const provenance = z
  .record(
    z.string(),
    z.strictObject({
      source: z.enum(['register', 'administrator', 'curator', 'person']),
      by: z.string(),
      of: z.string().optional().describe('D’un curateur : l’établissement dont il répond'),
      asOf: z.string(),
      file: z.string().optional(),
    }),
  )
  .optional()
  .describe(`Par champ ou groupe de champs : registre et fichier, administrateur, ou la personne ; ${IN_PART}`);

const situationSchema = z.strictObject({
  id: z.string(),
  mode: z.string().describe('TRE_R23'),
  sector: z.string().describe('TRE_R02'),
  role: z.string(),
  structure: z.string().nullable().describe('Clé de la structure dans l’annuaire'),
  place: z.strictObject({ name: z.string(), finess: z.string(), finessEj: z.string(), siret: z.string() }),
});
const exerciceSchema = z.strictObject({
  profession: z.string().describe('TRE_G15'),
  category: z.string().describe('TRE_R09'),
  savoirFaire: z.array(z.strictObject({ type: z.string(), code: z.string() })),
  situations: z.array(situationSchema),
});

const mailboxes = z
  .array(z.strictObject({ address: z.string(), kind: z.string(), service: z.string(), structure: z.string() }))
  .describe('Boîtes aux lettres MSSanté de l’extraction nationale : PER, ORG, APP ou CAB');

const staff = z
  .strictObject({
    establishment: z.string().describe('Clé de l’établissement dont les curateurs tiennent la fiche'),
    function: z.string(),
    posts: z
      .array(
        z.strictObject({
          structureKey: z.string(),
          role: z.string(),
          sector: z.string(),
          from: day,
          until: day.nullable(),
        }),
      )
      .optional()
      .describe(IN_PART),
    closes: day.nullable().optional().describe(`Close à partir de ce jour ; ${IN_PART}`),
  })
  .describe('D’un membre du personnel seul');

/** A professional as this interface shows them. */
export const personSchema = z
  .strictObject({
    id: z.string().describe('Identifiant interne, à vie'),
    nationalId: z.string(),
    identifiers: z.array(z.strictObject({ nationalId: z.string(), type: z.string(), current: z.boolean() })),
    familyName: z.string(),
    givenNames: z.array(z.string()),
    civility: z.string(),
    phone: z.string().describe('Du registre'),
    email: z.string().describe('Du registre'),
    mailboxes,
    exercices: z.array(exerciceSchema),
    local,
    staff: staff.optional(),
    provenance,
    closedOn: day.nullable(),
    version,
  })
  .describe('Un professionnel, ou un membre du personnel');

/** An establishment as this interface shows it. */
export const structureSchema = z
  .strictObject({
    key: z.string(),
    kind: z.enum(['legal-entity', 'site', 'practice', 'service']),
    finess: z.string(),
    finessEj: z.string(),
    siret: z.string(),
    name: z.string(),
    category: z.string(),
    city: z.string(),
    phone: z.string(),
    email: z.string(),
    mailboxes,
    local,
    localOrigin: z
      .strictObject({ parent: z.string().nullable(), closes: day.nullable().optional().describe(IN_PART) })
      .optional()
      .describe('D’un lieu hors des fichiers nationaux : ce dont il dépend, le jour de sa fin'),
    provenance,
    closedOn: day.nullable(),
    version,
  })
  .describe('Une structure');

const hitSchema = z.strictObject({
  kind: z.enum(['person', 'structure']),
  id: z.string().describe('Identifiant interne, ou clé de la structure'),
  identifier: z.string().describe('Identifiant national, ou FINESS'),
  name: z.string(),
  city: z.string(),
  closed: z.boolean(),
});

/** One page of a search. */
export const searchPageSchema = z.strictObject({
  hits: z.array(hitSchema),
  total: z.int().nullable().describe('null : trop pour être comptées'),
  next: z.string().nullable().describe('À redonner dans « after » ; null à la fin'),
});

/** One line of a record's history. */
export const historySchema = z.array(
  z.strictObject({
    sequence: z.int().optional().describe('Place au journal ; à qui voit toute la région seulement'),
    at: z.iso.datetime(),
    operation: z.string(),
    by: z.string(),
    changes: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
  }),
);

/** What an edit of a local field takes. */
export const fieldSchema = z.strictObject({ value: z.string().max(1_000).describe('Vide : efface') });

export const networkSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  city: z.string(),
});

const tier = z.enum(['permanent', 'active', 'member', 'other']);

/** What a membership is written with. */
export const membershipInputSchema = z.strictObject({
  tier,
  role: z.string().max(200),
  until: day.nullable().describe('Dernier jour, compris ; null : elle court'),
});

/** A membership as this interface shows it. */
export const membershipSchema = membershipInputSchema.extend({
  network: z.string(),
  person: z.string().describe('Identifiant interne'),
  from: day,
  byHand: z.boolean().describe('Saisie : un fichier qui ne la cite pas ne la clôt pas'),
  etag: z.string().describe('À redonner dans If-Match'),
});

export const membersPageSchema = z.strictObject({
  members: z.array(membershipSchema),
  next: z.string().nullable().describe('À redonner dans « after » ; null à la fin'),
});

/** One import, the latest first. */
export const batchesSchema = z.array(
  z.strictObject({
    batchId: z.string(),
    file: z.string(),
    format: z.string(),
    at: z.iso.datetime(),
    state: z.enum(['applying', 'applied', 'undoing', 'undone']),
    curator: z.string().optional().describe('Le curateur qui a remis le fichier, si c’en est un'),
  }),
);

/** Every refusal. */
export const refusalSchema = z.strictObject({
  error: z.string().describe('Code stable, docs/errors.md'),
  fr: z.string(),
  en: z.string(),
  detail: z.string(),
  request: z.string().describe('Numéro de la demande, que l’audit porte aussi'),
});
