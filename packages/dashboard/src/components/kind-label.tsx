import type { DiscrepancyKind } from '@punteo/clients/reconciliation';
import { useText } from '../texts/use-text.ts';

/** The meaning of a discrepancy kind. Its code, which the API and the command line use, is on hover. */
export function KindLabel({ kind }: { readonly kind: DiscrepancyKind }) {
  const text = useText();
  return <span title={kind}>{text(`kind.${kind}`)}</span>;
}
