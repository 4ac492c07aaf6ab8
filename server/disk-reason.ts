/** Why the system refused a file or folder, in words; its own words for what is rare. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'rien de ce nom ne s’y trouve',
  EACCES: 'ce compte n’en a pas le droit',
  EPERM: 'ce compte n’en a pas le droit',
  EROFS: 'ce disque est en lecture seule',
  ENOSPC: 'ce disque est plein',
  EDQUOT: 'ce compte a rempli sa part du disque',
  ENOTDIR: 'un fichier est là où un dossier est attendu',
  EEXIST: 'un fichier est là où un dossier est attendu',
  EISDIR: 'un dossier est là où un fichier est attendu',
  ELOOP: 'des liens y tournent en rond',
};

export function diskReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? error.message;
}
