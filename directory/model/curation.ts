/** Who may curate the staff and the local structures of an establishment, and when. */
export interface Curation {
  readonly personId: string;
  /** Key of the establishment; that of a legal entity covers its sites, and each its own local structures. */
  readonly structureKey: string;
  /** ISO days, the first and the last included: like an administrator's, a right ends by itself and has to be given again. */
  readonly from: string;
  readonly until: string;
  /** Who gave or changed it last by hand: internal person id, or whoever typed a command. Absent: a file says so. */
  readonly by?: string;
}
