/** Files of what curators keep, and of who curates. */
export type CuratedFormat = 'personnel' | 'lieux' | 'curateurs';

/** What a file is, as its first line says. */
export type FileFormat =
  | 'rass-psc'
  | 'libreacces-activite'
  | 'finess-cs1100502'
  | 'finess-extended'
  | 'correspondance-adeli-rpps'
  | 'finess-plus'
  | 'libreacces-savoir-faire'
  | 'mssante'
  | 'reseaux'
  | 'membres'
  | CuratedFormat;
