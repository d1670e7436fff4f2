import { DiscrepancyFilter } from '@punteo/contracts/reconciliation';
import { wantedDiscrepancies } from '../discrepancies/wanted-discrepancies.ts';
import { DISCREPANCY_COLUMNS, discrepancyRows } from '../report/discrepancy-rows.ts';
import { exportOf } from './export-kind.ts';

/** The columns of `punteo discrepancies export`: what was edited can be imported. */
export const discrepanciesExport = exportOf({
  columns: DISCREPANCY_COLUMNS,
  filter: DiscrepancyFilter,
  list: ({ store }, filter) => {
    const wanted = wantedDiscrepancies(filter);
    return (page) => store.discrepancies.list(wanted, page);
  },
  row: (discrepancy, language) => discrepancyRows([discrepancy], language)[0] ?? [],
});
