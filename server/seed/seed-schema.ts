import { z } from 'zod';
import { clientSchema } from '../clients/client-schema.ts';

const MAX_TEXT_CHARS = 200;
const MAX_LIST = 1_000;
const MAX_SITUATIONS = 50;

const text = z
  .string()
  .max(MAX_TEXT_CHARS)
  .regex(/^[^|;"\p{Cc}]*$/u, 'ni barre, ni point-virgule, ni guillemet, ni caractère de contrôle');
const name = text.min(1);
const code = z
  .string()
  .max(20)
  .regex(/^[A-Za-z0-9-]*$/, 'un code de nomenclature est attendu');
const day = z.iso.date();

const nationalId = z
  .string()
  .regex(/^[0-9][A-Za-z0-9/]{5,30}$/, 'une identification nationale est attendue : le chiffre du type, puis le numéro')
  .describe('Identification nationale PP : « 8 » suivi du RPPS à 11 chiffres, comme 899700000013.');

const structure = z.strictObject({
  name,
  id: code
    .optional()
    .describe(
      'Identifiant de la structure, avec son chiffre de type (« 1 » + FINESS, « 3 » + SIRET, « 4 » + RPPS et rang).',
    ),
  finess: code.optional(),
  finess_legal: code.optional(),
  siret: code.optional(),
  number: text.optional(),
  way_type: code.optional(),
  way: text.optional(),
  postal_code: code.optional(),
  city: text.optional(),
  phone: text.optional(),
});

const situation = z.strictObject({
  mode: z.enum(['L', 'S', 'B']).describe('L libéral, S salarié, B bénévole.'),
  sector: code.optional().describe('Secteur d’activité, comme SA07 (cabinet) ou SA01 (hôpital public).'),
  role: code.optional(),
  kind: code.optional().describe('Genre d’activité, comme GENR01.'),
  pharmacist_section: code.optional(),
  structure,
});

const person = z.strictObject({
  national_id: nationalId,
  family_name: name,
  given_name: name,
  civility: z.enum(['M', 'MME']).optional(),
  profession: code.min(1).describe('Nomenclature G15 : 10 médecin, 21 pharmacien, 50 sage-femme, 60 infirmier…'),
  category: z.enum(['C', 'M', 'E']).optional(),
  professional_civility: z.enum(['DR', 'PR', 'M', 'MME']).optional(),
  savoir_faire: z
    .array(z.strictObject({ type: code, code }))
    .max(MAX_SITUATIONS)
    .optional(),
  situations: z.array(situation).max(MAX_SITUATIONS),
});

const card = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/, 'lettres minuscules, chiffres et tirets')
    .describe('Nom de la carte dans le lecteur de démonstration : bouton #card-<slug>.'),
  person: nationalId,
  type: z.enum(['CPS', 'CPF']).optional(),
  fault: z.enum(['revoked', 'expired', 'signature-only', 'look-alike']).optional(),
});

const network = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,64}$/, 'lettres minuscules, chiffres et tirets'),
  name,
  type: text,
  city: text.optional(),
  members: z
    .array(
      z.strictObject({
        person: nationalId,
        tier: z.enum(['permanent', 'active', 'member', 'other']),
        role: code.optional(),
        from: day,
        until: day.optional(),
      }),
    )
    .max(MAX_LIST)
    .optional(),
});

const list = <T extends z.ZodType>(each: T) => z.array(each).max(MAX_LIST).optional();

/** What a trial or a test suite brings: its applications, invented people, their cards, networks and sheets. */
export const seedSchema = z.strictObject({
  $schema: z.string().optional(),
  clients: list(clientSchema),
  persons: list(person),
  cards: list(card),
  networks: list(network),
  sheets: z
    .array(z.looseObject({ application: z.string() }))
    .max(MAX_LIST)
    .optional(),
});

export type SeedInput = z.infer<typeof seedSchema>;
export type SeedPerson = z.infer<typeof person>;
export type SeedCard = z.infer<typeof card>;
export type SeedNetwork = z.infer<typeof network>;
