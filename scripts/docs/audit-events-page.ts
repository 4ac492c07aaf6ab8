import { AUDIT_ACTIONS } from '../../server/audit/actions.ts';
import { MAX_DETAILS, MAX_VALUE_CHARACTERS } from '../../server/audit/line.ts';
import { cell, code } from './markdown.ts';

const HEAD = `# Actions du journal d’audit

Page écrite par \`npm run docs\`. Chaque connexion, refus, jeton, décision et modification est une ligne, et une seule : qui (\`actor\`), à
propos de quoi (\`subject\`), quand (\`at\`), d’où (\`from\`), issue (\`outcome\` : \`success\`, \`refused\`, \`failure\`), code du refus, numéro de la
demande, et au plus ${MAX_DETAILS} détails de ${MAX_VALUE_CHARACTERS} caractères. Jamais de jeton, de mot de passe, de date de naissance ni de certificat entier.

Chaque ligne porte l’empreinte de la précédente. Le nombre de lignes et l’empreinte de la dernière sont scellés avec une clé tirée de la
clé maîtresse, dans les données et hors d’elles (\`secrets/audit.head\`). \`vestibule audit verify\` relit tout et nomme la première ligne
modifiée, retirée, déplacée ou ajoutée ; il donne aussi l’empreinte à noter ailleurs, que \`--expect\` reprend : elle seule trahit celui
qui remettrait ensemble d’anciennes données et leur ancien sceau.
`;

/** `docs/audit-events.md`. */
export function auditEventsPage(): string {
  const rows = Object.entries(AUDIT_ACTIONS).map(
    ([action, { label, meaning }]) => `| ${code(action)} | ${cell(label.fr)} | ${cell(meaning)} |`,
  );
  return [HEAD, '| action | en clair | quand, et avec quels détails |', '|---|---|---|', ...rows, ''].join('\n');
}
