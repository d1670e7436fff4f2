// biome-ignore-all lint/a11y/noRedundantRoles: on a narrow screen the parts are shown as blocks, and for some browsers they are then no table.
import type { Check } from '@punteo/clients/reconciliation';
import { useLabel, useText } from '../../texts/use-text.ts';
import classes from '../data-table/data-table.module.css';
import { ShortHash } from '../short-hash.tsx';
import { StateBadge } from '../state-badge.tsx';

/** Each check by its name, with both values and the result; the ones that did not pass stand first. */
export function ChecksTable({ checks, label }: { readonly checks: readonly Check[]; readonly label: string }) {
  const text = useText();
  const labelOf = useLabel();
  const columns = { name: text('checks.check'), expected: text('checks.expected'), actual: text('checks.actual') };
  return (
    <div className={classes.scroll}>
      <table role="table" aria-label={label} className={classes.table}>
        <thead role="rowgroup">
          <tr role="row">
            {[columns.name, text('checks.result'), columns.expected, columns.actual].map((header) => (
              <th key={header} role="columnheader" scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {[...checks].sort(byResult).map((check, index) => (
            <tr key={index} role="row">
              <td role="cell" data-label={columns.name}>
                {check.label ?? labelOf('check', check.name)}
              </td>
              <td role="cell" data-label={text('checks.result')}>
                <StateBadge of={`checkResult.${check.result}`} />
              </td>
              <td role="cell" data-label={columns.expected}>
                <CheckValue value={check.expected} />
              </td>
              <td role="cell" data-label={columns.actual}>
                <CheckValue value={check.actual} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const RANKS = { failed: 0, unknown: 1, passed: 2 } as const;

function byResult(one: Check, other: Check): number {
  return RANKS[one.result] - RANKS[other.result];
}

function CheckValue({ value }: { readonly value: string | undefined }) {
  if (value === undefined || value === '') return '–';
  return value.length > 20 && !value.includes(' ') ? <ShortHash value={value} /> : <span>{value}</span>;
}
