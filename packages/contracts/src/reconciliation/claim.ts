import * as z from 'zod/mini';

/** What may have paid an order: a payment at a provider, or a transaction on a network. */
export const Claim = z
  .discriminatedUnion('kind', [
    z.object({ provider: z.string(), kind: z.literal('payment'), paymentId: z.string() }),
    z.object({
      provider: z.string(),
      kind: z.literal('transaction'),
      /** As the provider spells it. */
      network: z.string(),
      /** `0x` and 64 hex digits in lower case. */
      hash: z.string(),
    }),
  ])
  .check(z.meta({ id: 'Claim' }));
export type Claim = z.output<typeof Claim>;
