import { Box, Loader, Text, VisuallyHidden } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useId } from 'react';
import { useText } from '../../texts/use-text.ts';
import classes from './chart.module.css';

/** A line or the bars of a chart. */
export interface ChartSeries {
  readonly label: string;
  readonly color: 'blue' | 'green' | 'orange' | 'red' | 'gray' | 'indigo';
  /** One for each point; null: there is none. */
  readonly values: readonly (number | null)[];
}

/** What a chart draws. */
export interface ChartData {
  /** Of each point, the earliest first. */
  readonly points: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly shape: 'lines' | 'stacked bars' | 'bars';
  /** Writes a value of the axis and of the legend. */
  readonly format: (value: number) => string;
  /** The highest value of the axis. Default: the highest of the series. */
  readonly highest?: number;
}

const UplotChart = lazy(() => import('./uplot-chart.tsx').then(({ UplotChart }) => ({ default: UplotChart })));

/**
 * A chart, drawn by a library that is loaded with the first chart. What it shows stands below it as a table too, which is
 * for everybody: the drawing itself is hidden from screen readers, and its sentence says what it draws.
 */
export function Chart({
  title,
  sentence,
  data,
  controls,
  table,
}: {
  readonly title: string;
  /** What the chart shows, in words. */
  readonly sentence: string;
  readonly data: ChartData;
  /** Beside the title. */
  readonly controls?: ReactNode;
  /** The same values as a table. */
  readonly table: ReactNode;
}) {
  const text = useText();
  const id = useId();
  return (
    <figure aria-labelledby={id} className={classes.figure}>
      <figcaption className={classes.caption}>
        <Text fw={600} id={id}>
          {title}
        </Text>
        {controls}
      </figcaption>
      <VisuallyHidden>{sentence}</VisuallyHidden>
      <Box className={classes.canvas} aria-hidden>
        <Suspense fallback={<Loader size="sm" />}>
          <UplotChart data={data} />
        </Suspense>
      </Box>
      <details className={classes.details}>
        <summary>{text('chart.asTable')}</summary>
        <Box mah={360} className={classes.table}>
          {table}
        </Box>
      </details>
    </figure>
  );
}
