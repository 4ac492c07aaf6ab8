import { careNetworkSheet } from './care-network-sheet.ts';
import { dccSheet } from './dcc-sheet.ts';
import { dmpSheet } from './dmp-sheet.ts';
import type { ReadyOptions } from './sheet-parts.ts';
import { hospitalToHospitalSheet, townHospitalSheet } from './telemedicine-sheets.ts';

/** Sheets that a new dossier begins with, each with its cases; by the name that `vestibule sheet new` takes. */
export const READY_SHEETS: Readonly<Record<string, (options: ReadyOptions) => object>> = {
  dmp: dmpSheet,
  dcc: dccSheet,
  reseau: careNetworkSheet,
  'ville-hopital': townHospitalSheet,
  'hopital-hopital': hospitalToHospitalSheet,
};
