import type { FigureStore } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { callbackHours } from './callback-hours.ts';
import { orderDays } from './order-days.ts';
import { overview } from './overview.ts';
import { readDeliveries } from './read-deliveries.ts';
import { readWitnesses } from './read-witnesses.ts';

export function figureStore(database: Queryable): FigureStore {
  return {
    overview: (instants) => overview(database, instants),
    orderDays: (days) => orderDays(database, days),
    callbackHours: (hours) => callbackHours(database, hours),
    witnesses: () => readWitnesses(database),
    deliveries: () => readDeliveries(database),
  };
}
