import { z } from 'zod';
import { IN_PART } from './schemas.ts';

const number = z.string().max(128);
const side = z.enum(['survivor', 'absorbed']);
const reason = z.string().max(1_000).describe('Dix caractères au moins, trois cents au plus : l’historique la garde');

/** All numbers of a person, and what joined them. */
export const numbersSchema = z.strictObject({
  id: z.string(),
  nationalId: z.string().describe('L’actuel'),
  identifiers: z.array(
    z.strictObject({
      nationalId: z.string(),
      type: z.string().describe('TRE_G08'),
      current: z.boolean(),
      inferred: z
        .boolean()
        .optional()
        .describe(`Par une correspondance seulement : aucun extrait du registre ne le cite encore ; ${IN_PART}`),
    }),
  ),
  correspondences: z
    .array(
      z.strictObject({
        former: z.string(),
        current: z.string(),
        file: z.string().describe('Vide : un extrait d’activité'),
        at: z.iso.datetime(),
        withdrawn: z
          .strictObject({ by: z.string(), at: z.iso.datetime(), reason: z.string() })
          .nullable()
          .describe('Retirée : aucun fichier ne la ramène'),
      }),
    )
    .optional()
    .describe(IN_PART),
  merges: z
    .array(
      z.strictObject({
        absorbed: z.string().describe('Identifiant interne de la fiche réunie'),
        nationalId: z.string(),
        at: z.iso.datetime(),
        by: z.string(),
        reason: z.string(),
      }),
    )
    .optional()
    .describe(`La dernière se sépare la première ; ${IN_PART}`),
});

/** What a merge takes; the record that stays is the address’s. */
export const mergeSchema = z.strictObject({
  absorbed: number.describe('Un numéro de la fiche à réunir'),
  absorbedVersion: z.int().min(1).describe('La version lue de celle-ci'),
  choice: z
    .strictObject({ phone: side.optional(), secureMail: side.optional() })
    .optional()
    .describe('D’un champ que les deux tiennent ; celui de la fiche gardée si rien n’est dit'),
  reason,
});

/** What taking a merge back takes. */
export const unmergeSchema = z.strictObject({ absorbed: number.describe('Un numéro de la fiche réunie'), reason });

/** What a correspondence withdrawn or reinstated takes. */
export const lineageReasonSchema = z.strictObject({ reason });
