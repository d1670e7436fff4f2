import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** The metrics that an expression selects, each with the labels that its matchers name, and the labels it groups by. */
export function readPromql(expression: string): PromqlNames {
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  const errors: string[] = [];
  const textOf = ({ from, to }: SyntaxNode) => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter({ node, type, from }) {
      if (type.isError) errors.push(`at character ${from}`);
      if (type.name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const selector = selectors.at(-1);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector' && selector)
        selector.metric = textOf(node);
      if (type.name !== 'LabelName') return;
      if (node.parent?.name === 'GroupingLabels') grouping.push(textOf(node));
      else selector?.labels.push(textOf(node));
    },
  });
  return { selectors, grouping, errors };
}

export interface PromqlNames {
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  readonly grouping: readonly string[];
  /** Where the expression is no PromQL. */
  readonly errors: readonly string[];
}
