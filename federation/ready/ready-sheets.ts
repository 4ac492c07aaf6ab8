import { careNetworkSheet } from './care-network-sheet.ts';
import { dccSheet } from './dcc-sheet.ts';
import { dmpSheet } from './dmp-sheet.ts';
import { withRecordedChoices } from './recorded-choices.ts';
import type { ReadyOptions } from './sheet-parts.ts';
import { hospitalToHospitalSheet, townHospitalSheet } from './telemedicine-sheets.ts';

/** Sheets that a new dossier begins with, each with its cases; by the name that `vestibule sheet new` takes. */
export const READY_SHEETS: Readonly<Record<string, (options: ReadyOptions) => object>> = {
  dmp: (options) => withRecordedChoices(dmpSheet(options)),
  dcc: (options) => withRecordedChoices(dccSheet(options)),
  reseau: (options) => withRecordedChoices(careNetworkSheet(options)),
  'ville-hopital': (options) => withRecordedChoices(townHospitalSheet(options)),
  'hopital-hopital': (options) => withRecordedChoices(hospitalToHospitalSheet(options)),
};
