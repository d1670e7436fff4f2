import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { ChartData } from './chart.tsx';
import { uplotOptions } from './uplot-options.ts';

const HEIGHT = 200;

/** Draws a chart as wide as its place. Another theme draws it again, because a canvas has no variables of CSS. */
export function UplotChart({ data }: { readonly data: ChartData }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const { options, columns } = uplotOptions(data, { width: element.clientWidth, height: HEIGHT, scheme });
    const chart = new uPlot(options, columns, element);
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [data, scheme]);
  return <div ref={place} />;
}
