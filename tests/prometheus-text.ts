/** A metric as its process writes it. */
export interface Metric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** The labels of its samples, without those that its type adds. */
  readonly labels: readonly string[];
}

/** The metrics in the text that Prometheus reads. */
export function metricsIn(text: string): readonly Metric[] {
  const labels = new Map<string, Set<string>>();
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  for (const [, sample = '', written = ''] of text.matchAll(/^([a-z_][\w:]*)\{([^\n]*)\} \S+$/gm)) {
    const name = types.has(sample) ? sample : familyOf(sample);
    const known = labels.get(name) ?? new Set();
    for (const [, label = ''] of written.matchAll(/(?:^|,)([a-z_]\w*)="(?:[^"\\]|\\.)*"/g))
      if (!ADDED_LABELS.includes(label)) known.add(label);
    labels.set(name, known);
  }
  return [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = '', help = '']) => ({
    name,
    type: types.get(name) ?? '',
    help,
    labels: [...(labels.get(name) ?? [])],
  }));
}

/** The metric that a sample of a histogram belongs to. */
export function familyOf(sample: string): string {
  return sample.replace(/_(?:bucket|sum|count)$/, '');
}

const ADDED_LABELS: readonly string[] = ['le', 'quantile'];
