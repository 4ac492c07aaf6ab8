import type Router from '@koa/router';
import type { AdminDependencies } from '../dependencies.ts';
import type { Guard } from '../entrance.ts';
import { curatingGuard } from './curating-door.ts';
import { changeRight, grant, showCurators } from './curators.ts';
import { exportPlaces, exportStaff } from './exports.ts';
import { staffFileRoutes } from './files.ts';
import { decline } from './holder-answers.ts';
import { showHome, showList } from './list.ts';
import { change, create, showCreation, showPerson } from './person-form.ts';
import { changePlace, createPlace, showPlace, showPlaceCreation } from './place-form.ts';

/**
 * Staff and local places, for administrators and for curators of their establishments; curators' rights for administrators alone.
 *
 * @param guarded lets administrators through and nobody else
 */
export function staffRoutes(router: Router, dependencies: AdminDependencies, guarded: Guard): void {
  const curating = curatingGuard(dependencies);
  router.get('/personnel', curating(showHome(dependencies)));
  staffFileRoutes(router, dependencies, curating);
  router.get('/personnel/fiche/:person', curating(showPerson(dependencies)));
  router.post('/personnel/fiche/:person', curating(change(dependencies)));
  router.get('/personnel/lieu/:place', curating(showPlace(dependencies)));
  router.post('/personnel/lieu/:place', curating(changePlace(dependencies)));
  router.get('/personnel/:key', curating(showList(dependencies)));
  router.get('/personnel/:key/personnel.csv', curating(exportStaff(dependencies)));
  router.get('/personnel/:key/lieux.csv', curating(exportPlaces(dependencies)));
  router.get('/personnel/:key/nouveau', curating(showCreation(dependencies)));
  router.post('/personnel/:key/nouveau', curating(create(dependencies)));
  router.post('/personnel/:key/demandes/:id', curating(decline(dependencies)));
  router.get('/personnel/:key/lieux/nouveau', curating(showPlaceCreation(dependencies)));
  router.post('/personnel/:key/lieux/nouveau', curating(createPlace(dependencies)));
  router.get('/curateurs', guarded(showCurators(dependencies)));
  router.post('/curateurs', guarded(grant(dependencies)));
  router.post('/curateurs/droit', guarded(changeRight(dependencies)));
}
