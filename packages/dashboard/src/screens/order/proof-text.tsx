import type { ProofGrade } from '@punteo/clients/reconciliation';
import { useText } from '../../texts/use-text.ts';

/** How well the order is proven: `Proof: on the chain`, or that there is none. */
export function ProofText({ proof }: { readonly proof: ProofGrade }) {
  const text = useText();
  return proof === 'none' ? text('proof.none') : text('order.proofIs', { proof: text(`proof.${proof}`) });
}
