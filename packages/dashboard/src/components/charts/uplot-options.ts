import uPlot from 'uplot';
import type { ChartData, ChartSeries } from './chart.tsx';

/** The options of uPlot and its columns: the numbers of the points, and a column for each series. */
export function uplotOptions(
  { points, series, shape, format, highest }: ChartData,
  { width, height, scheme }: { readonly width: number; readonly height: number; readonly scheme: 'light' | 'dark' },
): { readonly options: uPlot.Options; readonly columns: uPlot.AlignedData } {
  // What is stacked is drawn from the highest sum down, so that each bar covers the upper part of the one behind it.
  const drawn = shape === 'stacked bars' ? stacked(series) : series.map((each) => ({ ...each, drawn: each.values }));
  const text = colorOf(scheme === 'dark' ? 'dark-1' : 'gray-7');
  const grid = colorOf(scheme === 'dark' ? 'dark-4' : 'gray-3');
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: '12px sans-serif' };
  const options: uPlot.Options = {
    width,
    height,
    cursor: { y: false, points: { show: shape === 'lines' } },
    legend: { live: true, markers: { width: 0, fill: (chart, index) => colorAt(chart, index) } },
    scales: {
      x: { time: false, range: rangeOf(points.length, shape) },
      y: { range: (_, __, top) => [0, highest ?? (top || 1)] },
    },
    axes: [
      {
        ...axis,
        space: 80,
        grid: { show: false },
        incrs: INCREMENTS,
        values: (_, splits) => splits.map((at) => points[at] ?? ''),
      },
      { ...axis, size: 64, values: (_, splits) => splits.map((value) => format(value)) },
    ],
    series: [
      { label: '\u00A0', value: (_, at) => (at === null ? '' : (points[at] ?? '')) },
      ...drawn.map(
        ({ label, color, values }): uPlot.Series => ({
          label,
          stroke: shade(color, scheme),
          width: shape === 'lines' ? 2 : 0,
          points: { show: shape === 'lines' && points.length <= 31 },
          ...(shape === 'lines' ? {} : { paths: BARS, fill: shade(color, scheme) }),
          value: (_, __, ___, at) => valueText(at === null ? null : values[at], format),
        }),
      ),
    ],
  };
  return { options, columns: [points.map((_, index) => index), ...drawn.map((each) => [...each.drawn])] };
}

const INCREMENTS = [1, 2, 3, 4, 6, 7, 8, 12, 14, 24, 48];
const BARS = uPlot.paths.bars?.({ size: [0.7, 40] }) as uPlot.Series.PathBuilder;

/** Bars need half a place on both sides. */
function rangeOf(count: number, shape: ChartData['shape']): uPlot.Range.MinMax {
  return shape === 'lines' ? [0, Math.max(count - 1, 1)] : [-0.6, count - 0.4];
}

function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

/** Each series with the sums of itself and those before it, the last one first. */
function stacked(series: readonly ChartSeries[]) {
  const sums: number[] = [];
  return series
    .map((each) => ({
      ...each,
      drawn: each.values.map((value, index) => {
        sums[index] = (sums[index] ?? 0) + (value ?? 0);
        return sums[index];
      }),
    }))
    .reverse();
}

function colorAt(chart: uPlot, index: number): string {
  const { stroke } = chart.series[index] ?? {};
  return String(typeof stroke === 'function' ? stroke(chart, index) : stroke);
}

function shade(color: ChartSeries['color'], scheme: 'light' | 'dark'): string {
  return colorOf(`${color}-${scheme === 'dark' ? 5 : 7}`);
}

/** The value of one of the theme's colours. */
function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--mantine-color-${name}`).trim();
}
