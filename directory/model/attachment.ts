/** What a record in no national file hangs on: it is of the territory of these establishments, wherever its own address lies. As of its last writing. */
export interface Attachment {
  /** FINESS numbers of what it is a part of, legal entities included. */
  readonly establishments: readonly string[];
  /** Their departments. */
  readonly departments: readonly string[];
}
